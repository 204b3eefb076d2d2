import type { EntityKey, Stamp } from "@huilian/domain";
import type { Crypto, KeyPair, KeyRegistry, Store } from "@huilian/sync";
import type { Rows } from "./rows.ts";

export interface ReplicaDeps {
  readonly crypto: Crypto;
  readonly store: Store;
  /** Knows the certificates the node was provisioned with; learns those the centre enrols. */
  readonly registry: KeyRegistry;
  readonly site: string;
  readonly scopes: readonly string[];
  readonly boxKeys: KeyPair;
  readonly reader?: RowReader;
}

/**
 * Looks at rows page by page while they come, when that costs nothing: going through them afterwards unfolds all of
 * them a second time. A root may come several times, the last time as it is.
 */
export interface RowReader {
  /** Roots whose rows are shown otherwise than before, in the order in which they are quickest to read. */
  changed(roots: readonly EntityKey[]): void;
  /** Rows begin to come that will take the place of everything. Until `replace` none of them is shown. */
  beginAnew(): RowsAnew;
}

export interface RowsAnew {
  loaded(roots: readonly EntityKey[], rows: Pick<Rows, "ofRoot">): void;
  /** They are shown from here on. */
  replace(): void;
}

/** What a pull or a refresh changed in what the node shows. */
export interface ReplicaStep {
  readonly changedRoots: readonly EntityKey[];
  /** Newest effective stamp of all rows shown so far. */
  readonly newest?: Stamp;
}
