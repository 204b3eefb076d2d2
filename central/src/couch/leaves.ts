import { StoreFault } from "@huilian/sync";
import { type CouchAnswer, type CouchClient, errorCodeOf, isRecord, type Judged, unexpected } from "./couch-client.ts";
import { KEYS_TOGETHER_MAX } from "./couch-limits.ts";
import { generationOf, type Revision } from "./revisions.ts";
import { type CouchDocument, isCouchDocument } from "./stored-form.ts";

/** What lies under an id: the document, or the revision that deleted the last one, or neither. */
export interface Leaf {
  readonly live?: CouchDocument;
  readonly deleted?: Revision;
}

/**
 * What lies under every id, in the order asked, a limited number at a time. CouchDB asks a quorum of copies for this,
 * unlike for a range. With `ancestry`, documents carry the revisions before their own.
 */
export async function* readLeaves(
  client: CouchClient,
  ids: readonly string[],
  { ancestry = false }: { readonly ancestry?: boolean } = {},
): AsyncGenerator<readonly (readonly [id: string, leaf: Leaf])[]> {
  for (let start = 0; start < ids.length; start += KEYS_TOGETHER_MAX) {
    const together = ids.slice(start, start + KEYS_TOGETHER_MAX);
    const body = JSON.stringify({ docs: together.map((id) => ({ id })) });
    const path = ancestry ? "/_bulk_get?revs=true" : "/_bulk_get";
    yield await client.persist({ method: "POST", path, body }, (answer) => leavesIn(answer, together));
  }
}

/** As `readLeaves`, all of them at once. */
export async function leavesOf(client: CouchClient, ids: readonly string[]): Promise<ReadonlyMap<string, Leaf>> {
  const all: (readonly [string, Leaf])[] = [];
  for await (const part of readLeaves(client, ids)) all.push(...part);
  return new Map(all);
}

type Leaves = readonly (readonly [string, Leaf])[];

/** Fails as a whole when it says anything else than "here it is" or "there is none" of any id. */
function leavesIn(answer: CouchAnswer, ids: readonly string[]): Judged<Leaves> {
  if (answer.httpStatus !== 200) return unexpected(answer);
  const results = isRecord(answer.json) ? answer.json["results"] : undefined;
  if (!Array.isArray(results) || results.length !== ids.length) return { again: "an answer of another shape" };
  const leaves: (readonly [string, Leaf])[] = [];
  for (const [index, id] of ids.entries()) {
    const result: unknown = results[index];
    const leaf = isRecord(result) && result["id"] === id ? leafIn(result["docs"], id) : "another document";
    if (typeof leaf === "string") return { again: leaf };
    leaves.push([id, leaf]);
  }
  return { result: leaves };
}

/** @returns why it says nothing, when it does. @throws StoreFault when there are two documents under the id. */
function leafIn(found: unknown, id: string): Leaf | string {
  if (!Array.isArray(found) || found.length === 0) return "an answer of another shape";
  const documents: CouchDocument[] = [];
  for (const entry of found as readonly unknown[]) {
    const document = isRecord(entry) ? entry["ok"] : undefined;
    if (isCouchDocument(document) && document._id === id) {
      documents.push(document);
      continue;
    }
    const error = isRecord(entry) ? errorCodeOf(entry["error"]) : "";
    if (error !== "not_found") return error || "an answer of another shape";
  }
  const live = documents.filter((document) => document["_deleted"] !== true);
  if (live.length > 1) throw new StoreFault(`${id} has two contents: two processes wrote to the database`);
  if (live[0]) return { live: live[0] };
  const [deleted] = documents.map(({ _rev }) => _rev).sort((one, other) => generationOf(other) - generationOf(one));
  return deleted === undefined ? {} : { deleted };
}
