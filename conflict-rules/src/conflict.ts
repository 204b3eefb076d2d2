import {
  compareText,
  type EntityKey,
  type GroupImage,
  type LocalDate,
  type Ref,
  type SiteId,
  type SiteKind,
  type Stamp,
} from "@huilian/domain";
import { type Cell, rankedHeads } from "./cell.ts";
import type { GroupDeclaration } from "./declaration.ts";
import type { Head } from "./entity-view.ts";
import { type DecidedBy, decidedBy } from "./method.ts";

/** One side of a conflict, with its full image: no value is lost silently. */
export interface ConflictSide {
  readonly ref: Ref;
  readonly site: SiteId;
  readonly siteKind: SiteKind;
  /** When it was made, as far as it counts. */
  readonly effective: Stamp;
  readonly operatorId: string;
  readonly businessDate: LocalDate;
  readonly value: GroupImage;
}

export interface ConflictLoser extends ConflictSide {
  readonly rule: DecidedBy;
}

export interface UniquenessClaim {
  readonly constraint: string;
  readonly column: string;
  /** The entity that keeps the value. */
  readonly winnerKey: EntityKey;
}

/**
 * What two sites said that cannot both count. Of changes of one cell that did not know of each other, `mergedBy` names the change that followed all of them, and
 * `merge` shows it; without it the conflict stands, decided by the rule. Derived from the documents alone: no time of processing.
 */
export interface Conflict {
  /**
   * `concurrent`: changes of one cell. `uniqueness`: two entities hold one value that only one may hold; `entityKey` is
   * the alias, the winner is the change that first brought the value to the entity named in `claim`, the loser the one
   * that brought it to the alias.
   */
  readonly type: "concurrent" | "uniqueness";
  readonly entityType: string;
  readonly entityKey: EntityKey;
  readonly group: string;
  readonly claim?: UniquenessClaim;
  readonly winner: ConflictSide;
  readonly losers: readonly ConflictLoser[];
  readonly mergedBy?: Ref;
  readonly merge?: ConflictSide;
}

export const sideOf = ({ ref, site, siteKind, effective, operatorId, businessDate, value }: Head): ConflictSide => ({
  ref,
  site,
  siteKind,
  effective,
  operatorId,
  businessDate,
  value,
});

function conflictOf(heads: readonly Head[], declaration: GroupDeclaration): Pick<Conflict, "winner" | "losers"> {
  const [winner, ...losers] = rankedHeads(heads, declaration) as [Head, ...Head[]];
  return {
    winner: sideOf(winner),
    losers: losers.map((head) => ({ ...sideOf(head), rule: decidedBy(declaration.methods, winner, head) })),
  };
}

/** The conflicts of one register: standing first, then merged ones by the Ref of the merge. */
export function conflictsOfCell(
  cell: Cell,
  declaration: GroupDeclaration,
  at: Pick<Conflict, "type" | "entityType" | "entityKey" | "group">,
): readonly Conflict[] {
  if (declaration.cell !== "register") return [];
  const standing = cell.heads.size > 1 ? [{ ...at, ...conflictOf([...cell.heads.values()], declaration) }] : [];
  const merged = [...cell.merges]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([mergedBy, base]) => {
      const heads = base.flatMap((ref) => cell.history.get(ref) ?? []);
      if (heads.length < 2) return [];
      const merge = cell.history.get(mergedBy);
      return [{ ...at, ...conflictOf(heads, declaration), mergedBy, ...(merge ? { merge: sideOf(merge) } : {}) }];
    });
  return [...standing, ...merged];
}
