import { createHash, timingSafeEqual } from "node:crypto";
import { BACKGROUND_HEADER } from "@huilian/domain/base";
import type { Context, MiddlewareHandler } from "hono";
import type { OperatorSigner, SignIn } from "../sign-in/sign-in.ts";
import { BEARER_TOKEN_MAX } from "./limits.ts";
import type { ProblemMapper } from "./problem.ts";

/** Who calls, and what for: a person in a session, or software with a provisioned token. */
export interface Caller {
  readonly operatorId: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** The operator's own key. Only of a person who signed in. */
  readonly signer?: OperatorSigner;
}

/** Software that may call. The token itself is kept by its owner only. */
export interface BearerOperator {
  readonly operatorId: string;
  readonly name: string;
  /** SHA-256 of the token in UTF-8, lower-case hex. A token is at least 128 random bits, so no slow hash is needed. */
  readonly tokenHash: string;
  readonly roles: readonly string[];
}

/** What handlers behind the middleware read: `context.get("operator")`. */
export interface BearerEnv {
  Variables: { operator: Caller };
}

export interface Bearer {
  /** Lets through whoever holds at least one of the roles; anybody who is known when none is named. */
  require(...roles: readonly string[]): MiddlewareHandler<BearerEnv>;
}

export interface BearerOptions {
  readonly operators: readonly BearerOperator[];
  /** Sessions of persons, where the place has them. */
  readonly sessions?: Pick<SignIn, "operatorOf">;
  readonly problems: Pick<ProblemMapper<never>, "respond">;
}

/** The bearer token a request came with. */
export function bearerTokenOf(context: Context): string | undefined {
  const header = context.req.header("authorization");
  const match = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(header?.slice(0, BEARER_TOKEN_MAX + 8) ?? "");
  const token = match?.[1];
  return token !== undefined && token.length <= BEARER_TOKEN_MAX ? token : undefined;
}

/** Whether the caller holds one of the roles that a request needs. */
export const holdsRoleOf = ({ roles }: Caller, needed: readonly string[]): boolean =>
  needed.some((role) => roles.includes(role));

/**
 * Bearer tokens (RFC 6750) against a list of hashes and the sessions that run: 401 without a known token, 403 without
 * a role. The parameter `roles` of that problem names those that would do, between blanks.
 */
export function createBearer({ operators, sessions, problems }: BearerOptions): Bearer {
  const known = operators.map(({ tokenHash, operatorId, name, roles }) => ({
    caller: { operatorId, name, roles },
    hash: Buffer.from(tokenHash, "hex"),
  }));
  for (const { hash } of known) {
    if (hash.length !== 32) throw new Error("invariant broken: a token hash is 32 bytes in hex");
  }

  const softwareOf = (token: string): Caller | undefined => {
    const hash = createHash("sha256").update(token, "utf8").digest();
    let found: Caller | undefined;
    // All entries are compared, so that the time taken does not tell where in the list one stands.
    for (const entry of known) if (timingSafeEqual(entry.hash, hash)) found = entry.caller;
    return found;
  };

  const callerOf = (context: Context): Caller | undefined => {
    const token = bearerTokenOf(context);
    if (token === undefined) return undefined;
    const isBackground = context.req.header(BACKGROUND_HEADER) !== undefined;
    return softwareOf(token) ?? sessions?.operatorOf(token, { isBackground });
  };

  return {
    require:
      (...roles) =>
      async (context, next) => {
        const operator = callerOf(context);
        if (operator === undefined) {
          context.header("WWW-Authenticate", 'Bearer realm="huilian"');
          return problems.respond(context, { code: "not-signed-in" });
        }
        if (roles.length > 0 && !holdsRoleOf(operator, roles)) {
          return problems.respond(context, { code: "not-allowed", params: { roles: roles.join(" ") } });
        }
        context.set("operator", operator);
        await next();
        return undefined;
      },
  };
}
