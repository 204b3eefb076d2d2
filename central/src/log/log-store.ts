import type { LogEntry, Store, StoredDocument } from "@huilian/sync";
import { sortableNumber } from "@huilian/sync";
import { LOG_READ_MAX } from "../limits.ts";

/** Where an entry of the log lies. */
export const logId = (index: number): string => `log/${sortableNumber(index)}`;

/** The epoch the centre lives in lies under the highest of these. */
const epochId = (epoch: number): string => `epoch/${sortableNumber(epoch)}`;

/** A stored document as what was stored there: only the sequencer writes under `log/`. */
const entryOf = (document: StoredDocument): LogEntry => document as unknown as LogEntry;

/** Entries with `from <= index < before`, by index, at most `limit`. */
export async function readEntries(
  store: Store,
  range: { readonly from: number; readonly before?: number; readonly limit: number },
): Promise<readonly LogEntry[]> {
  const before = range.before === undefined ? "log/~" : logId(range.before);
  const documents = await store.list({ from: logId(range.from), before, limit: range.limit });
  return documents.map(entryOf);
}

/** The whole log from `from` on, read in parts. */
export async function* everyEntry(store: Store, from = 1): AsyncGenerator<LogEntry> {
  let next = from;
  for (;;) {
    const part = await readEntries(store, { from: next, limit: LOG_READ_MAX });
    yield* part;
    const last = part.at(-1);
    if (last === undefined || part.length < LOG_READ_MAX) return;
    next = last.index + 1;
  }
}

/** One entry; undefined beyond the end of the log. */
export async function readEntry(store: Store, index: number): Promise<LogEntry | undefined> {
  const document = await store.read(logId(index));
  return document && entryOf(document);
}

/** The epoch in the store, 1 in an empty one. Whoever promotes a standby writes a higher one before it starts. */
export async function readEpoch(store: Store): Promise<number> {
  const [newest] = await store.list({ from: "epoch/", before: "epoch/~", limit: 1, descending: true });
  if (newest !== undefined) return Number(newest["epoch"]);
  await store.write([{ _id: epochId(1), epoch: 1 }]);
  return 1;
}
