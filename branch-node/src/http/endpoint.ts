import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { assert } from "@huilian/domain";
import { type BearerEnv, holdsRoleOf, inputFaults } from "@huilian/sync/serve";
import type { Context } from "hono";
import type { ImageFault } from "./image-schema.ts";
import type { NodeProblem, NodeProblems } from "./problems.ts";
import { rightOf } from "./rights.ts";
import { problemSchema } from "./schemas.ts";

export type NodeApp = OpenAPIHono<BearerEnv>;
export type NodeContext = Context<BearerEnv>;

type Schema = z.ZodType | undefined;
type Read<S extends Schema> = S extends z.ZodType ? z.output<S> : undefined;

/** One route: what it reads is what it says it reads. */
export interface Endpoint<Params extends Schema, Query extends Schema, Body extends Schema> {
  readonly method: "get" | "post" | "put";
  /** As in OpenAPI: `/v1/changes/{incarnation}/{sequence}`. */
  readonly path: string;
  readonly summary: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Media type of a body that the handler reads itself. */
  readonly rawBody?: string;
  /** Whether the request changes something, and so needs an `Idempotency-Key`. */
  readonly changes?: true;
  readonly answer: z.ZodType;
  readonly answerStatus?: 200 | 201;
  handle(
    context: NodeContext,
    input: { params: Read<Params>; query: Read<Query>; body: Read<Body> },
  ): Promise<Response>;
}

const honoPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ":$1");

const jsonContent = (schema: z.ZodType) => ({ content: { "application/json": { schema } } });

const keyHeader = z.object({ "idempotency-key": z.string().openapi({ description: "names this request for ever" }) });

/**
 * Adds a route and its description, both from the same schemas. Neither wrong input nor anybody without a role of the
 * route's row in `rights.ts` reaches the handler.
 * @throws when the route has no row there.
 */
export function addEndpoint<
  Params extends Schema = undefined,
  Query extends Schema = undefined,
  Body extends Schema = undefined,
>(app: NodeApp, problems: NodeProblems, endpoint: Endpoint<Params, Query, Body>): void {
  const { method, path, summary, params, query, body, rawBody, answer, answerStatus = 200 } = endpoint;
  app.openAPIRegistry.registerPath({
    method,
    path,
    summary,
    security: [{ operator: [] }],
    request: {
      ...(params === undefined ? {} : { params: params as unknown as z.ZodObject }),
      ...(query === undefined ? {} : { query: query as unknown as z.ZodObject }),
      ...(endpoint.changes === undefined ? {} : { headers: keyHeader }),
      ...(body === undefined ? {} : { body: { required: true, ...jsonContent(body) } }),
      ...(rawBody === undefined ? {} : { body: { required: true, content: { [rawBody]: { schema: z.string() } } } }),
    },
    responses: {
      [answerStatus]: { description: summary, ...jsonContent(answer) },
      default: { description: "Problem", content: { "application/problem+json": { schema: problemSchema } } },
    },
  });
  const right = rightOf(method, path);
  assert(right !== undefined, `the route has a row in the table of rights: ${method} ${path}`);
  app.on(method.toUpperCase(), honoPath(path), async (context: NodeContext) => {
    if (typeof right !== "string" && !holdsRoleOf(context.get("operator"), right)) {
      return problems.respond(context, { code: "not-allowed", params: { roles: right.join(" ") } });
    }
    const read = await readInput(context, { params, query, body });
    if (!read.ok) return problems.respond(context, read.problem);
    return endpoint.handle(context, read.input as Parameters<typeof endpoint.handle>[1]);
  });
}

type InputRead =
  | { readonly ok: true; readonly input: { params: unknown; query: unknown; body: unknown } }
  | { readonly ok: false; readonly problem: NodeProblem };

async function readInput(
  context: NodeContext,
  { params, query, body }: { params: Schema; query: Schema; body: Schema },
): Promise<InputRead> {
  const input = { params: undefined as unknown, query: undefined as unknown, body: undefined as unknown };
  const parts: readonly [keyof typeof input, Schema, () => Promise<unknown> | unknown][] = [
    ["params", params, () => context.req.param()],
    ["query", query, () => context.req.query()],
    ["body", body, () => jsonOf(context)],
  ];
  for (const [part, schema, read] of parts) {
    if (schema === undefined) continue;
    if (part === "body" && !isJson(context)) return { ok: false, problem: { code: "unsupported-content" } };
    const value = await read();
    if (value === NO_JSON)
      return { ok: false, problem: { code: "bad-input", errors: [{ path: "", problem: "wrong-format" }] } };
    const parsed = schema.safeParse(value);
    if (!parsed.success) return { ok: false, problem: { code: "bad-input", errors: faultsOf(parsed.error.issues) } };
    input[part] = parsed.data;
  }
  return { ok: true, input };
}

const NO_JSON = Symbol("no JSON");

const isJson = (context: NodeContext): boolean =>
  /^application\/json\s*(;|$)/i.test(context.req.header("content-type") ?? "");

async function jsonOf(context: NodeContext): Promise<unknown> {
  try {
    return JSON.parse(await context.req.text()) as unknown;
  } catch (fault) {
    // Only what JSON.parse says: a body too large or cut off is told by who noticed.
    if (fault instanceof SyntaxError) return NO_JSON;
    throw fault;
  }
}

/** Faults of an image keep the code of the image's own check, which has the better sentence. */
function faultsOf(issues: readonly z.core.$ZodIssue[]): readonly { readonly path: string; readonly problem: string }[] {
  return issues.flatMap((issue) => {
    const { imageProblem } = (issue.code === "custom" ? (issue.params ?? {}) : {}) as Partial<ImageFault>;
    return inputFaults([issue]).map(({ path, problem }) => ({ path, problem: imageProblem ?? problem }));
  });
}
