import { OpenAPIHono } from "@hono/zod-openapi";
import { message } from "@huilian/domain";
import {
  addSessionRoutes,
  type BearerEnv,
  createBearer,
  createHealthRoutes,
  docsPage,
  type Health,
  limitBody,
  noStore,
  requestLog,
  type SignIn,
  serveScreens,
} from "@huilian/sync/serve";
import { JSON_BODY_BYTES_MAX } from "../limits.ts";
import type { NodeCore } from "../node-core.ts";
import type { NodeDeps } from "../node-deps.ts";
import { OperationsNotRecorded } from "../operations/operations.ts";
import type { NodeApp } from "./endpoint.ts";
import { addEntityRoutes } from "./entity-routes.ts";
import { addFindRoutes } from "./find-routes.ts";
import { addImportRoutes, IMPORT_PATHS } from "./import-routes.ts";
import { addLineRoutes } from "./line-routes.ts";
import { addListRoutes } from "./list-routes.ts";
import { addOperationRoutes } from "./operation-routes.ts";
import { createNodeProblems, type NodeProblems } from "./problems.ts";
import { isOpen } from "./rights.ts";
import { problemSchema } from "./schemas.ts";
import { addSettlementRoutes } from "./settlement-routes.ts";
import { addSlipRoutes } from "./slip-routes.ts";

const NO_SCREENS = `${message("screens.not-built", {}, "zh")}\n${message("screens.not-built", {}, "en")}`;

/** What every node answers, whole or damaged: health, problems, and who may call. */
function createBareApp(
  deps: NodeDeps,
  health: () => Health,
  sessions?: SignIn,
): { readonly app: NodeApp; readonly problems: NodeProblems } {
  const problems = createNodeProblems(deps.crypto, deps.logger);
  const app = new OpenAPIHono<BearerEnv>();
  // Before what forbids browsers to keep anything: the files of the screens say themselves how long they last.
  app.route("/", serveScreens({ directory: deps.screensDirectory, notBuilt: NO_SCREENS }));
  app.onError((fault, context) =>
    fault instanceof OperationsNotRecorded
      ? problems.respond(context, { code: "not-saved" })
      : problems.onError(fault, context),
  );
  app.notFound((context) => problems.onNotFound(context));
  app.use(noStore);
  app.use(requestLog(deps.logger, deps.clock));
  app.get("/v1/health", (context) => {
    const { ready, details } = health();
    return context.json({ live: true, ready, details }, ready ? 200 : 503);
  });
  app.route("/", createHealthRoutes(health));
  const bearer = createBearer({
    operators: deps.operators,
    problems,
    ...(sessions === undefined ? {} : { sessions }),
  });
  // Who is known at all; the rights of each route are asked where it is added.
  app.use("/v1/*", async (context, next) =>
    isOpen(context.req.method, context.req.path) ? next() : bearer.require()(context, next),
  );
  return { app, problems };
}

/** In both languages: it is read before anybody has signed in. */
const TITLE = `${message("node.interface", {}, "zh")} · ${message("node.interface", {}, "en")}`;

const SESSION_SUMMARIES = {
  begin: "Signs an operator in",
  show: "Who is signed in",
  end: "Signs out",
  password: "Changes the operator's password",
} as const;

const DOCUMENT = { openapi: "3.1.0", info: { title: TITLE, version: "1" } } as const;

/** The app of a node: routes only translate between HTTP and decisions. */
export function createNodeApp(core: NodeCore, health: () => Health): NodeApp {
  const { deps, signIn } = core;
  const { app, problems } = createBareApp(deps, health, signIn);
  const limitJson = limitBody({ problems, bytesMax: JSON_BODY_BYTES_MAX });
  app.use("/v1/*", async (context, next) =>
    IMPORT_PATHS.some((path) => path === context.req.path) ? next() : limitJson(context, next),
  );
  app.openAPIRegistry.registerComponent("securitySchemes", "operator", { type: "http", scheme: "bearer" });
  addSessionRoutes(app, {
    signIn,
    problems,
    problemSchema,
    securityScheme: "operator",
    summaries: SESSION_SUMMARIES,
    place: { kind: "node", site: deps.site, siteKind: deps.siteKind, name: deps.name },
  });
  const routing = { app, core, problems };
  addLineRoutes(routing);
  addEntityRoutes(routing);
  addFindRoutes(routing);
  addSettlementRoutes(routing);
  addSlipRoutes(routing);
  addListRoutes(routing);
  addOperationRoutes(routing);
  addImportRoutes(routing);
  // Made once: it depends on the declarations of this release and on nothing a request brings.
  let described: object | undefined;
  app.get("/openapi.json", (context) => {
    described ??= app.getOpenAPI31Document(DOCUMENT);
    return context.json(described);
  });
  app.get("/docs", (context) => context.html(docsPage(TITLE)));
  return app;
}

/** A node whose stored pages are not whole says so to everybody, and never that there is no such person. */
export function createDamagedApp(deps: NodeDeps): NodeApp {
  const { app, problems } = createBareApp(deps, () => ({ ready: false, details: ["replica-damaged"] }));
  app.all("/v1/*", (context) => problems.respond(context, { code: "replica-damaged" }));
  return app;
}
