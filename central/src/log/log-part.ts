import type { LogEntry, Store } from "@huilian/sync";
import { LOG_PART_SIZE_MAX, LOG_READ_MAX } from "../limits.ts";
import { readEntries } from "./log-store.ts";

/** Entries from an index on that are on disk, at most `limit` and about as many as one message carries; at least one. */
export async function readLogPart(
  store: Store,
  range: { readonly from: number; readonly upTo: number; readonly limit: number },
): Promise<readonly LogEntry[]> {
  const part: LogEntry[] = [];
  let size = 0;
  while (part.length < range.limit && size < LOG_PART_SIZE_MAX) {
    const limit = Math.min(LOG_READ_MAX, range.limit - part.length);
    const read = await readEntries(store, { from: range.from + part.length, before: range.upTo + 1, limit });
    for (const entry of read) {
      if (part.length > 0 && size >= LOG_PART_SIZE_MAX) return part;
      part.push(entry);
      size += entry.type === "segment" ? entry.segment.sealed.length : entry.document.text.length;
    }
    if (read.length < limit) break;
  }
  return part;
}
