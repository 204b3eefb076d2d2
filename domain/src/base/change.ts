import type { LocalDate, Period } from "./calendar.ts";
import type { JsonObject } from "./canonical-json.ts";
import type { EntityKey, Hash, Incarnation, Ref, SiteId } from "./ids.ts";
import type { Stamp } from "./stamp.ts";

/**
 * What a change does to its cell (one column group of one entity).
 * `put` a full image of the group; `fact` an immutable event; `mark` and `clear` set and remove marks of a
 * safety cell.
 */
export type Operation = "put" | "fact" | "mark" | "clear";

/** The full image of a column group: every column of it, not only the changed ones. */
export type GroupImage = JsonObject;

/**
 * One signed statement of one author. Its canonical JSON is what is hashed and chained; the signature stands
 * over the tip of the commit it belongs to.
 */
export interface Change {
  readonly kind: "change";
  readonly format: 1;
  readonly suite: number;
  /** Signed, so that a change of a test network is worth nothing in another. */
  readonly network: string;
  /** 128 random bits in hex: the hash stands in clear, and without salt its content could be guessed. */
  readonly salt: string;
  readonly site: SiteId;
  readonly incarnation: Incarnation;
  /** 1, 2, 3 … without gap within the incarnation. */
  readonly sequence: number;
  /** The change before; at sequence 1 the hash of the site's certificate. */
  readonly previous: Hash;
  /** At sequence 1: the last change of the incarnation before, so that a lost tail shows. */
  readonly continues?: Ref;
  /** Raw hybrid logical time of the author, UTC. */
  readonly stamp: Stamp;
  /** Hash of the last central beacon the author holds: proves the change was made after it. */
  readonly beacon: Hash;
  readonly entityType: string;
  readonly entityKey: EntityKey;
  readonly group: string;
  readonly operation: Operation;
  /** All heads of the cell the author had; `[]` creates. Always `[]` in safety cells. */
  readonly base: readonly Ref[];
  /** The image the author saw, absent when it created the cell. */
  readonly old?: GroupImage;
  /** Absent only for `clear`. */
  readonly value?: GroupImage;
  /** The marks a `clear` removes. */
  readonly clears?: readonly Ref[];
  /** Changes this one cannot stand without: the person before the claim. */
  readonly needs?: readonly Ref[];
  readonly businessDate: LocalDate;
  readonly period: Period;
  /** Slip number or the client's key of the request: the same event is not counted twice. */
  readonly idempotencyKey?: string;
  readonly operatorId: string;
  /** Hash of the rule table the author judged under. */
  readonly rulesVersion: Hash;
  readonly schemaVersion: number;
}

/** A change whose text was checked against its hash: what the fold reads. */
export interface ReadChange {
  readonly ref: Ref;
  readonly change: Change;
}

/** The signed end of a chain after one commit. */
export interface Tip {
  readonly kind: "tip";
  readonly format: 1;
  readonly suite: number;
  readonly network: string;
  readonly site: SiteId;
  readonly incarnation: Incarnation;
  /** Sequence and hash of the commit's last change. */
  readonly sequence: number;
  readonly hash: Hash;
  /** How many changes the commit holds. A commit is the transaction: all its changes are admitted, or none. */
  readonly count: number;
  /** Ids of the keys whose approvals stand beside the tip, rising; absent where nobody approved. */
  readonly approvedBy?: readonly string[];
}
