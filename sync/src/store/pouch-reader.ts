import { assert } from "@huilian/domain/base";
import type { PouchAllDocsOptions, PouchDatabase } from "pouchdb-core";
import { isDocumentId } from "./document-copy.ts";
import type { LevelFacade } from "./level-facade.ts";
import type { IdRange, StoredDocument } from "./store.ts";
import { StoreFault } from "./store-errors.ts";
import { READ_TOGETHER_MAX } from "./store-limits.ts";

/** Reads through PouchDB without believing its "not found". All of it rejects with StoreFault when a read failed. */
export interface PouchReader {
  readMany(ids: readonly string[]): Promise<readonly (StoredDocument | undefined)[]>;
  list(range: IdRange): Promise<readonly StoredDocument[]>;
  listIds(range: IdRange): Promise<readonly string[]>;
}

export function createPouchReader(database: PouchDatabase, facade: LevelFacade): PouchReader {
  const readMany = async (ids: readonly string[]): Promise<readonly (StoredDocument | undefined)[]> => {
    const documents: (StoredDocument | undefined)[] = [];
    for (let start = 0; start < ids.length; start += READ_TOGETHER_MAX) {
      const together = ids.slice(start, start + READ_TOGETHER_MAX);
      documents.push(
        ...(await watched(facade, () => Promise.all(together.map((id) => readOne(database, facade, id))))),
      );
    }
    return documents;
  };
  const listIds = (range: IdRange): Promise<readonly string[]> => watched(facade, () => idsOf(database, range));
  return {
    readMany,
    listIds,
    // Not with `include_docs`: PouchDB dies in a callback, uncaught, when it cannot read one of the documents.
    list: async (range) => (await readMany(await listIds(range))).filter((document) => document !== undefined),
  };
}

/** Runs `work` and turns whatever goes wrong, also a failed read that PouchDB kept to itself, into a StoreFault. */
export async function watched<T>(facade: LevelFacade, work: () => Promise<T>): Promise<T> {
  const watch = facade.watchReads();
  let result: T;
  try {
    result = await work();
  } catch (error) {
    throw error instanceof StoreFault ? error : new StoreFault("the store's disk failed", error);
  }
  watch.check();
  return result;
}

async function readOne(database: PouchDatabase, facade: LevelFacade, id: string): Promise<StoredDocument | undefined> {
  if (!isDocumentId(id)) return undefined;
  const document = await getDocument(database, id);
  if (document || !(await isStored(facade, id))) return document;
  // It may have been written between the two questions; if not, its entry is there and its content is gone.
  const again = await getDocument(database, id);
  if (again || !(await isStored(facade, id))) return again;
  throw new StoreFault(`the content of ${id} is missing from the disk`);
}

const isStored = async (facade: LevelFacade, id: string): Promise<boolean> => (await facade.has([id]))[0] === true;

async function getDocument(database: PouchDatabase, id: string): Promise<StoredDocument | undefined> {
  try {
    const { _rev, ...document } = await database.get(id);
    return document as StoredDocument;
  } catch (error) {
    if (typeof error === "object" && error !== null && "status" in error && error.status === 404) return undefined;
    throw error;
  }
}

async function idsOf(
  database: PouchDatabase,
  { from, before, limit, descending }: IdRange,
): Promise<readonly string[]> {
  assert(Number.isInteger(limit) && limit >= 0, "a limit is a whole number");
  if (limit === 0 || before <= from) return [];
  const [startkey, endkey] = descending ? [before, from] : [from, before];
  // PouchDB takes an empty key for no bound, which `from` may be. One more than asked, as it includes `before`.
  const options: PouchAllDocsOptions = { startkey, endkey, limit: limit + 1, descending: descending ?? false };
  const { rows } = await database.allDocs(options);
  const ids = rows.map((row) => row.key).filter((id) => from <= id && id < before);
  return ids.slice(0, limit);
}
