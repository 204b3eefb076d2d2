import { OpenAPIHono } from "@hono/zod-openapi";
import { message } from "@huilian/domain";
import {
  type BearerEnv,
  createBearer,
  createHealthRoutes,
  docsPage,
  type Health,
  limitBody,
  noStore,
  requestLog,
} from "@huilian/sync/serve";
import { JSON_BODY_BYTES_MAX } from "../limits.ts";
import type { NodeCore } from "../node-core.ts";
import type { NodeDeps } from "../node-deps.ts";
import type { NodeApp } from "./endpoint.ts";
import { addEntityRoutes } from "./entity-routes.ts";
import { addFindRoutes } from "./find-routes.ts";
import { addImportRoutes, IMPORT_PATHS } from "./import-routes.ts";
import { addLineRoutes } from "./line-routes.ts";
import { addListRoutes } from "./list-routes.ts";
import { createNodeProblems, type NodeProblems } from "./problems.ts";
import { addSettlementRoutes } from "./settlement-routes.ts";

/** What every node answers, whole or damaged: health, problems, and who may call. */
function createBareApp(
  deps: NodeDeps,
  health: () => Health,
): { readonly app: NodeApp; readonly problems: NodeProblems } {
  const problems = createNodeProblems(deps.crypto, deps.logger);
  const app = new OpenAPIHono<BearerEnv>();
  app.onError((fault, context) => problems.onError(fault, context));
  app.notFound((context) => problems.onNotFound(context));
  app.use(noStore);
  app.use(requestLog(deps.logger, deps.clock));
  app.get("/v1/health", (context) => {
    const { ready, details } = health();
    return context.json({ live: true, ready, details }, ready ? 200 : 503);
  });
  app.route("/", createHealthRoutes(health));
  const bearer = createBearer({ operators: deps.operators, problems });
  app.use("/v1/*", async (context, next) =>
    context.req.path === "/v1/health" ? next() : bearer.require()(context, next),
  );
  return { app, problems };
}

/** In both languages: it is read before anybody has signed in. */
const TITLE = `${message("node.interface", {}, "zh")} · ${message("node.interface", {}, "en")}`;

const DOCUMENT = { openapi: "3.1.0", info: { title: TITLE, version: "1" } } as const;

/** The app of a node: routes only translate between HTTP and decisions. */
export function createNodeApp(core: NodeCore, health: () => Health): NodeApp {
  const { app, problems } = createBareApp(core.deps, health);
  const limitJson = limitBody({ problems, bytesMax: JSON_BODY_BYTES_MAX });
  app.use("/v1/*", async (context, next) =>
    IMPORT_PATHS.some((path) => path === context.req.path) ? next() : limitJson(context, next),
  );
  app.openAPIRegistry.registerComponent("securitySchemes", "operator", { type: "http", scheme: "bearer" });
  const routing = { app, core, problems };
  addLineRoutes(routing);
  addEntityRoutes(routing);
  addFindRoutes(routing);
  addSettlementRoutes(routing);
  addListRoutes(routing);
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
