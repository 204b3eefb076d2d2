import type { Conflict, Fold } from "@huilian/conflict-rules";
import { compareText } from "@huilian/domain";

export interface ListedConflict extends Conflict {
  /** Stays the same as long as the conflict looks the same; the list is in its order. */
  readonly id: string;
}

export interface ConflictList {
  readonly conflicts: readonly ListedConflict[];
  readonly next?: string;
}

const idOf = ({ entityType, entityKey, group, winner, mergedBy }: Conflict): string =>
  `${entityType}/${entityKey}/${group}/${mergedBy ?? winner.ref}`;

/** The conflicts behind `after`, in the order of their ids. */
export function conflictList(
  fold: Fold,
  { after = "", limit }: { readonly after?: string | undefined; readonly limit: number },
): ConflictList {
  const listed = fold
    .conflicts()
    .map((conflict) => ({ id: idOf(conflict), ...conflict }))
    .sort((a, b) => compareText(a.id, b.id));
  const behind = listed.filter(({ id }) => compareText(id, after) > 0);
  const conflicts = behind.slice(0, limit);
  const last = conflicts.at(-1);
  return { conflicts, ...(last && behind.length > conflicts.length ? { next: last.id } : {}) };
}
