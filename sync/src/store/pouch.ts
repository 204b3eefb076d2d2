/// <reference path="./pouch-modules.d.ts" />
import LevelPouch from "pouchdb-adapter-leveldb-core";
import type { PouchAdapter, PouchDatabase } from "pouchdb-core";
import PouchDB from "pouchdb-core";
import type { LevelDown } from "./level-facade.ts";

const ADAPTER = "huilian-level";

const adapter: PouchAdapter = function openAdapter(options, callback) {
  LevelPouch.call(this, options, callback);
};
adapter.valid = () => true;
adapter.use_prefix = false;
PouchDB.adapter(ADAPTER, adapter, false);

let opened = 0;

/**
 * A PouchDB over an open LevelDB. PouchDB keeps open databases by the name of the factory function and the name
 * of the database, and would hand out one that is open already: so every call takes a name of its own.
 */
export async function openPouch(down: LevelDown): Promise<PouchDatabase> {
  const huilianLevel = (): LevelDown => down;
  opened += 1;
  const database = new PouchDB(`store-${opened}`, {
    adapter: ADAPTER,
    db: huilianLevel,
    // Documents are never updated, so revisions carry no meaning, and hashing every document would be wasted.
    deterministic_revs: false,
    // Dropping a document must free its space, in the batch that drops it.
    auto_compaction: true,
  });
  await database.info();
  return database;
}
