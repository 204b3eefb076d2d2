import type { EntityKey, GroupImage, LocalDate, Ref, SiteId, SiteKind, Stamp } from "@huilian/domain";
import type { Contender } from "./method.ts";

/** One head of a cell: a change that no admitted change has followed. */
export interface Head extends Contender {
  readonly operatorId: string;
  readonly businessDate: LocalDate;
}

/** A cell as seen at one place: all heads, and the one that counts. */
export interface CellView {
  readonly heads: readonly Head[];
  readonly winner: Head;
}

/** The entity that held a unique value first, and the constraint it is about. */
export interface AliasOf {
  readonly entityKey: EntityKey;
  readonly constraint: string;
}

/** An entity as seen at one place: the centre's fold, or a node's rows with its own changes over them. */
export interface EntityView {
  readonly entityType: string;
  readonly entityKey: EntityKey;
  readonly groups: Readonly<Record<string, CellView>>;
  /** Another entity holds a value that only one may hold. Only the centre can say so: a node sees a part. */
  readonly aliasOf?: AliasOf;
}

/** The winning image of a group; undefined when nobody has written it. */
export const imageOf = (entity: EntityView | undefined, group: string): GroupImage | undefined =>
  entity?.groups[group]?.winner.value;

/**
 * An entity as it travels down: per group its heads with their order keys, and every head's image, so that a
 * node can fold its own changes over it and show who set what and when.
 */
export interface EntityRow {
  readonly entityType: string;
  readonly entityKey: EntityKey;
  readonly groups: Readonly<Record<string, readonly RowHead[]>>;
  readonly aliasOf?: AliasOf;
}

export interface RowHead {
  readonly ref: Ref;
  readonly site: SiteId;
  readonly siteKind: SiteKind;
  readonly effective: Stamp;
  readonly operatorId: string;
  readonly businessDate: LocalDate;
  readonly value: GroupImage;
}
