import { StoreFault } from "@huilian/sync";
import { type CouchAnswer, type CouchClient, errorCodeOf, isRecord, type Judged, unexpected } from "./couch-client.ts";
import { BULK_CHARACTERS_MAX, BULK_DOCUMENTS_MAX } from "./couch-limits.ts";
import type { SentDocument } from "./revisions.ts";

/**
 * Writes documents under the revisions they carry, and resolves when CouchDB said 201 of all of them. 202 says that
 * fewer copies than a quorum have them: they are sent again until it is 201, which does no harm, since a revision that
 * is there already is the same content. In the order given, in requests of a limited size; not all or none.
 * @throws StoreFault when it was tried often enough, or CouchDB refuses one of them.
 */
export async function writeUntilDurable(client: CouchClient, documents: readonly SentDocument[]): Promise<void> {
  for (let start = 0; start < documents.length; ) {
    const together = documents.slice(start, start + countTogether(documents, start));
    const body = `{"new_edits":false,"docs":[${together.map(({ text }) => text).join(",")}]}`;
    await client.persist({ method: "POST", path: "/_bulk_docs", body }, judge);
    start += together.length;
  }
}

/** At least one. */
function countTogether(documents: readonly SentDocument[], start: number): number {
  let characters = 0;
  let count = 0;
  for (const { text } of documents.slice(start, start + BULK_DOCUMENTS_MAX)) {
    characters += text.length;
    if (count > 0 && characters > BULK_CHARACTERS_MAX) break;
    count += 1;
  }
  return count;
}

/** With `new_edits: false` the answer names only what was not written. */
function judge(answer: CouchAnswer): Judged<undefined> {
  if (answer.httpStatus !== 201) return unexpected(answer);
  if (!Array.isArray(answer.json)) return { again: "an answer of another shape" };
  const refused = (answer.json as readonly unknown[]).find((entry) => !isRecord(entry) || entry["error"] !== undefined);
  if (refused === undefined) return { result: undefined };
  throw new StoreFault(`CouchDB refuses a document: ${errorCodeOf(refused)}`);
}
