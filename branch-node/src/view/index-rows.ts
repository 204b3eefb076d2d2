import { overlay } from "@huilian/conflict-rules";
import { type EntityKey, type ReadChange, rootKeyOf, type SiteKind } from "@huilian/domain";
import type { RowReader } from "../replica/replica-deps.ts";
import type { NodeView } from "./node-view.ts";
import { isSearched, type SearchIndex } from "./search-index.ts";

/** Keeps the index as the counter sees things. */
export interface RowIndexing extends RowReader {
  /** From here on own changes count too. */
  layOver(view: NodeView, undecided: () => readonly ReadChange[]): void;
  /** Own changes were made. */
  made(changes: readonly ReadChange[]): void;
  /** Looks at some roots again, for their own changes are others than before. */
  refresh(roots: Iterable<EntityKey>): void;
}

/** Roots of changes by which something may be found: a settlement is looked up by its person, and changes no name. */
const searchedRootsOf = (changes: readonly ReadChange[]): ReadonlySet<EntityKey> =>
  new Set(
    changes.filter(({ change }) => isSearched(change.entityType)).map(({ change }) => rootKeyOf(change.entityKey)),
  );

export function createRowIndexing(index: SearchIndex, siteKind: SiteKind): RowIndexing {
  let view: NodeView | undefined;
  let undecided: () => readonly ReadChange[] = () => [];

  function refresh(roots: Iterable<EntityKey>): void {
    if (view) for (const root of roots) index.update(root, view.entitiesOf(root));
  }

  return {
    made: (changes) => refresh(searchedRootsOf(changes)),
    refresh,
    changed: refresh,
    beginAnew() {
      const anew = index.beginAnew();
      return {
        loaded(roots, rows) {
          for (const root of roots) {
            anew.update(
              root,
              rows.ofRoot(root).flatMap((row) => overlay(row, [], siteKind) ?? []),
            );
          }
        },
        replace() {
          anew.replace();
          refresh(searchedRootsOf(undecided()));
        },
      };
    },
    layOver(over, own) {
      view = over;
      undecided = own;
      refresh(searchedRootsOf(undecided()));
    },
  };
}
