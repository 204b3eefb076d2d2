import { prefixRange, type Store, type StoredDocument } from "../store/store.ts";
import { OPEN_BATCH_MAX } from "./limits.ts";

/** All documents whose id begins with `prefix`, in the order of their ids, a batch in memory at a time. */
export async function* documentsUnder(store: Store, prefix: string): AsyncGenerator<StoredDocument> {
  const range = prefixRange(prefix, OPEN_BATCH_MAX);
  let from = range.from;
  for (;;) {
    const batch = await store.list({ ...range, from });
    yield* batch;
    const last = batch.at(-1);
    if (last === undefined || batch.length < range.limit) return;
    from = idAfter(last._id);
  }
}

/** As `documentsUnder`, ids only. */
export async function idsUnder(store: Store, prefix: string): Promise<readonly string[]> {
  const range = prefixRange(prefix, OPEN_BATCH_MAX);
  const ids: string[] = [];
  let from = range.from;
  for (;;) {
    const batch = await store.listIds({ ...range, from });
    ids.push(...batch);
    const last = batch.at(-1);
    if (last === undefined || batch.length < range.limit) return ids;
    from = idAfter(last);
  }
}

/** `!` is the lowest character an id may hold, so no id lies between. */
const idAfter = (id: string): string => `${id}!`;
