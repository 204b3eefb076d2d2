import { assert, type SiteId } from "@huilian/domain";
import {
  batchId,
  type KeyRegistry,
  PULL_BATCHES_MAX,
  PULL_DOCUMENTS_MAX,
  PULL_PAGES_MAX,
  type PullAnswer,
  type PullRequest,
  type RefreshAnswer,
  type ScopeName,
  type SealedPage,
  type SignedText,
  type Store,
  type StoredDocument,
} from "@huilian/sync";
import { type BatchTable, batchOf, signedBatchOf } from "../applier/batch-table.ts";
import { LOG_READ_MAX, PULL_SEALED_MAX } from "../limits.ts";
import { logId } from "../log/log-store.ts";
import type { DocumentIndex } from "./document-index.ts";
import { newestCheckpoint } from "./newest-checkpoint.ts";
import type { WaitingPulls } from "./waiting-pulls.ts";

export interface PullsDeps {
  readonly store: Store;
  readonly registry: KeyRegistry;
  readonly documents: DocumentIndex;
  readonly batches: BatchTable;
  readonly waiting: WaitingPulls;
}

/** What goes down: documents, batches, pages. Everything is served as it lies in the store. */
export interface Pulls {
  pull(site: SiteId, request: PullRequest): Promise<PullAnswer>;
  refresh(site: SiteId): Promise<RefreshAnswer>;
  pages(site: SiteId, ids: readonly string[]): Promise<readonly SealedPage[]>;
}

interface BatchPart {
  readonly batches: readonly SignedText[];
  readonly pages: readonly SealedPage[];
  /** The log index the last of them shows. */
  readonly index: number;
  readonly whole: boolean;
}

export function createPulls(deps: PullsDeps): Pulls {
  const { store, batches, documents } = deps;

  const scopesOf = (site: SiteId): ReadonlySet<ScopeName> =>
    new Set(deps.registry.certificateOfSite(site)?.certificate.scopes ?? []);

  async function readPages(ids: readonly string[]): Promise<readonly SealedPage[]> {
    const stored = await store.readMany(ids);
    return stored.flatMap((page) => (page ? [page as unknown as SealedPage] : []));
  }

  async function batchPart(site: SiteId, after: number): Promise<BatchPart> {
    const scopes = scopesOf(site);
    const signed: SignedText[] = [];
    const pages: SealedPage[] = [];
    let size = 0;
    let index = 0;
    let whole = false;
    while (!whole && signed.length < PULL_BATCHES_MAX && size < PULL_SEALED_MAX) {
      const range = { from: batchId(after + signed.length + 1), before: "batch/~", limit: LOG_READ_MAX };
      const stored = await store.list(range);
      whole = stored.length < LOG_READ_MAX;
      for (const document of stored) {
        const batch = batchOf(signedBatchOf(document));
        const ids = batch.pages.filter(({ scope }) => scopes.has(scope)).map(({ id }) => id);
        const isFull =
          signed.length >= PULL_BATCHES_MAX || pages.length + ids.length > PULL_PAGES_MAX || size >= PULL_SEALED_MAX;
        if (signed.length > 0 && isFull) return { batches: signed, pages, index, whole: false };
        const named = await readPages(ids);
        assert(named.length === ids.length, "a page a batch names is stored");
        pages.push(...named);
        size += named.reduce((sum, page) => sum + page.sealed.length, 0);
        signed.push(signedBatchOf(document));
        index = batch.index;
      }
    }
    return { batches: signed, pages, index, whole };
  }

  async function answer(site: SiteId, { afterBatch, afterIndex }: PullRequest): Promise<PullAnswer> {
    const end = batches.end();
    const part = afterBatch >= end.number ? NOTHING_NEW : await batchPart(site, afterBatch);
    // Documents run no further than the batches beside them, so that a beacon proves what it is cited for.
    const upTo = part.whole ? Math.max(part.index, end.index) : part.index;
    const indexes = documents.forSite(site, afterIndex, upTo, PULL_DOCUMENTS_MAX);
    const stored = await store.readMany(indexes.map(logId));
    return {
      documents: stored.map(signedDocumentOf),
      batches: part.batches,
      pages: part.pages,
      more: !part.whole || indexes.length >= PULL_DOCUMENTS_MAX,
    };
  }

  return {
    async pull(site, request) {
      const before = batches.end().number;
      const first = await answer(site, request);
      const isEmpty = first.documents.length === 0 && first.batches.length === 0;
      if (!isEmpty || request.waitMs === 0) return first;
      // News that came while the store was read must not be waited for.
      if (batches.end().number === before) await deps.waiting.wait(request.waitMs);
      return answer(site, request);
    },
    async refresh(site) {
      const scopes = [...scopesOf(site)].sort();
      const newest = await Promise.all(scopes.map((scope) => newestCheckpoint(store, scope)));
      return { checkpoints: newest.flatMap((signed) => signed ?? []), batch: batches.end().number };
    },
    async pages(site, ids) {
      const scopes = scopesOf(site);
      return readPages(ids.filter((id) => scopes.has(id.slice("page/".length, id.lastIndexOf("/")))));
    },
  };
}

const NOTHING_NEW: BatchPart = { batches: [], pages: [], index: 0, whole: true };

function signedDocumentOf(entry: StoredDocument | undefined): SignedText {
  assert(entry?.["type"] === "document", "an indexed document lies in the log");
  return entry["document"] as SignedText;
}
