import { BACKGROUND_HEADER, message } from "@huilian/domain";
import { createSyncRoutes, docsPage, limitBody, noStore, serveScreens } from "@huilian/sync/serve";
import { type Context, Hono } from "hono";
import type { CentreLogger } from "../centre-logger.ts";
import { type CorePort, type CoreResponse, CoreUnreachable } from "../core-port.ts";
import { CENTRE_BODY_BYTES_MAX } from "../limits.ts";
import { createCentreProblems } from "../problems.ts";
import { centrePaths } from "../routes/core-app.ts";
import { createSyncHandlers, type SyncHandlersDeps } from "./sync-handlers.ts";

export interface GatewayDeps extends SyncHandlersDeps {
  readonly logger: CentreLogger;
  /** Where the built screens lie; absent at a centre without any. */
  readonly screensDirectory?: string | undefined;
}

/** Headers of a request the core's own API reads. */
const HEADERS_HANDED_ON = ["authorization", "accept-language", "content-type", BACKGROUND_HEADER] as const;

/** What the core answers itself, since the state is there: the centre's own API, and who is signed in. */
const HANDED_ON = ["/v1/centre/*", "/v1/session", "/v1/session/*", "/openapi.json"] as const;

const NO_SCREENS = `${message("screens.not-built", {}, "zh")}\n${message("screens.not-built", {}, "en")}`;

const CENTRE_INTERFACE = `${message("centre.interface", {}, "zh")} · ${message("centre.interface", {}, "en")}`;

/** What faces the line. It holds no state that matters: any number of them serve side by side, and any may die. */
export function createGateway(deps: GatewayDeps): Hono {
  const { core, crypto, logger, trustRoot, screensDirectory } = deps;
  const problems = createCentreProblems(crypto, logger);
  const app = new Hono();
  app.onError((fault, context) =>
    fault instanceof CoreUnreachable
      ? problems.respond(context, { code: "core-unreachable" })
      : problems.onError(fault, context),
  );
  app.notFound(problems.onNotFound);
  app.route("/", serveScreens({ directory: screensDirectory, notBuilt: NO_SCREENS }));

  const handlers = createSyncHandlers(deps);
  const { network } = trustRoot;
  app.route(
    "/",
    createSyncRoutes({
      crypto,
      network,
      sessions: core.sessions,
      handlers,
      onFault: (fault, path) =>
        logger.error({ path, fault: fault instanceof Error ? fault.name : typeof fault }, "a sync request failed"),
    }),
  );

  app.use("/v1/health", noStore);
  app.get("/v1/health", async (context) => {
    const status = await core.status().catch(() => ({ ready: false, details: ["core-unreachable"] }));
    return context.json(status, status.ready ? 200 : 503);
  });

  const limit = limitBody({ problems, bytesMax: CENTRE_BODY_BYTES_MAX });
  app.post(centrePaths.exports, limit, async (context) => {
    const begun = await handOn(core, context);
    return begun.httpStatus === 200 ? exportFile(core, begun.body) : answerOf(begun);
  });
  for (const path of HANDED_ON) app.all(path, limit, async (context) => answerOf(await handOn(core, context)));
  app.get("/docs", (context) => context.html(docsPage(CENTRE_INTERFACE)));
  return app;
}

async function handOn(core: CorePort, context: Context): Promise<CoreResponse> {
  const { method, url } = context.req;
  const { pathname, search } = new URL(url);
  const headers = HEADERS_HANDED_ON.flatMap((name) => {
    const value = context.req.header(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const hasBody = method !== "GET" && method !== "HEAD";
  const body = hasBody ? await context.req.text() : "";
  return core.request({
    method,
    target: `${pathname}${search}`,
    headers: Object.fromEntries(headers),
    ...(hasBody && body !== "" ? { body } : {}),
  });
}

/** An answer without a body, such as 204, must have none: an empty text is refused. */
const answerOf = ({ httpStatus, headers, body }: CoreResponse): Response =>
  new Response(body === "" ? null : body, { status: httpStatus, headers });

/** The file of an export that was begun, handed out as it is made. A core that dies in the middle cuts it. */
function exportFile(core: CorePort, begun: string): Response {
  const { exportId } = JSON.parse(begun) as { readonly exportId: string };
  const encoder = new TextEncoder();
  const file = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const part = await core.exportPart(exportId);
      if (part === undefined) controller.close();
      else controller.enqueue(encoder.encode(part));
    },
  });
  return new Response(file, {
    headers: {
      "Content-Type": "application/x-ndjson",
      "Content-Disposition": 'attachment; filename="huilian-audit.ndjson"',
      "Cache-Control": "no-store",
    },
  });
}
