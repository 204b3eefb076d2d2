import { CHANGE_REFS_MAX, compareText, type ReadChange, type SiteKind } from "@huilian/domain";
import { clearMarks, emptyCell, enterHead, viewOfHeads } from "./cell.ts";
import type { GroupDeclaration } from "./declaration.ts";
import { declarationOf } from "./entities/index.ts";
import type { CellView, EntityRow, EntityView } from "./entity-view.ts";
import { headOf } from "./world.ts";

/**
 * The row of an entity: everything a node needs to show it and to fold its own changes over it. No more heads than one
 * change can follow, the winner first: whoever writes one cell without end must not make a row nobody can fetch.
 */
export const rowOf = ({ entityType, entityKey, groups, aliasOf }: EntityView): EntityRow => ({
  entityType,
  entityKey,
  groups: Object.fromEntries(
    Object.entries(groups).map(([name, { heads }]) => [name, heads.slice(0, CHANGE_REFS_MAX)]),
  ),
  ...(aliasOf ? { aliasOf } : {}),
});

/**
 * An entity as a node sees it: the centre's row with the node's own undecided changes over it, in their sequence.
 * Own changes count with their raw stamps until the centre has receipted them. undefined when there is neither.
 */
export function overlay(
  row: EntityRow | undefined,
  own: readonly ReadChange[],
  siteKind: SiteKind,
): EntityView | undefined {
  const first = own[0]?.change;
  const entityType = row?.entityType ?? first?.entityType;
  const entityKey = row?.entityKey ?? first?.entityKey;
  const declaration = entityType === undefined ? undefined : declarationOf(entityType);
  if (!declaration || entityType === undefined || entityKey === undefined) return undefined;
  const groups: Record<string, CellView> = {};
  for (const name of Object.keys(declaration.groups).sort(compareText)) {
    const group = declaration.groups[name] as GroupDeclaration;
    const cell = emptyCell();
    for (const head of row?.groups[name] ?? []) cell.heads.set(head.ref, head);
    for (const read of own) {
      if (read.change.group !== name) continue;
      if (read.change.operation === "clear") clearMarks(cell, read.change.clears ?? []);
      else
        enterHead(
          cell,
          group.cell,
          headOf({ ...read, effective: read.change.stamp, replaced: false }, siteKind),
          read.change.base,
        );
    }
    const view = viewOfHeads(cell.heads.values(), group);
    if (view) groups[name] = view;
  }
  return { entityType, entityKey, groups, ...(row?.aliasOf ? { aliasOf: row.aliasOf } : {}) };
}
