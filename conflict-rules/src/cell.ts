import { compareText, type Ref } from "@huilian/domain";
import type { CellKind, GroupDeclaration } from "./declaration.ts";
import type { CellView, Head } from "./entity-view.ts";
import { compareContenders } from "./method.ts";

/**
 * One column group of one entity. `heads` is all the state a register needs, since a change enters only when
 * its `base` is admitted; `history` keeps what the heads followed, because a merge may name heads that this
 * fold never saw side by side, and the log must show the losers' images.
 */
export interface Cell {
  readonly heads: Map<Ref, Head>;
  readonly history: Map<Ref, Head>;
  /** Changes that named two or more heads: a person, or a node that saw the conflict, decided it. */
  readonly merges: Map<Ref, readonly Ref[]>;
  /** Marks a `clear` removed: one that counted from its notice must not come back with its chain. */
  readonly cleared: Set<Ref>;
}

export const emptyCell = (): Cell => ({ heads: new Map(), history: new Map(), merges: new Map(), cleared: new Set() });

/** Enters an admitted change: heads' = heads - base + change, or heads - clears + change for marks. */
export function enterHead(cell: Cell, kind: CellKind, head: Head, base: readonly Ref[]): void {
  if (kind === "register") {
    for (const ref of base) cell.heads.delete(ref);
    const followed = [...new Set(base)].sort(compareText);
    if (followed.length > 1) cell.merges.set(head.ref, followed);
    cell.history.set(head.ref, head);
  }
  if (!cell.cleared.has(head.ref)) cell.heads.set(head.ref, head);
}

export function clearMarks(cell: Cell, clears: readonly Ref[]): void {
  for (const ref of clears) {
    cell.heads.delete(ref);
    cell.cleared.add(ref);
  }
}

/** Heads by falling rank: the winner first. */
export const rankedHeads = (heads: Iterable<Head>, declaration: GroupDeclaration): readonly Head[] =>
  [...heads].sort((a, b) => compareContenders(declaration.methods, b, a));

/** undefined when nobody has written the cell, or all its marks are cleared. */
export function viewOfHeads(heads: Iterable<Head>, declaration: GroupDeclaration): CellView | undefined {
  const ranked = rankedHeads(heads, declaration);
  const winner = ranked[0];
  return winner ? { heads: ranked, winner } : undefined;
}
