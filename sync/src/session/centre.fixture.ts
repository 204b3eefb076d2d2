import { err, type Hash, type Incarnation, ok, type SiteId } from "@huilian/domain/base";
import { seededRandom } from "../crypto/seeded-random.fixture.ts";
import { signText } from "../crypto/signing.ts";
import { loadCrypto } from "../crypto/sodium-crypto.ts";
import type { SealedPage, SealedSegment, SignedText } from "../documents.ts";
import { createKeyRegistry } from "../keys/key-registry.ts";
import { createTestNetwork, TEST_NETWORK } from "../keys/network.fixture.ts";
import { createHttpCentreLink, type HttpCentreLinkOptions } from "./http-link.ts";
import type { Holding, Position, Transcript } from "./messages.ts";
import { createSessionServer, type SessionServerDeps } from "./session-server.ts";
import { createSyncRoutes, type SyncHandlers } from "./sync-routes.ts";
import type { Fetch } from "./transport.ts";

export const INCARNATION = "0".repeat(31).concat("1") as Incarnation;
export const TIP = "ab".repeat(32) as Hash;
const BASE_URL = "http://centre.test";
export const PAGE_ID = `page/common/${"c".repeat(64)}`;

const bytes32 = `${"A".repeat(43)}=`;

/** A segment in form only: this protocol carries segments and never opens them. */
export function segmentOf(site: SiteId, from: number, sealed = "QUJD"): SealedSegment {
  return {
    header: {
      kind: "segment",
      format: 1,
      suite: 1,
      network: TEST_NETWORK,
      site,
      incarnation: INCARNATION,
      from,
      to: from,
      tip: TIP,
      uplinkKey: "d".repeat(32),
    },
    wrapped: bytes32,
    wrappedForAuthor: bytes32,
    sealed,
  };
}

export const noticeOf = (site: SiteId): SealedSegment => {
  const segment = segmentOf(site, 7);
  return { ...segment, header: { ...segment.header, kind: "notice" } };
};

const documentOf = (text: string): SignedText => ({ text, by: "e".repeat(32), signature: "QUJD" });

export interface Call {
  readonly name: string;
  readonly site: SiteId;
  readonly asked: unknown;
}

/** A centre that answers in form, and keeps what it was asked. */
function handlersInto(calls: Call[]): SyncHandlers {
  const page: SealedPage = { _id: PAGE_ID, header: documentOf("header"), sealed: "QUJD" };
  return {
    async push(site, segments) {
      calls.push({ name: "push", site, asked: segments });
      if (segments.some(({ header }) => header.from === 666)) throw new Error("planted 230102199001011234");
      if (segments.some(({ header }) => header.from === 555)) return err({ code: "busy" });
      return ok({
        receipts: segments.map(({ header }) => documentOf(`receipt ${header.from}`)),
        resume: { incarnation: INCARNATION, sequence: 3, tip: TIP },
      });
    },
    async notice(site, segment) {
      calls.push({ name: "notice", site, asked: segment });
      return ok(documentOf("notice receipt"));
    },
    async pull(site, request) {
      calls.push({ name: "pull", site, asked: request });
      return ok({ documents: [documentOf("beacon")], batches: [], pages: [page], more: false });
    },
    async refresh(site) {
      calls.push({ name: "refresh", site, asked: {} });
      return ok({ checkpoints: [documentOf("checkpoint")], batch: 5 });
    },
    async pages(site, ids) {
      calls.push({ name: "pages", site, asked: ids });
      return ok(ids.includes(PAGE_ID) ? [page] : []);
    },
  };
}

/** Centre and network for tests, with a clock to turn, its chance repeated from a seed. */
export async function createTestCentre(
  overrides: Partial<SessionServerDeps> & { readonly handlers?: Partial<SyncHandlers> } = {},
) {
  const crypto = await loadCrypto({ random: seededRandom("session") });
  const network = createTestNetwork(crypto);
  const clock = { ms: 1_000, monotonicMs: () => clock.ms };
  const position: { value: Position } = { value: { epoch: 2, index: 40 } };
  const holds: readonly Holding[] = [{ incarnation: INCARNATION, sequence: 3, tip: TIP }];
  const calls: Call[] = [];
  const faults: unknown[] = [];
  const deps: SessionServerDeps = {
    crypto,
    network: TEST_NETWORK,
    registry: network.registry,
    sequencerSign: (document: Transcript) => signText(crypto, network.signers.sequencer, document),
    position: () => position.value,
    holdings: (site) => (site === network.sites.branch ? holds : []),
    clock,
    ...overrides,
  };
  /** Sessions of its own: what a restart of the centre does. */
  const newSessions = () => createSessionServer(deps);
  const port = { current: newSessions() };
  const sessions = {
    open: (request: Parameters<typeof port.current.open>[0]) => port.current.open(request),
    prove: (request: Parameters<typeof port.current.prove>[0]) => port.current.prove(request),
    knows: (id: string) => port.current.knows(id),
    claim: (claim: Parameters<typeof port.current.claim>[0]) => port.current.claim(claim),
  };
  const app = createSyncRoutes({
    crypto,
    network: TEST_NETWORK,
    sessions,
    handlers: { ...handlersInto(calls), ...overrides.handlers },
    onFault: (fault) => faults.push(fault),
  });
  const appFetch: Fetch = async (url, init) => app.request(url, init);
  const link = (options: Partial<HttpCentreLinkOptions> = {}) =>
    createHttpCentreLink({
      crypto,
      registry: network.registry,
      baseUrl: BASE_URL,
      fetch: appFetch,
      site: network.sites.branch,
      signer: network.signers.branch,
      incarnation: () => INCARNATION,
      known: () => ({ epoch: 2, index: 39 }),
      ...options,
    });
  /** A node's registry that knows the root and nothing else. */
  const emptyRegistry = () => createKeyRegistry(crypto, network.registryOptions);
  return {
    crypto,
    network,
    clock,
    position,
    calls,
    faults,
    app,
    appFetch,
    link,
    sessions,
    deps,
    emptyRegistry,
    restart: () => {
      port.current = newSessions();
    },
  };
}

export type TestCentre = Awaited<ReturnType<typeof createTestCentre>>;
