import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { BEARER_TOKEN_MAX } from "./limits.ts";
import type { ProblemMapper } from "./problem.ts";

/** Somebody who may call, and what for. The token itself is kept by its owner only. */
export interface BearerOperator {
  readonly operatorId: string;
  readonly name: string;
  /** SHA-256 of the token in UTF-8, lower-case hex. A token is at least 128 random bits, so no slow hash is needed. */
  readonly tokenHash: string;
  readonly roles: readonly string[];
}

/** What handlers behind the middleware read: `context.get("operator")`. */
export interface BearerEnv {
  Variables: { operator: BearerOperator };
}

export interface Bearer {
  /** Lets through whoever holds at least one of the roles; any operator when none is named. */
  require(...roles: readonly string[]): MiddlewareHandler<BearerEnv>;
}

export interface BearerOptions {
  readonly operators: readonly BearerOperator[];
  readonly problems: Pick<ProblemMapper<never>, "respond">;
}

export const tokenHashOf = (token: string): string => createHash("sha256").update(token, "utf8").digest("hex");

function tokenOf(header: string | undefined): string | undefined {
  const match = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(header?.slice(0, BEARER_TOKEN_MAX + 8) ?? "");
  const token = match?.[1];
  return token !== undefined && token.length <= BEARER_TOKEN_MAX ? token : undefined;
}

/** Bearer tokens (RFC 6750) against a list of hashes: 401 without a known token, 403 without a role. */
export function createBearer({ operators, problems }: BearerOptions): Bearer {
  const known = operators.map((operator) => ({ operator, hash: Buffer.from(operator.tokenHash, "hex") }));
  for (const { hash } of known) {
    if (hash.length !== 32) throw new Error("invariant broken: a token hash is 32 bytes in hex");
  }

  const operatorOf = (token: string): BearerOperator | undefined => {
    const hash = createHash("sha256").update(token, "utf8").digest();
    let found: BearerOperator | undefined;
    // All entries are compared, so that the time taken does not tell where in the list one stands.
    for (const entry of known) if (timingSafeEqual(entry.hash, hash)) found = entry.operator;
    return found;
  };

  return {
    require:
      (...roles) =>
      async (context, next) => {
        const token = tokenOf(context.req.header("authorization"));
        const operator = token === undefined ? undefined : operatorOf(token);
        if (operator === undefined) {
          context.header("WWW-Authenticate", 'Bearer realm="huilian"');
          return problems.respond(context, { code: "not-signed-in" });
        }
        if (roles.length > 0 && !roles.some((role) => operator.roles.includes(role))) {
          return problems.respond(context, { code: "not-allowed" });
        }
        context.set("operator", operator);
        await next();
        return undefined;
      },
  };
}
