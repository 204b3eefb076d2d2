import {
  type Batch,
  batchId,
  prefixRange,
  type SealedPage,
  type SignedText,
  type Store,
  type StoredDocument,
  sortableNumber,
} from "@huilian/sync";
import { PAGES_OPENED_TOGETHER, REPLICA_DROP_MAX, REPLICA_READ_BATCH } from "../replica-limits.ts";

/** How what came down lies in the node's store: exactly as it came. */
export const centralId = (index: number): string => `${CENTRAL}${sortableNumber(index)}`;
export const CENTRAL = "central/";
export const BATCHES = "batch/";
const REFRESHES = "refresh/";

/** A complete refresh: the checkpoints it was made of, and the batch from which deltas go on. */
export interface RefreshRecord {
  readonly batch: number;
  readonly checkpoints: readonly SignedText[];
}

export const centralDocument = (index: number, signed: SignedText): StoredDocument => ({
  _id: centralId(index),
  signed,
});
export const batchDocument = ({ number }: Batch, signed: SignedText): StoredDocument => ({
  _id: batchId(number),
  signed,
});
export const pageDocument = (page: SealedPage): StoredDocument => ({ ...page });
export const refreshDocument = (record: RefreshRecord): StoredDocument => ({
  _id: `${REFRESHES}${sortableNumber(record.batch)}`,
  batch: record.batch,
  checkpoints: record.checkpoints,
});

export const signedOf = (document: StoredDocument): SignedText => document["signed"] as SignedText;

/** All documents of a prefix after an id, a batch at a time, so that a long history never lies in memory at once. */
export async function* documentsAfter(
  store: Store,
  prefix: string,
  after: string,
): AsyncIterable<readonly StoredDocument[]> {
  let from = after;
  for (;;) {
    const found = await store.list({ ...prefixRange(prefix, REPLICA_READ_BATCH), from });
    if (found.length > 0) yield found;
    const last = found.at(-1);
    if (!last || found.length < REPLICA_READ_BATCH) return;
    from = `${last._id}!`;
  }
}

/** Pages by id, some at a time; those that are not stored are missing. */
export async function* pagesOf(store: Store, ids: readonly string[]): AsyncIterable<readonly SealedPage[]> {
  for (let from = 0; from < ids.length; from += PAGES_OPENED_TOGETHER) {
    const found = await store.readMany(ids.slice(from, from + PAGES_OPENED_TOGETHER));
    yield found.flatMap((document) => (document ? [document as unknown as SealedPage] : []));
  }
}

export async function newestRefresh(store: Store): Promise<RefreshRecord | undefined> {
  const [found] = await store.list({ ...prefixRange(REFRESHES, 1), descending: true });
  return found && { batch: found["batch"] as number, checkpoints: found["checkpoints"] as readonly SignedText[] };
}

/**
 * Removes batches after a number and documents after an index, in one step as far as the store goes. Without a batch
 * that names it a page means nothing, so pages may stay. Batch 0 takes what was refreshed with it.
 */
export async function forgetAfter(store: Store, batch: number, index: number): Promise<void> {
  const lastFirst = (prefix: string, from: string): Promise<readonly string[]> =>
    store.listIds({ ...prefixRange(prefix, REPLICA_DROP_MAX), from, descending: true });
  for (;;) {
    const batches = await lastFirst(BATCHES, batchId(batch + 1));
    const refreshes = batch === 0 ? await lastFirst(REFRESHES, REFRESHES) : [];
    const documents = await lastFirst(CENTRAL, centralId(index + 1));
    // What a crash leaves in between is then an earlier state, and not one with a hole.
    const ids = [...batches, ...refreshes, ...documents].slice(0, REPLICA_DROP_MAX);
    if (ids.length > 0) await store.drop(ids);
    if (ids.length < REPLICA_DROP_MAX) return;
  }
}
