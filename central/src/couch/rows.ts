import { type IdRange, StoreFault } from "@huilian/sync";
import { type CouchAnswer, type CouchClient, isRecord, type Judged, unexpected } from "./couch-client.ts";
import { ROWS_TOGETHER_MAX } from "./couch-limits.ts";
import { type CouchDocument, isCouchDocument } from "./stored-form.ts";

export interface Row {
  readonly id: string;
  readonly document?: CouchDocument;
}

/** Some rows of a range, and what is left of it; without `next` there is nothing more. */
export interface RowPage {
  readonly rows: readonly Row[];
  readonly next?: Omit<IdRange, "limit">;
}

/**
 * The beginning of a range, from either end, documents of others included. `_all_docs` is sorted by the bytes of the
 * ids, which for ASCII are the code units the port speaks of, whatever the server's language is.
 */
export async function rowsOf(
  client: CouchClient,
  range: IdRange,
  { withDocuments }: { readonly withDocuments: boolean },
): Promise<RowPage> {
  const { from, before } = range;
  if (before <= from) return { rows: [] };
  // The end a range begins at is part of the answer, whichever it is: one more is asked for where it does not belong.
  const limit = Math.min(range.limit, ROWS_TOGETHER_MAX) + (range.descending ? 1 : 0);
  const query = {
    startkey: JSON.stringify(range.descending ? before : from),
    endkey: JSON.stringify(range.descending ? from : before),
    inclusive_end: String(range.descending ?? false),
    descending: String(range.descending ?? false),
    limit: String(limit),
    ...(withDocuments ? { include_docs: "true", conflicts: "true" } : {}),
  };
  const call = { method: "GET", path: `/_all_docs?${queryText(query)}` } as const;
  const found = await client.persist(call, (answer) => rowsIn(answer, withDocuments));
  const rows = found.filter(({ id }) => from <= id && id < before);
  const last = found.at(-1);
  if (last === undefined || found.length < limit) return { rows };
  // No id of the port has a character below the exclamation mark, so that nothing lies between an id and this.
  return { rows, next: range.descending ? { ...range, before: last.id } : { ...range, from: `${last.id} ` } };
}

const queryText = (query: Readonly<Record<string, string>>): string =>
  Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");

/** The same bound in ASCII. No id of the port has a character above `}`: one in a bound ends it, as a tilde does. */
export function asciiBound(bound: string): string {
  const above = bound.search(/[^\0-}]/);
  return above === -1 ? bound : `${bound.slice(0, above)}~`;
}

function rowsIn(answer: CouchAnswer, withDocuments: boolean): Judged<readonly Row[]> {
  if (answer.httpStatus !== 200) return unexpected(answer);
  const rows = isRecord(answer.json) ? answer.json["rows"] : undefined;
  if (!Array.isArray(rows)) return { again: "an answer of another shape" };
  const read = (rows as readonly unknown[]).map((row) => rowIn(row, withDocuments));
  return read.every((row) => row !== undefined) ? { result: read } : { again: "an answer of another shape" };
}

function rowIn(row: unknown, withDocuments: boolean): Row | undefined {
  if (!isRecord(row) || typeof row["id"] !== "string") return undefined;
  const id = row["id"];
  const document = row["doc"];
  if (!withDocuments || document === null) return { id };
  if (!isCouchDocument(document) || document._id !== id) return undefined;
  if (document["_conflicts"] !== undefined)
    throw new StoreFault(`${id} has two contents: two processes wrote to the database`);
  return { id, document };
}
