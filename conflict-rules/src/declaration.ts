import type { Columns, GroupImage, LocalDate, OperatorRole, Posting, Ref, SiteKind } from "@huilian/domain";
import type { EntityView } from "./entity-view.ts";
import type { Method } from "./method.ts";

/**
 * How a cell lives.
 * `register`: one value, replaced by changes that name it in `base`.
 * `safety`: marks that only an explicit `clear` removes; the highest mark counts.
 * `fact`: an immutable event; it is never replaced.
 */
export type CellKind = "register" | "safety" | "fact";

export interface GroupDeclaration {
  readonly cell: CellKind;
  readonly columns: Columns;
  /** Tried in order; see `Method`. */
  readonly methods: readonly Method[];
  /** Kinds of site that may write the group. Anybody else's change is refused. */
  readonly writers: readonly SiteKind[];
  /**
   * The group is written only with the author's own signature under the commit, by a key certified for this operator, at
   * this site, in one of these roles.
   */
  readonly approval?: { readonly roles: readonly OperatorRole[] };
  /** Facts cite images of this group by Ref, so the fold keeps them at hand. */
  readonly citable?: true;
  /** Kinds of site that may clear marks of a safety cell. */
  readonly clearers?: readonly SiteKind[];
}

/** What a fact means for the ledger, and whether its stated amounts follow from the rules it cites. */
export interface Posted {
  readonly postings: readonly Posting[];
  readonly flag?: GroupImage;
}

/**
 * No two entities of a type are meant to hold the same value of this column. Who first brought a value to its entity
 * keeps it; every other entity that holds it is an alias of that one. Nothing is renamed and nothing refused: two
 * offices without a line cannot know of each other, and whether two entries are one person is for people to say.
 */
export interface UniqueConstraint {
  readonly name: string;
  /** A register. */
  readonly group: string;
  /** Compared as text, as it stands. */
  readonly column: string;
}

export interface EntityDeclaration {
  readonly entityType: string;
  /** The highest form of the entity's images this release understands. */
  readonly schemaVersion: number;
  /**
   * Admitted, counted by itself, and then forgotten: a record for auditors that no row shows, no scope gets and no other
   * change can name. What is withheld of it is an exception as any other.
   */
  readonly countedApart?: true;
  /** The entity this one belongs to; absent for one that stands alone. */
  readonly childOf?: string;
  readonly groups: Readonly<Record<string, GroupDeclaration>>;
  /** Values that no two entities of this type share. */
  readonly unique?: readonly UniqueConstraint[];
  /**
   * The scopes an entity's row goes to, from its winning values and those of the entity it belongs to (itself
   * when it stands alone). Without an order; the fold sorts.
   */
  scopes(entity: EntityView, root: EntityView | undefined): readonly string[];
  /** For facts that move money. `imageAt` gives the image a Ref put, if it is admitted. */
  post?(ref: Ref, fact: GroupImage, businessDate: LocalDate, imageAt: (ref: Ref) => GroupImage | undefined): Posted;
}
