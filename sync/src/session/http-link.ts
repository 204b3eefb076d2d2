import { err, type Incarnation, ok, type SiteId } from "@huilian/domain/base";
import type { Crypto } from "../crypto/crypto.ts";
import type { Signer } from "../crypto/signing.ts";
import type { SealedPage, SealedSegment } from "../documents.ts";
import type { KeyRegistry } from "../keys/key-registry.ts";
import type { CentreLink, SessionOpened } from "./centre-link.ts";
import { LINK_OPEN_TIMEOUT_MS, LINK_REQUEST_TIMEOUT_MS, PAGES_PER_REQUEST_MAX, PULL_WAIT_MAX_MS } from "./limits.ts";
import {
  noticeAnswerSchema,
  type Position,
  pagesAnswerSchema,
  pullAnswerSchema,
  pushAnswerSchema,
  refreshAnswerSchema,
} from "./messages.ts";
import { syncPaths } from "./paths.ts";
import { segmentsOfOnePush } from "./segments-of-one-push.ts";
import { createSessionCaller } from "./session-caller.ts";
import { createTransport, type Fetch } from "./transport.ts";

export interface HttpCentreLinkOptions {
  readonly crypto: Crypto;
  readonly registry: KeyRegistry;
  /** `https://centre.example:8443`; the protocol's paths are appended. */
  readonly baseUrl: string;
  /** Node's own when absent. */
  readonly fetch?: Fetch;
  readonly site: SiteId;
  /** The site's own key. */
  readonly signer: Signer;
  incarnation(): Incarnation;
  /** The highest epoch and index this node has seen under the centre's signature. */
  known(): Position;
  /** Told of every session, also of those opened because the centre had forgotten the one before. */
  onOpened?(opened: SessionOpened): void;
  readonly timeouts?: { readonly openMs?: number; readonly requestMs?: number };
}

/** `CentreLink` over HTTP. Requests may run side by side in one session. */
export function createHttpCentreLink(options: HttpCentreLinkOptions): CentreLink {
  const { crypto, registry, site, signer } = options;
  const transport = createTransport(options.baseUrl, options.fetch ?? ((url, init) => fetch(url, init)));
  const caller = createSessionCaller({
    crypto,
    registry,
    site,
    signer,
    transport,
    incarnation: () => options.incarnation(),
    known: () => options.known(),
    onOpened: (opened) => options.onOpened?.(opened),
    timeoutMs: options.timeouts?.openMs ?? LINK_OPEN_TIMEOUT_MS,
    requestTimeoutMs: options.timeouts?.requestMs ?? LINK_REQUEST_TIMEOUT_MS,
  });
  return {
    open: () => caller.open(),
    async push(segments) {
      const body = { segments: segmentsOfOnePush(segments) };
      return body.segments.length === 0
        ? ok({ receipts: [] })
        : caller.ask({ path: syncPaths.push, body, schema: pushAnswerSchema });
    },
    async notice(segment: SealedSegment) {
      const answer = await caller.ask({ path: syncPaths.notice, body: { segment }, schema: noticeAnswerSchema });
      return answer.ok ? ok(answer.value.receipt) : answer;
    },
    pull(request) {
      const waitMs = Math.max(0, Math.min(request.waitMs, PULL_WAIT_MAX_MS));
      return caller.ask({ path: syncPaths.pull, body: { ...request, waitMs }, schema: pullAnswerSchema, waitMs });
    },
    refresh: () => caller.ask({ path: syncPaths.refresh, body: {}, schema: refreshAnswerSchema }),
    async pages(ids) {
      const pages: SealedPage[] = [];
      for (let from = 0; from < ids.length; from += PAGES_PER_REQUEST_MAX) {
        const asked = new Set(ids.slice(from, from + PAGES_PER_REQUEST_MAX));
        const answer = await caller.ask({
          path: syncPaths.pages,
          body: { ids: [...asked] },
          schema: pagesAnswerSchema,
        });
        if (!answer.ok) return answer;
        // `delete` is true once for each id asked for: neither another page nor the same one twice.
        if (!answer.value.pages.every((page) => asked.delete(page._id))) return err({ kind: "malformed" });
        pages.push(...answer.value.pages);
      }
      return ok(pages);
    },
    close() {
      caller.forget();
      transport.close();
    },
  };
}
