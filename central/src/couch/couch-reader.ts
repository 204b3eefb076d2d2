import { assert } from "@huilian/domain";
import { type IdRange, isDocumentId, type StoredDocument, StoreFault } from "@huilian/sync";
import type { CouchClient } from "./couch-client.ts";
import { KEYS_TOGETHER_MAX } from "./couch-limits.ts";
import type { HiddenIds } from "./hidden-ids.ts";
import { type Leaf, leavesOf, readLeaves } from "./leaves.ts";
import { asciiBound, type Row, rowsOf } from "./rows.ts";
import { type CouchDocument, contentOf, partIdsOf } from "./stored-form.ts";

/** The reading half of the store. What is said to be missing was said to be missing by CouchDB, in so many words. */
export interface CouchReader {
  readMany(ids: readonly string[]): Promise<readonly (StoredDocument | undefined)[]>;
  list(range: IdRange): Promise<readonly StoredDocument[]>;
  listIds(range: IdRange): Promise<readonly string[]>;
}

export function createCouchReader(client: CouchClient, hiddenIds: HiddenIds): CouchReader {
  const { reading } = hiddenIds;
  return {
    readMany: (ids) =>
      reading(async (hidden) => {
        const asked = [...new Set(ids.filter(isDocumentId))];
        const found = new Map<string, StoredDocument>();
        for await (const leaves of readLeaves(client, asked)) {
          const documents = await contentsOf(
            client,
            leaves.map(([, { live }]) => live),
          );
          for (const document of documents) if (!hidden.has(document._id)) found.set(document._id, document);
        }
        return ids.map((id) => found.get(id));
      }),
    listIds: (range) =>
      reading(async (hidden) => {
        const ids: string[] = [];
        await eachRow(client, range, { withDocuments: false }, async (rows) => {
          ids.push(...rows.flatMap(({ id }) => (hidden.has(id) ? [] : [id])).slice(0, range.limit - ids.length));
          return range.limit - ids.length;
        });
        return ids;
      }),
    list: (range) =>
      reading(async (hidden) => {
        const documents: StoredDocument[] = [];
        await eachRow(client, range, { withDocuments: true }, async (rows) => {
          const contents = await contentsOf(client, await documentsOf(client, rows));
          documents.push(...contents.filter(({ _id }) => !hidden.has(_id)).slice(0, range.limit - documents.length));
          return range.limit - documents.length;
        });
        return documents;
      }),
  };
}

/** Hands over the documents of a range, page by page, until `take` says that it needs no more or there are none. */
async function eachRow(
  client: CouchClient,
  range: IdRange,
  options: { readonly withDocuments: boolean },
  take: (rows: readonly Row[]) => Promise<number>,
): Promise<void> {
  assert(Number.isInteger(range.limit) && range.limit >= 0, "a limit is a whole number");
  let rest: IdRange | undefined = { ...range, from: asciiBound(range.from), before: asciiBound(range.before) };
  while (rest && rest.limit > 0) {
    const { rows, next }: Awaited<ReturnType<typeof rowsOf>> = await rowsOf(client, rest, options);
    const wanted = await take(rows.filter(({ id }) => isDocumentId(id)));
    rest = next && { ...next, limit: wanted };
  }
}

/** The documents of rows. A row that came without its document, which was just being dropped, is asked for again. */
async function documentsOf(client: CouchClient, rows: readonly Row[]): Promise<readonly (CouchDocument | undefined)[]> {
  const bare = rows.filter(({ document }) => document === undefined).map(({ id }) => id);
  const again = bare.length === 0 ? new Map<string, Leaf>() : await leavesOf(client, bare);
  return rows.map(({ id, document }) => document ?? again.get(id)?.live);
}

async function contentsOf(
  client: CouchClient,
  documents: readonly (CouchDocument | undefined)[],
): Promise<readonly StoredDocument[]> {
  const contents: StoredDocument[] = [];
  for (const document of documents) {
    const content = document && (await wholeContent(client, document));
    if (content) contents.push(content);
  }
  return contents;
}

/** The content with its parts. Undefined when the document was dropped in the meantime, with all of them. */
export async function wholeContent(client: CouchClient, document: CouchDocument): Promise<StoredDocument | undefined> {
  const ids = partIdsOf(document);
  if (ids.length === 0) return contentOf(document, []);
  assert(ids.length <= KEYS_TOGETHER_MAX, "a document is of a limited number of parts");
  const leaves = await leavesOf(client, ids);
  const parts = ids.flatMap((id) => leaves.get(id)?.live ?? []);
  if (parts.length === ids.length) return contentOf(document, parts);
  const again = (await leavesOf(client, [document._id])).get(document._id)?.live;
  if (again?._rev === document._rev) throw new StoreFault(`parts of ${document._id} are missing from CouchDB`);
  return again && wholeContent(client, again);
}
