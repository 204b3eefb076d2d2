import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { type EntityKey, type Incarnation, message } from "@huilian/domain";
import {
  addSessionRoutes,
  type BearerEnv,
  createBearer,
  createInputHook,
  limitBody,
  noStore,
  requestLog,
} from "@huilian/sync/serve";
import type { AuditExports } from "../audit-exports.ts";
import type { CoreParts } from "../core-parts.ts";
import { CENTRE_BODY_BYTES_MAX } from "../limits.ts";
import { readLogPart } from "../log/log-part.ts";
import { addOperationRoutes } from "../operations/operation-routes.ts";
import { createCentreProblems } from "../problems.ts";
import { summaryOf } from "../summary/summary.ts";
import { askRights } from "./ask-rights.ts";
import { createConflictList } from "./conflict-list.ts";
import { type ExplainedChange, explainChange } from "./explain-change.ts";
import { createNames } from "./names-of.ts";
import { addOperatorRoutes } from "./operator-routes.ts";
import {
  changeParamsSchema,
  changeSchema,
  checkpointSchema,
  conflictsQuerySchema,
  conflictsSchema,
  exportBegunSchema,
  exportRequestSchema,
  logQuerySchema,
  logSchema,
  problemSchema,
  sitesQuerySchema,
  sitesSchema,
  stateSchema,
  summarySchema,
} from "./schemas.ts";
import { createSiteList } from "./site-list.ts";
import { stateState } from "./state-statement.ts";

export const centrePaths = {
  summary: "/v1/centre/summary",
  sites: "/v1/centre/sites",
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
const problems = {
  401: problem("Not signed in"),
  403: problem("Not in this role"),
  400: problem("Wrong input"),
} as const;
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
  sites: createRoute({
    method: "get",
    path: centrePaths.sites,
    summary: "The sites: who is connected, what waits, and where work is",
    security,
    request: { query: sitesQuerySchema },
    responses: { 200: { description: "Sites", content: json(sitesSchema) }, ...problems },
  }),
  conflicts: createRoute({
    method: "get",
    path: centrePaths.conflicts,
    summary: "Changes that did not know of each other, and which rule decided",
    security,
    request: { query: conflictsQuerySchema },
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

const SESSION_SUMMARIES = {
  begin: "Signs an operator in",
  show: "Who is signed in",
  end: "Signs out",
  password: "Changes the operator's password",
} as const;

/** A problem document is whole as the mapper made it; the framework types only what a handler makes itself. */
const refuse = (problem: Response) => problem as never;

/** The centre's own API. It runs in the core, where the state is; gateways hand requests on. */
export function createCoreApp(parts: CoreParts, exports: AuditExports): OpenAPIHono<BearerEnv> {
  const { deps, applier, sequencer, batches } = parts;
  const mapper = createCentreProblems(deps.crypto, deps.logger);
  const bearer = createBearer({ operators: deps.operators, sessions: parts.signIn, problems: mapper });
  const names = createNames(applier, deps.siteNames);
  const sites = createSiteList(parts, names);
  const conflicts = createConflictList(applier, names);
  const app = new OpenAPIHono<BearerEnv>({ defaultHook: createInputHook(mapper) });
  app.onError(mapper.onError);
  app.notFound(mapper.onNotFound);
  app.use(
    noStore,
    requestLog(deps.logger, deps.clock),
    limitBody({ problems: mapper, bytesMax: CENTRE_BODY_BYTES_MAX }),
  );
  app.use("/v1/*", askRights(bearer));
  addSessionRoutes(app, {
    signIn: parts.signIn,
    problems: mapper,
    problemSchema,
    securityScheme: "bearer",
    summaries: SESSION_SUMMARIES,
    place: { kind: "centre", name: deps.name ?? message("site-kind.centre", {}, "zh") },
  });

  app.openapi(routes.summary, async (context) => {
    const summary = await applier.between(() => summaryOf(parts));
    return context.json({ ...summary, settlementTotals: { ...summary.settlementTotals } }, 200);
  });
  app.openapi(routes.sites, async (context) => {
    const query = context.req.valid("query");
    return context.json(await applier.between(() => sites(query)), 200);
  });
  app.openapi(routes.conflicts, async (context) => {
    const query = context.req.valid("query");
    const { operatorId } = context.get("operator");
    await parts.operations.record({ kind: "look-up", operatorId, detail: "conflicts" });
    return context.json(await applier.between(() => conflicts(query)), 200);
  });
  app.openapi(routes.change, async (context) => {
    const { incarnation, sequence } = context.req.valid("param");
    const explained = await explainChange(parts, names, { incarnation: incarnation as Incarnation, sequence });
    await recordChangeSeen(parts, context.get("operator").operatorId, explained);
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
  app.openapi(routes.exports, async (context) => {
    const begun = exports.begin(context.req.valid("json"));
    const { operatorId } = context.get("operator");
    if (begun.ok) await parts.operations.record({ kind: "export", operatorId, detail: "audit-export" });
    return begun.ok
      ? context.json({ exportId: begun.value }, 200)
      : refuse(mapper.respond(context, { code: begun.error }));
  });
  addOperatorRoutes(app, parts, mapper);
  addOperationRoutes(app, parts);
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", { type: "http", scheme: "bearer" });
  app.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: { title: message("centre.interface", {}, "en"), version: "1" },
  });
  return app;
}

/** Whoever asks for a change has looked up whom it is of. */
function recordChangeSeen(
  { operations }: CoreParts,
  operatorId: string,
  explained: Pick<ExplainedChange, "ref" | "entityKey"> | undefined,
): Promise<void> {
  if (explained === undefined) return operations.record({ kind: "look-up-missed", operatorId, detail: "by-key" });
  const { ref, entityKey } = explained;
  return operations.record({ kind: "look-up", operatorId, detail: "by-key", subject: entityKey as EntityKey, ref });
}
