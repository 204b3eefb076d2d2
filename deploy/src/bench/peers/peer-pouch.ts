import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { openPeerLevel } from "./peer-level.ts";

/** A document as PouchDB and CouchDB hold one. */
export interface PeerDocument {
  readonly _id: string;
  readonly [field: string]: unknown;
}

/** What is used of a database of stock PouchDB 9. */
export interface PeerDatabase {
  info(): Promise<object>;
  put(document: PeerDocument): Promise<object>;
  get(id: string): Promise<PeerDocument>;
  bulkDocs(documents: readonly PeerDocument[]): Promise<readonly { readonly ok?: boolean }[]>;
  allDocs(options: {
    readonly include_docs: boolean;
    readonly limit: number;
    readonly startkey?: string;
    readonly skip?: number;
  }): Promise<{ readonly rows: readonly { readonly id: string; readonly doc: PeerDocument }[] }>;
  destroy(): Promise<void>;
  close(): Promise<void>;
}

interface PeerPouch {
  new (name: string, options: object): PeerDatabase;
  plugin(plugin: unknown): void;
  adapter(name: string, adapter: object, preferred: boolean): void;
  replicate(
    source: PeerDatabase,
    target: PeerDatabase,
    options: { readonly batch_size: number },
  ): Promise<{ readonly ok: boolean; readonly docs_written: number; readonly doc_write_failures: number }>;
}

/** Stock PouchDB, and CouchDB behind it where there is one. */
export interface Peer {
  /** The address of a CouchDB with name and password left out; undefined where everything is PouchDB here. */
  readonly couch: string | undefined;
  /** A durable PouchDB of this process in a directory. */
  openLocal(directory: string): Promise<PeerDatabase>;
  /** The server's side: a database of CouchDB, or another durable PouchDB. Dropped by `dropServer`. */
  openServer(directory: string): Promise<PeerDatabase>;
  dropServer(database: PeerDatabase): Promise<void>;
  /** Stock one-shot replication. @throws when a document did not arrive. */
  replicate(source: PeerDatabase, target: PeerDatabase, batchSize: number, documents: number): Promise<void>;
}

const ADAPTER = "bench-level";

let prepared: PeerPouch | undefined;

/**
 * The peers are development dependencies, and published typings of PouchDB redeclare Node's Buffer: so they are
 * loaded when a bench runs, and what is used of them is written down above. Once, since a plugin cannot be added twice.
 */
function preparePouch(): PeerPouch {
  if (prepared !== undefined) return prepared;
  const load = createRequire(import.meta.url);
  const Pouch = load("pouchdb-core") as PeerPouch;
  const LevelPouch = load("pouchdb-adapter-leveldb-core") as { call(self: unknown, ...rest: unknown[]): void };
  const adapter = Object.assign(
    function openAdapter(this: unknown, options: object, callback: unknown) {
      LevelPouch.call(this, options, callback);
    },
    { valid: () => true, use_prefix: false },
  );
  Pouch.adapter(ADAPTER, adapter, false);
  Pouch.plugin(load("pouchdb-replication"));
  Pouch.plugin(load("pouchdb-adapter-http"));
  prepared = Pouch;
  return Pouch;
}

let opened = 0;

/** @throws when the development dependencies are not installed. */
export function loadPeer(couchUrl: string | undefined): Peer {
  const Pouch = preparePouch();
  async function openLocal(directory: string): Promise<PeerDatabase> {
    await mkdir(directory, { recursive: true });
    const down = await openPeerLevel(directory);
    opened += 1;
    // PouchDB keeps stores by the name of the function.
    const db = Object.defineProperty((): object => down, "name", { value: `benchLevel${opened}` });
    const database = new Pouch(`bench-${opened}`, { adapter: ADAPTER, db });
    await database.info();
    return database;
  }

  async function openRemote(url: string): Promise<PeerDatabase> {
    opened += 1;
    const database = new Pouch(`${url.replace(/\/$/, "")}/huilian-bench-${process.pid}-${opened}`, { adapter: "http" });
    await database.info();
    return database;
  }

  return {
    couch: couchUrl === undefined ? undefined : new URL(couchUrl).host,
    openLocal,
    openServer: (directory) => (couchUrl === undefined ? openLocal(directory) : openRemote(couchUrl)),
    dropServer: (database) => (couchUrl === undefined ? database.close() : database.destroy()),
    async replicate(source, target, batchSize, documents) {
      const { ok, docs_written, doc_write_failures } = await Pouch.replicate(source, target, { batch_size: batchSize });
      if (!ok || docs_written !== documents || doc_write_failures > 0) throw new Error("the peer's replication failed");
    },
  };
}

/** Writes documents in batches. Copies, since PouchDB changes what it is handed. @throws when one was not written. */
export async function writeAll(
  database: PeerDatabase,
  documents: readonly PeerDocument[],
  batchSize: number,
): Promise<void> {
  for (let from = 0; from < documents.length; from += batchSize) {
    const batch = documents.slice(from, from + batchSize).map((document) => ({ ...document }));
    const answers = await database.bulkDocs(batch);
    if (!answers.every(({ ok }) => ok === true)) throw new Error("the peer did not write a document");
  }
}
