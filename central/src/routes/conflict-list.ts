import type { Conflict, Fold } from "@huilian/conflict-rules";
import { compareText, type SiteId } from "@huilian/domain";
import type { Applier } from "../applier/applier.ts";
import { onceAPosition } from "../applier/once-a-position.ts";
import { CONFLICT_FILTERS_KEPT } from "../limits.ts";
import { conflictId, newestMsOf, type ShownConflict, showConflict } from "./conflict-shown.ts";
import type { Names } from "./names-of.ts";

export interface ConflictQuery {
  readonly after?: string | undefined;
  readonly limit: number;
  readonly order: "id" | "newest";
  readonly site?: string | undefined;
  readonly entityType?: string | undefined;
  readonly standing?: "true" | "false" | undefined;
}

export interface ConflictList {
  /** The log index the list shows. */
  readonly index: number;
  /** How many there are under the filter. */
  readonly total: number;
  readonly conflicts: readonly ShownConflict[];
  readonly next?: string;
}

/** A conflict with its place in a list: `cursor` rises from entry to entry. */
interface Placed {
  readonly cursor: string;
  readonly conflict: Conflict;
}

/**
 * Lists conflicts, to be called between two steps of the applier. What is sorted and filtered is kept until the fold
 * moves on. A page goes on behind a place and not behind a number, so that what comes meanwhile shifts nothing.
 */
export function createConflictList(
  applier: Pick<Applier, "index" | "fold">,
  names: Names,
): (query: ConflictQuery) => ConflictList {
  const sorted = onceAPosition(applier, sortedLists);
  return (query) => {
    const placed = sorted().under(query);
    const from = query.after === undefined ? 0 : firstBehind(placed, query.after);
    const page = placed.slice(from, from + query.limit);
    const last = page.at(-1);
    return {
      index: applier.index(),
      total: placed.length,
      conflicts: page.map(({ conflict }) => showConflict(conflict, names)),
      ...(last && from + page.length < placed.length ? { next: last.cursor } : {}),
    };
  };
}

interface SortedLists {
  under(query: ConflictQuery): readonly Placed[];
}

function sortedLists(fold: Fold): SortedLists {
  const all = fold.conflicts();
  const orders = new Map<ConflictQuery["order"], readonly Placed[]>();
  const filtered = new Map<string, readonly Placed[]>();

  function inOrder(order: ConflictQuery["order"]): readonly Placed[] {
    const known = orders.get(order);
    if (known) return known;
    const placed = all.map((conflict) => ({ cursor: cursorOf(conflict, order), conflict }));
    placed.sort((a, b) => compareText(a.cursor, b.cursor));
    orders.set(order, placed);
    return placed;
  }

  return {
    under({ order, site, entityType, standing }) {
      if (site === undefined && entityType === undefined && standing === undefined) return inOrder(order);
      const key = JSON.stringify([order, site, entityType, standing]);
      const known = filtered.get(key);
      if (known) return known;
      const isWanted = (conflict: Conflict): boolean =>
        (site === undefined || hasSide(conflict, site as SiteId)) &&
        (entityType === undefined || conflict.entityType === entityType) &&
        (standing === undefined || (conflict.mergedBy === undefined) === (standing === "true"));
      const placed = inOrder(order).filter(({ conflict }) => isWanted(conflict));
      if (filtered.size >= CONFLICT_FILTERS_KEPT) filtered.clear();
      filtered.set(key, placed);
      return placed;
    },
  };
}

const hasSide = ({ winner, losers }: Conflict, site: SiteId): boolean =>
  winner.site === site || losers.some((loser) => loser.site === site);

const MS_DIGITS = 16;

/** The newest first is the smallest number first, counted back from what no time reaches. */
function cursorOf(conflict: Conflict, order: ConflictQuery["order"]): string {
  const id = conflictId(conflict);
  if (order === "id") return id;
  return `${String(Number.MAX_SAFE_INTEGER - newestMsOf(conflict)).padStart(MS_DIGITS, "0")}/${id}`;
}

/** The first place whose cursor is greater, by halving. */
function firstBehind(placed: readonly Placed[], after: string): number {
  let low = 0;
  let high = placed.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareText(placed[middle]?.cursor ?? "", after) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
