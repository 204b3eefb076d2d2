/**
 * Where documents lie. Every document is immutable: it is written once, read, listed by id range and, when
 * nothing needs it any more (a packed commit, a superseded page), dropped. Nothing is updated.
 */
export interface Store {
  /**
   * Writes all documents or none, and resolves only when they are on disk.
   * A document that is already stored with the same content is left as it is; one with the same id and
   * another content makes the whole write fail with `StoreConflict`, and nothing is written.
   */
  write(documents: readonly StoredDocument[]): Promise<void>;
  /** The document, or undefined when it was never written. A fault of the disk throws; it is never "not found". */
  read(id: string): Promise<StoredDocument | undefined>;
  /** One entry per id, in the order asked. */
  readMany(ids: readonly string[]): Promise<readonly (StoredDocument | undefined)[]>;
  /** Documents with `from <= id < before`, ordered by id (code units), at most `limit`. */
  list(range: IdRange): Promise<readonly StoredDocument[]>;
  /** Only the ids of a range; as `list`. */
  listIds(range: IdRange): Promise<readonly string[]>;
  /** Removes operational copies. Unknown ids are ignored. */
  drop(ids: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export interface IdRange {
  readonly from: string;
  readonly before: string;
  readonly limit: number;
  readonly descending?: boolean;
}

/** A JSON document with an ASCII id of the form `kind/…`. No other field name begins with an underscore. */
export interface StoredDocument {
  readonly _id: string;
  readonly [field: string]: unknown;
}

/** Thrown by `write` when an id is taken by other content. It names ids only, never content. */
export class StoreConflict extends Error {
  readonly ids: readonly string[];
  constructor(ids: readonly string[]) {
    super(`already stored with other content: ${ids.join(", ")}`);
    this.ids = ids;
  }
}

/** The range of all ids that begin with `prefix` (ASCII). */
export const prefixRange = (prefix: string, limit: number): IdRange => ({ from: prefix, before: `${prefix}~`, limit });

/** A number as part of an id, so that ids sort as numbers do. */
export const sortableNumber = (value: number): string => String(value).padStart(15, "0");
