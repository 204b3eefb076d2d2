import { type Incarnation, type Json, siteId } from "@huilian/domain";
import {
  type Batch,
  batchChainStart,
  type CentralDocument,
  type CentreLink,
  createHttpCentreLink,
  createKeyRegistry,
  type Fetch,
  openPage,
  type PageContent,
  type PullAnswer,
  readCheckpoint,
  type ScopeKeyMaterial,
  type SealedPage,
  type SignedText,
  signerOf,
  unwrapScopeKey,
  type Verdict,
  verifyBatchChain,
} from "@huilian/sync";
import type { Centre } from "../centre.ts";
import { TEST_NETWORK, type TestNetwork } from "./network.fixture.ts";

export type Left = PageContent["left"][number];

/** What a site has read so far, and how it reads on. Everything is verified as a node would. */
export interface SiteReader {
  readonly link: CentreLink;
  /** Pulls until there is no more. */
  pull(waitMs?: number): Promise<void>;
  /** Begins anew from checkpoints. */
  refresh(): Promise<void>;
  /** By scope, then by what names the row. */
  rows(scope: string): ReadonlyMap<string, Json>;
  readonly left: Left[];
  readonly verdicts: Map<string, Verdict>;
  readonly decided: Record<string, number>;
  readonly documents: CentralDocument[];
  beacon(): SignedText;
  /** Number of pages read. */
  pages(): number;
  bytes(): number;
}

export const fetchOf =
  (centre: Pick<Centre, "app">): Fetch =>
  (url, init) =>
    centre.app.request(url, init);

export function siteLink(
  network: TestNetwork,
  site: string,
  incarnation: Incarnation,
  fetch: Fetch,
  baseUrl = "http://centre.test",
): CentreLink {
  const { crypto, trustRoot } = network;
  const { rootPublicKey, rootSuite } = trustRoot;
  const registry = createKeyRegistry(crypto, { network: TEST_NETWORK, rootPublicKey, rootSuite });
  for (const certificate of network.certificates) registry.learn(certificate);
  const signer = signerOf(crypto, network.keysOf(site).signing);
  return createHttpCentreLink({
    crypto,
    registry,
    baseUrl,
    fetch,
    site: siteId(site),
    signer,
    incarnation: () => incarnation,
    known: () => ({ epoch: 0, index: 0 }),
  });
}

const nameOf = (row: Json): string => {
  const { tag, entityType, entityKey } = row as { tag?: string; entityType?: string; entityKey?: string };
  return tag ?? `${entityType}/${entityKey}`;
};

export function siteReader(network: TestNetwork, site: string, link: CentreLink): SiteReader {
  const { crypto, trustRoot } = network;
  const { rootPublicKey, rootSuite } = trustRoot;
  const registry = createKeyRegistry(crypto, { network: TEST_NETWORK, rootPublicKey, rootSuite });
  for (const certificate of network.certificates) registry.learn(certificate);
  const keys = new Map<string, ScopeKeyMaterial>();
  const rows = new Map<string, Map<string, Json>>();
  const left: Left[] = [];
  const verdicts = new Map<string, Verdict>();
  const decided: Record<string, number> = {};
  const documents: CentralDocument[] = [];
  const beacons: SignedText[] = [];
  let chain = batchChainStart(crypto);
  let afterIndex = 0;
  let pages = 0;
  let bytes = 0;

  function takeDocument(signed: SignedText): void {
    const document = JSON.parse(signed.text) as CentralDocument;
    const role = document.kind === "state" ? "applier" : "sequencer";
    if (!registry.verify<CentralDocument>(signed, document.kind, [role]))
      throw new Error("a document is not authentic");
    if (document.kind === "enrol") registry.learn(document.certificate);
    if (document.kind === "beacon") beacons.push(signed);
    if (document.kind === "scopeKey") {
      const key = unwrapScopeKey(crypto, network.keysOf(site).box, document);
      if (!key) throw new Error("a scope key does not open");
      keys.set(`${key.scope}#${key.generation}`, key);
    }
    documents.push(document);
    if (document.kind !== "state") afterIndex = Math.max(afterIndex, document.index);
  }

  function takePage(page: SealedPage, named: ReadonlySet<string>): void {
    const { scope, generation } = JSON.parse(page.header.text) as { scope: string; generation: number };
    const scopeKey = keys.get(`${scope}#${generation}`);
    if (!scopeKey) throw new Error("a page's key is not known");
    const opened = openPage(crypto, { registry, scopeKey, named }, page);
    if (!opened.ok) throw new Error(`a page does not open: ${opened.error}`);
    pages += 1;
    bytes += page.sealed.length;
    const { content } = opened.value;
    const scoped = rows.get(scope) ?? new Map<string, Json>();
    rows.set(scope, scoped);
    for (const row of content.rows) {
      if ((row as { gone?: boolean }).gone) scoped.delete(nameOf(row));
      else scoped.set(nameOf(row), row);
    }
    for (const entity of content.left) scoped.delete(`${entity.entityType}/${entity.entityKey}`);
    left.push(...content.left);
    for (const verdict of content.verdicts) verdicts.set(verdict.ref, verdict);
    Object.assign(decided, content.decided);
  }

  function takeAnswer(answer: PullAnswer): void {
    answer.documents.forEach(takeDocument);
    const verified = verifyBatchChain(crypto, registry, chain, answer.batches);
    if (!verified.ok) throw new Error(`batches do not chain: ${verified.error.problem}`);
    chain = verified.value.end;
    const named = new Set(verified.value.batches.flatMap((batch: Batch) => batch.pages.map(({ id }) => id)));
    for (const page of answer.pages) {
      if (!named.has(page._id)) throw new Error("a page is not named");
      takePage(page, named);
    }
  }

  async function refresh(): Promise<void> {
    const refreshed = await link.refresh();
    if (!refreshed.ok) throw new Error(refreshed.error.kind);
    for (const signed of refreshed.value.checkpoints) {
      const { scope } = JSON.parse(signed.text) as { scope: string };
      const read = readCheckpoint(registry, signed, scope);
      if (!read.ok) throw new Error(read.error);
      const fetched = await link.pages(read.value.pages);
      if (!fetched.ok) throw new Error(fetched.error.kind);
      if (fetched.value.length !== read.value.pages.length) throw new Error("a page is missing");
      rows.delete(scope);
      for (const page of fetched.value) takePage(page, new Set(read.value.pages));
    }
  }

  return {
    link,
    async pull(waitMs = 0) {
      for (let more = true; more; ) {
        const answer = await link.pull({ afterBatch: chain.number, afterIndex, waitMs });
        if (!answer.ok) throw new Error(JSON.stringify(answer.error));
        takeAnswer(answer.value);
        more = answer.value.more;
      }
    },
    refresh,
    rows: (scope) => rows.get(scope) ?? new Map(),
    left,
    verdicts,
    decided,
    documents,
    beacon: () => beacons.at(-1) as SignedText,
    pages: () => pages,
    bytes: () => bytes,
  };
}
