import type { Store, StoredDocument } from "@huilian/sync";
import { LOG_READ_MAX } from "../limits.ts";

/** All documents whose ids begin with `prefix`, by id, read in parts. */
export async function* everyDocument(store: Store, prefix: string): AsyncGenerator<StoredDocument> {
  let from = prefix;
  for (;;) {
    const part = await store.list({ from, before: `${prefix}~`, limit: LOG_READ_MAX });
    yield* part;
    const last = part.at(-1);
    if (last === undefined || part.length < LOG_READ_MAX) return;
    from = `${last._id}!`;
  }
}
