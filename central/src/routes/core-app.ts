import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { type Incarnation, message } from "@huilian/domain";
import { type BearerEnv, createBearer, createInputHook, limitBody, noStore, requestLog } from "@huilian/sync/serve";
import type { AuditExports } from "../audit-exports.ts";
import type { CoreParts } from "../core-parts.ts";
import { CENTRE_BODY_BYTES_MAX } from "../limits.ts";
import { readLogPart } from "../log/log-part.ts";
import { createCentreProblems } from "../problems.ts";
import { summaryOf } from "../summary/summary.ts";
import { conflictList } from "./conflict-list.ts";
import { explainChange } from "./explain-change.ts";
import {
  changeParamsSchema,
  changeSchema,
  checkpointSchema,
  conflictsSchema,
  exportBegunSchema,
  exportRequestSchema,
  listQuerySchema,
  logQuerySchema,
  logSchema,
  problemSchema,
  stateSchema,
  summarySchema,
} from "./schemas.ts";
import { stateState } from "./state-statement.ts";

export const centrePaths = {
  summary: "/v1/centre/summary",
  conflicts: "/v1/centre/conflicts",
  change: "/v1/centre/changes/{incarnation}/{sequence}",
  state: "/v1/centre/state",
  checkpoints: "/v1/centre/checkpoints",
  log: "/v1/centre/log",
  exports: "/v1/centre/audit/exports",
} as const;

const problem = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: problemSchema } },
});
const problems = { 401: problem("Not signed in"), 400: problem("Wrong input") } as const;
const security = [{ bearer: [] }];
const json = <Schema>(schema: Schema) => ({ "application/json": { schema } });

const routes = {
  summary: createRoute({
    method: "get",
    path: centrePaths.summary,
    summary: "The state of the network in numbers",
    security,
    responses: { 200: { description: "Numbers", content: json(summarySchema) }, ...problems },
  }),
  conflicts: createRoute({
    method: "get",
    path: centrePaths.conflicts,
    summary: "Changes that did not know of each other, and which rule decided",
    security,
    request: { query: listQuerySchema },
    responses: { 200: { description: "Conflicts", content: json(conflictsSchema) }, ...problems },
  }),
  change: createRoute({
    method: "get",
    path: centrePaths.change,
    summary: "What became of one change",
    security,
    request: { params: changeParamsSchema },
    responses: {
      200: { description: "The change", content: json(changeSchema) },
      404: problem("Unknown"),
      ...problems,
    },
  }),
  state: createRoute({
    method: "post",
    path: centrePaths.state,
    summary: "Log the hash of the state",
    security,
    responses: { 200: { description: "Index and hash", content: json(stateSchema) }, ...problems },
  }),
  checkpoints: createRoute({
    method: "post",
    path: centrePaths.checkpoints,
    summary: "Pack all scopes anew",
    security,
    responses: { 200: { description: "The batch they show", content: json(checkpointSchema) }, ...problems },
  }),
  log: createRoute({
    method: "get",
    path: centrePaths.log,
    summary: "Entries of the log as they are stored",
    security,
    request: { query: logQuerySchema },
    responses: { 200: { description: "Entries", content: json(logSchema) }, ...problems },
  }),
  exports: createRoute({
    method: "post",
    path: centrePaths.exports,
    summary: "The log from one index to another, opened and sealed to an auditor's key; the answer is the file",
    security,
    request: { body: { content: json(exportRequestSchema), required: true } },
    responses: {
      200: { description: "The file", content: json(exportBegunSchema) },
      422: problem("No such range"),
      ...problems,
    },
  }),
};

/** A problem document is whole as the mapper made it; the framework types only what a handler makes itself. */
const refuse = (problem: Response) => problem as never;

/** The centre's own API. It runs in the core, where the state is; gateways hand requests on. */
export function createCoreApp(parts: CoreParts, exports: AuditExports): OpenAPIHono<BearerEnv> {
  const { deps, applier, sequencer, batches } = parts;
  const mapper = createCentreProblems(deps.crypto, deps.logger);
  const bearer = createBearer({ operators: deps.operators, problems: mapper });
  const app = new OpenAPIHono<BearerEnv>({ defaultHook: createInputHook(mapper) });
  app.onError(mapper.onError);
  app.notFound(mapper.onNotFound);
  app.use(
    noStore,
    requestLog(deps.logger, deps.clock),
    limitBody({ problems: mapper, bytesMax: CENTRE_BODY_BYTES_MAX }),
  );
  app.use("/v1/centre/*", bearer.require());

  app.openapi(routes.summary, async (context) => {
    const summary = await applier.between(() => summaryOf(parts));
    return context.json({ ...summary, settlementTotals: { ...summary.settlementTotals } }, 200);
  });
  app.openapi(routes.conflicts, async (context) => {
    const query = context.req.valid("query");
    return context.json(await applier.between(() => conflictList(applier.fold, query)), 200);
  });
  app.openapi(routes.change, async (context) => {
    const { incarnation, sequence } = context.req.valid("param");
    const explained = await explainChange(parts, incarnation as Incarnation, sequence);
    return explained ? context.json(explained, 200) : refuse(mapper.respond(context, { code: "change-unknown" }));
  });
  app.openapi(routes.state, async (context) => context.json(await stateState(parts), 200));
  app.openapi(routes.checkpoints, async (context) => {
    await applier.checkpoint();
    const { number, index } = batches.end();
    return context.json({ batch: number, index }, 200);
  });
  app.openapi(routes.log, async (context) => {
    const { from, limit } = context.req.valid("query");
    const index = sequencer.index();
    const entries = await readLogPart(deps.store, { from, upTo: index, limit });
    return context.json({ entries, index }, 200);
  });
  app.openapi(routes.exports, (context) => {
    const begun = exports.begin(context.req.valid("json"));
    return begun.ok
      ? context.json({ exportId: begun.value }, 200)
      : refuse(mapper.respond(context, { code: begun.error }));
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", { type: "http", scheme: "bearer" });
  app.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: { title: message("centre.interface", {}, "en"), version: "1" },
  });
  return app;
}
