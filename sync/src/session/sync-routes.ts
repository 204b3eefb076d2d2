import { err, ok, type Result, type SiteId } from "@huilian/domain/base";
import { Hono } from "hono";
import type { z } from "zod";
import { fromBase64, parseUtf8, toUtf8 } from "../crypto/bytes.ts";
import type { Crypto } from "../crypto/crypto.ts";
import type { SealedPage, SealedSegment, SignedText } from "../documents.ts";
import { type Authenticated, authenticate, sessionHeadersOf } from "./authenticate.ts";
import { OPENING_BODY_BYTES_MAX, SYNC_BODY_BYTES_MAX } from "./limits.ts";
import { macOfAnswer } from "./mac.ts";
import {
  noticeRequestSchema,
  openRequestSchema,
  type PullAnswer,
  type PullRequest,
  type PushAnswer,
  pagesRequestSchema,
  proofRequestSchema,
  pullRequestSchema,
  pushRequestSchema,
  type RefreshAnswer,
  refreshRequestSchema,
} from "./messages.ts";
import { macHeader, type SyncPath, syncPaths } from "./paths.ts";
import { readBody } from "./read-body.ts";
import type { SessionPort } from "./session-port.ts";
import { httpStatusOf, type SyncRefusal, syncProblemText } from "./sync-problem.ts";

/** What the centre does with authentic requests. All of them may come twice. A refusal is an answer like others. */
export interface SyncHandlers {
  push(site: SiteId, segments: readonly SealedSegment[]): Promise<Result<PushAnswer, SyncRefusal>>;
  notice(site: SiteId, segment: SealedSegment): Promise<Result<SignedText, SyncRefusal>>;
  /** Answers at once when there is something; else by `waitMs`, or when the signal says that nobody waits any more. */
  pull(site: SiteId, request: PullRequest, signal: AbortSignal): Promise<Result<PullAnswer, SyncRefusal>>;
  refresh(site: SiteId): Promise<Result<RefreshAnswer, SyncRefusal>>;
  /** Only pages of scopes the site may read; others are left out as if they did not exist. */
  pages(site: SiteId, ids: readonly string[]): Promise<Result<readonly SealedPage[], SyncRefusal>>;
}

export interface SyncRoutesDeps {
  readonly crypto: Crypto;
  readonly network: string;
  readonly sessions: SessionPort;
  readonly handlers: SyncHandlers;
  /** An exception nobody expected; the node is told `internal`. */
  onFault(fault: unknown, path: SyncPath): void;
}

type Handle<Body> = (asked: {
  readonly body: Body;
  readonly site: SiteId;
  readonly signal: AbortSignal;
}) => Promise<Result<unknown, SyncRefusal>>;

/** The centre's end of the sync protocol: seven POST routes. */
export function createSyncRoutes(deps: SyncRoutesDeps): Hono {
  const { handlers } = deps;
  const app = new Hono();

  openingRoute(app, deps, syncPaths.session, async (body) => {
    const request = openRequestSchema.safeParse(body);
    if (!request.success) return problem("bad-input");
    const opened = await deps.sessions.open(request.data);
    return opened.ok ? answer(200, JSON.stringify(opened.value)) : problem(opened.error);
  });

  openingRoute(app, deps, syncPaths.proof, async (body) => {
    const request = proofRequestSchema.safeParse(body);
    if (!request.success) return problem("bad-input");
    const proved = await deps.sessions.prove(request.data);
    if (!proved.ok) return problem(proved.error);
    const { sessionId } = request.data;
    // The first MAC shows that this end has the key too. Count 0 stands for the proof; requests begin at 1.
    const text = JSON.stringify({ sessionId });
    const path = syncPaths.proof;
    const seen = {
      sessionId,
      count: 0,
      method: "POST",
      path,
      bodyHash: deps.crypto.sha256(toUtf8(text)),
      httpStatus: 200,
    };
    return answer(200, text, macOfAnswer(deps.crypto, fromBase64(proved.value.key), seen));
  });

  sessionRoute(app, deps, syncPaths.push, pushRequestSchema, async ({ body, site }) =>
    body.segments.every((segment) => isOwn(deps.network, site, segment))
      ? handlers.push(site, body.segments)
      : err({ code: "wrong-site" }),
  );
  sessionRoute(app, deps, syncPaths.notice, noticeRequestSchema, async ({ body, site }) => {
    if (!isOwn(deps.network, site, body.segment)) return err({ code: "wrong-site" });
    const receipt = await handlers.notice(site, body.segment);
    return receipt.ok ? ok({ receipt: receipt.value }) : receipt;
  });
  sessionRoute(app, deps, syncPaths.pull, pullRequestSchema, ({ body, site, signal }) =>
    handlers.pull(site, body, signal),
  );
  sessionRoute(app, deps, syncPaths.refresh, refreshRequestSchema, ({ site }) => handlers.refresh(site));
  sessionRoute(app, deps, syncPaths.pages, pagesRequestSchema, async ({ body, site }) => {
    const pages = await handlers.pages(site, body.ids);
    return pages.ok ? ok({ pages: pages.value }) : pages;
  });
  return app;
}

/** A site pushes its own journal only: what is quarantined later is held against the site in the header. */
const isOwn = (network: string, site: SiteId, { header }: SealedSegment): boolean =>
  header.site === site && header.network === network;

function answer(httpStatus: number, text: string | Uint8Array, mac?: string): Response {
  const body = typeof text === "string" ? toUtf8(text) : text;
  return new Response(body, {
    status: httpStatus,
    headers: {
      "Content-Type": httpStatus < 400 ? "application/json" : "application/problem+json",
      "Cache-Control": "no-store",
      ...(mac === undefined ? {} : { [macHeader]: mac }),
    },
  });
}

const problem = (code: string): Response => answer(httpStatusOf(code), syncProblemText(code));

/** A route anybody may call: little is read, and nothing is believed but what the session server checks. */
function openingRoute(
  app: Hono,
  deps: SyncRoutesDeps,
  path: SyncPath,
  handle: (body: unknown) => Promise<Response>,
): void {
  app.post(path, async (context) => {
    try {
      const bytes = await readBody(context.req.raw, OPENING_BODY_BYTES_MAX);
      if (bytes === "too-large") return problem("body-too-large");
      return bytes === undefined ? problem("body-cut") : await handle(jsonOf(bytes));
    } catch (fault) {
      deps.onFault(fault, path);
      return problem("internal");
    }
  });
}

function sessionRoute<Body>(
  app: Hono,
  deps: SyncRoutesDeps,
  path: SyncPath,
  schema: z.ZodType<Body>,
  handle: Handle<Body>,
): void {
  app.post(path, async (context) => {
    try {
      const request = context.req.raw;
      const headers = sessionHeadersOf(request.headers);
      if (headers === undefined) return problem("not-in-session");
      // Asked for large bodies only: a small one is read sooner than another process answers.
      const announced = Number(request.headers.get("content-length") ?? Number.POSITIVE_INFINITY);
      const isSmall = announced <= OPENING_BODY_BYTES_MAX;
      if (!isSmall && !(await deps.sessions.knows(headers.sessionId))) return problem("session-unknown");
      const bytes = await readBody(request, SYNC_BODY_BYTES_MAX);
      if (bytes === "too-large") return problem("body-too-large");
      if (bytes === undefined) return problem("body-cut");
      const bodyHash = deps.crypto.sha256(bytes);
      const caller = await authenticate(deps, { headers: request.headers, method: "POST", path, bodyHash });
      if (!caller.ok) return problem(caller.error);
      const body = schema.safeParse(jsonOf(bytes));
      if (!body.success) return authenticAnswer(deps.crypto, caller.value, err({ code: "bad-input" }));
      const result = await guarded(deps, path, () =>
        handle({ body: body.data, site: caller.value.site, signal: request.signal }),
      );
      return authenticAnswer(deps.crypto, caller.value, result);
    } catch (fault) {
      deps.onFault(fault, path);
      return problem("internal");
    }
  });
}

/** A fault inside a handler still gets an authentic answer: the node then knows that its line is not the cause. */
async function guarded(
  deps: SyncRoutesDeps,
  path: SyncPath,
  handle: () => Promise<Result<unknown, SyncRefusal>>,
): Promise<Result<unknown, SyncRefusal>> {
  try {
    return await handle();
  } catch (fault) {
    deps.onFault(fault, path);
    return err({ code: "internal" });
  }
}

function authenticAnswer(crypto: Crypto, caller: Authenticated, result: Result<unknown, SyncRefusal>): Response {
  const httpStatus = result.ok ? 200 : httpStatusOf(result.error.code);
  const body = toUtf8(result.ok ? JSON.stringify(result.value) : syncProblemText(result.error.code));
  return answer(httpStatus, body, caller.macOfAnswer(httpStatus, crypto.sha256(body)));
}

function jsonOf(bytes: Uint8Array): unknown {
  const text = parseUtf8(bytes);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
