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
  /**
   * Told of rows while they are loaded, page by page, when looking at them costs nothing: going through them
   * afterwards unfolds all of them a second time. A root may come several times, the last time as it is.
   */
  readonly onLoading?: (roots: readonly EntityKey[], rows: Pick<Rows, "row" | "ofRoot">) => void;
}

/** What a pull or a refresh changed in what the node shows. */
export interface ReplicaStep {
  readonly changedRoots: readonly EntityKey[];
  /** Newest effective stamp of all rows shown so far. */
  readonly newest?: Stamp;
}
