import { type EntityRow, type EntityView, overlay } from "@huilian/conflict-rules";
import { compareText, type EntityKey, type ReadChange, rootKeyOf, type SiteKind } from "@huilian/domain";

/** What a view is made from: the centre's rows, and the node's own changes the centre has not decided. */
export interface ViewSources {
  readonly rows: {
    row(entityType: string, entityKey: EntityKey): EntityRow | undefined;
    rowsOfRoot(root: EntityKey): readonly EntityRow[];
    rowsOfType(entityType: string): Iterable<EntityRow>;
  };
  /** In the order they were made. */
  readonly undecidedOf: (root: EntityKey) => readonly ReadChange[];
  readonly undecidedOfType: (entityType: string) => readonly ReadChange[];
  readonly siteKind: SiteKind;
}

/** Everything as the counter sees it. */
export interface NodeView {
  entity(entityType: string, entityKey: EntityKey): EntityView | undefined;
  /** A root entity and what belongs to it, by type and key. */
  entitiesOf(root: EntityKey): readonly EntityView[];
  entitiesOfType(entityType: string): Iterable<EntityView>;
  /** Own changes of a root that the centre has not decided, in the order they were made. */
  ownOf(root: EntityKey): readonly ReadChange[];
}

export function createNodeView({ rows, undecidedOf, undecidedOfType, siteKind }: ViewSources): NodeView {
  const over = (row: EntityRow | undefined, own: readonly ReadChange[]) => overlay(row, own, siteKind);
  const isOf = (entityType: string, entityKey: EntityKey) => (read: ReadChange) =>
    read.change.entityType === entityType && read.change.entityKey === entityKey;

  return {
    entity: (entityType, entityKey) =>
      over(rows.row(entityType, entityKey), undecidedOf(rootKeyOf(entityKey)).filter(isOf(entityType, entityKey))),
    entitiesOf(root) {
      const parts = new Map<string, { row?: EntityRow; own: ReadChange[] }>();
      for (const row of rows.rowsOfRoot(root)) parts.set(`${row.entityType}/${row.entityKey}`, { row, own: [] });
      for (const read of undecidedOf(root)) {
        const id = `${read.change.entityType}/${read.change.entityKey}`;
        const part = parts.get(id) ?? { own: [] };
        part.own.push(read);
        parts.set(id, part);
      }
      return [...parts].sort(([a], [b]) => compareText(a, b)).flatMap(([, { row, own }]) => over(row, own) ?? []);
    },
    *entitiesOfType(entityType) {
      const shown = new Set<EntityKey>();
      for (const row of rows.rowsOfType(entityType)) {
        shown.add(row.entityKey);
        const entity = over(row, undecidedOf(rootKeyOf(row.entityKey)).filter(isOf(entityType, row.entityKey)));
        if (entity) yield entity;
      }
      for (const { change } of undecidedOfType(entityType)) {
        if (shown.has(change.entityKey)) continue;
        shown.add(change.entityKey);
        const entity = over(
          undefined,
          undecidedOf(rootKeyOf(change.entityKey)).filter(isOf(entityType, change.entityKey)),
        );
        if (entity) yield entity;
      }
    },
    ownOf: undecidedOf,
  };
}
