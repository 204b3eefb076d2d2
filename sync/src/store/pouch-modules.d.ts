// Only what the store uses of PouchDB 9. The published typings describe PouchDB 6 and redeclare Node's Buffer.

declare module "pouchdb-core" {
  export interface PouchOptions {
    readonly adapter: string;
    /** Called with the database's name; gives an object of the shape of abstract-leveldown. */
    readonly db: (name: string) => object;
    readonly deterministic_revs: boolean;
    readonly auto_compaction: boolean;
  }

  export interface PouchRow {
    readonly id?: string;
    readonly key: string;
    readonly error?: string;
    readonly value?: { readonly rev: string; readonly deleted?: boolean };
  }

  export interface PouchAllDocsOptions {
    readonly startkey?: string;
    readonly endkey?: string;
    readonly keys?: string[];
    readonly limit?: number;
    readonly descending?: boolean;
  }

  /** An answer per document; `error` is true or a name where it was not written. */
  export interface PouchBulkAnswer {
    readonly id?: string;
    readonly ok?: boolean;
    readonly error?: unknown;
  }

  export interface PouchDatabase {
    info(): Promise<object>;
    /** Rejects with `status: 404` when the document is missing, and also when it could not be read. */
    get(id: string): Promise<{ readonly _id: string; readonly _rev: string; readonly [field: string]: unknown }>;
    allDocs(options: PouchAllDocsOptions): Promise<{ readonly rows: readonly PouchRow[] }>;
    /** Changes the documents handed over at their top level. */
    bulkDocs(documents: { _id: string; [field: string]: unknown }[]): Promise<readonly PouchBulkAnswer[]>;
    close(): Promise<void>;
  }

  export interface PouchAdapter {
    (this: unknown, options: object, callback: (error: unknown) => void): void;
    valid?: () => boolean;
    use_prefix?: boolean;
  }

  const PouchDB: {
    new (name: string, options: PouchOptions): PouchDatabase;
    adapter(name: string, adapter: PouchAdapter, preferred: boolean): void;
  };
  export default PouchDB;
}

declare module "pouchdb-adapter-leveldb-core" {
  import type { PouchAdapter } from "pouchdb-core";

  const LevelPouch: PouchAdapter;
  export default LevelPouch;
}
