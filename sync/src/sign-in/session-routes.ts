import type { SiteId } from "@huilian/domain/base";
import type { Context, MiddlewareHandler } from "hono";
import { z } from "zod";
import { type BearerEnv, bearerTokenOf, type Caller } from "../serve/bearer.ts";
import { limitBody } from "../serve/body-limit.ts";
import { inputFaults } from "../serve/input-errors.ts";
import type { Problem, ProblemMapper } from "../serve/problem.ts";
import type { ProblemStatus, ServeProblemCode } from "../serve/problem-codes.ts";
import { SESSION_BODY_BYTES_MAX, SESSION_IDLE_MS } from "./limits.ts";
import type { SignedIn, SignIn, SignInProblem } from "./sign-in.ts";

/** What the routes of signing in answer beside the problems of every server. Texts: `sign-in.<code>.<part>`. */
export const signInProblemStatuses = {
  "sign-in-failed": 401,
  "account-locked": 403,
  "password-change-required": 409,
  "password-too-weak": 422,
  "password-wrong": 422,
  "sign-in-busy": 429,
  "person-needed": 403,
} as const satisfies Readonly<Record<string, ProblemStatus>>;

export type SignInProblemCode = keyof typeof signInProblemStatuses;

/** Where one signs in. `name`: of the office, for screens. */
export type SignInPlace =
  | { readonly kind: "node"; readonly site: SiteId; readonly siteKind: string; readonly name: string }
  | { readonly kind: "centre"; readonly name: string };

/** The part of an application of `@hono/zod-openapi` that is used; `sync` itself knows only Hono. */
export interface DescribedApp {
  on(method: string, path: string, ...handlers: MiddlewareHandler<BearerEnv>[]): unknown;
  readonly openAPIRegistry: { registerPath(described: DescribedPath): unknown };
}

/** A type and no interface: only of a type it is known that it has no members besides. */
type DescribedPath = {
  readonly method: "get" | "post" | "put" | "delete";
  readonly path: string;
  readonly summary: string;
  readonly security?: Record<string, string[]>[];
  readonly request?: { readonly body: { readonly required: true; readonly content: JsonContent } };
  readonly responses: Record<string, { readonly description: string; readonly content?: JsonContent }>;
};

type JsonContent = Record<string, { readonly schema: z.ZodType }>;

export interface SessionRoutesDeps {
  readonly signIn: SignIn;
  readonly place: SignInPlace;
  readonly problems: Pick<ProblemMapper<SignInProblemCode>, "respond">;
  /** The name under which the application describes bearer tokens in its OpenAPI document. */
  readonly securityScheme: string;
  /** Summaries for the OpenAPI document, from the catalogue. */
  readonly summaries: Readonly<Record<keyof typeof SESSION_ROUTES, string>>;
  readonly problemSchema: z.ZodType;
}

/** All routes of signing in: rows for an application's table of rights. Only `begin` is open to everybody. */
export const SESSION_ROUTES = {
  begin: { method: "post", path: "/v1/session" },
  show: { method: "get", path: "/v1/session" },
  end: { method: "delete", path: "/v1/session" },
  password: { method: "put", path: "/v1/session/password" },
} as const;

const secretSchema = z.string().min(1).max(512);

const beginSchema = z.strictObject({
  operatorId: z.string().min(1).max(100),
  password: secretSchema,
  newPassword: secretSchema.optional(),
});

const passwordSchema = z.strictObject({ password: secretSchema, newPassword: secretSchema });

const sessionSchema = z.object({
  operator: z.object({ operatorId: z.string(), name: z.string(), roles: z.array(z.string()) }),
  place: z.object({
    kind: z.enum(["node", "centre"]),
    site: z.string().optional(),
    siteKind: z.string().optional(),
    name: z.string(),
  }),
  idleMs: z.int(),
});

const begunSchema = sessionSchema.extend({ token: z.string() });

type Code = SignInProblemCode | ServeProblemCode;

/**
 * Adds the routes of signing in. The application has set `operator` before all of them but `begin`, which it leaves
 * open to everybody.
 */
export function addSessionRoutes(app: DescribedApp, deps: SessionRoutesDeps): void {
  const { signIn, problems } = deps;
  describeRoutes(app, deps);
  const small = limitBody({ problems, bytesMax: SESSION_BODY_BYTES_MAX });
  const on = (route: keyof typeof SESSION_ROUTES, handle: (context: Context<BearerEnv>) => Promise<Response>): void => {
    const { method, path } = SESSION_ROUTES[route];
    app.on(method.toUpperCase(), path, small, handle);
  };
  const begun = (context: Context, { token, operator }: SignedIn): Response =>
    context.json({ token, ...sessionShown(deps, operator) });

  on("begin", async (context) => {
    const read = await readBody(context, beginSchema);
    if ("problem" in read) return problems.respond(context, read.problem);
    const { operatorId, password, newPassword } = read.value;
    const result = await signIn.signIn({ operatorId, password, ...(newPassword === undefined ? {} : { newPassword }) });
    return result.ok ? begun(context, result.value) : problems.respond(context, problemOf(result.error));
  });
  on("show", async (context) => context.json(sessionShown(deps, context.get("operator"))));
  on("end", async (context) => {
    const token = bearerTokenOf(context);
    if (token !== undefined) signIn.signOut(token);
    return context.body(null, 204);
  });
  on("password", async (context) => {
    const { operatorId, signer } = context.get("operator");
    if (signer === undefined) return problems.respond(context, { code: "person-needed" });
    const read = await readBody(context, passwordSchema);
    if ("problem" in read) return problems.respond(context, read.problem);
    const result = await signIn.changePassword(operatorId, read.value);
    if (result.ok) return begun(context, result.value);
    // A 401 would send somebody who is signed in to the door.
    const isWrong = result.error.kind === "sign-in-failed";
    return problems.respond(context, isWrong ? { code: "password-wrong" } : problemOf(result.error));
  });
}

const sessionShown = ({ place }: SessionRoutesDeps, { operatorId, name, roles }: Caller) => ({
  operator: { operatorId, name, roles },
  place,
  idleMs: SESSION_IDLE_MS,
});

function problemOf(problem: SignInProblem): Problem<Code> {
  switch (problem.kind) {
    case "account-locked":
      return { code: problem.kind, params: { minutes: problem.minutes } };
    case "password-too-weak":
      return { code: problem.kind, errors: [{ path: "newPassword", problem: problem.fault }] };
    default:
      return { code: problem.kind };
  }
}

type BodyRead<Value> = { readonly value: Value } | { readonly problem: Problem<Code> };

async function readBody<Value>(context: Context, schema: z.ZodType<Value>): Promise<BodyRead<Value>> {
  if (!/^application\/json\s*(;|$)/i.test(context.req.header("content-type") ?? "")) {
    return { problem: { code: "unsupported-content" } };
  }
  let value: unknown;
  try {
    value = JSON.parse(await context.req.text());
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
    return { problem: { code: "bad-input", errors: [{ path: "", problem: "wrong-format" }] } };
  }
  const parsed = schema.safeParse(value);
  return parsed.success
    ? { value: parsed.data }
    : { problem: { code: "bad-input", errors: inputFaults(parsed.error.issues) } };
}

function describeRoutes(app: DescribedApp, { securityScheme, summaries, problemSchema }: SessionRoutesDeps): void {
  const json = (schema: z.ZodType): JsonContent => ({ "application/json": { schema } });
  const security = [{ [securityScheme]: [] }];
  const bodies = { begin: beginSchema, password: passwordSchema, show: undefined, end: undefined } as const;
  const answers = { begin: begunSchema, password: begunSchema, show: sessionSchema, end: undefined } as const;
  for (const name of ["begin", "show", "end", "password"] as const) {
    const { method, path } = SESSION_ROUTES[name];
    const summary = summaries[name];
    const [body, answer] = [bodies[name], answers[name]];
    app.openAPIRegistry.registerPath({
      method,
      path,
      summary,
      ...(name === "begin" ? {} : { security }),
      ...(body === undefined ? {} : { request: { body: { required: true, content: json(body) } } }),
      responses: {
        ...(answer === undefined
          ? { 204: { description: summary } }
          : { 200: { description: summary, content: json(answer) } }),
        default: { description: "Problem", content: { "application/problem+json": { schema: problemSchema } } },
      },
    });
  }
}
