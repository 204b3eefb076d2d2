import { type Change, compareText, type EntityKey, type Posting, rootKeyOf, type SiteKind } from "@huilian/domain";
import { type Cell, clearMarks, emptyCell, enterHead, viewOfHeads } from "./cell.ts";
import { type Conflict, conflictsOfCell } from "./conflict.ts";
import type { EntityDeclaration, GroupDeclaration } from "./declaration.ts";
import { declarationOf } from "./entities/index.ts";
import type { AliasOf, CellView, EntityView, Head } from "./entity-view.ts";
import type { StampedChange } from "./stamped-change.ts";

/** Everything known of one entity. */
export interface Entity {
  readonly declaration: EntityDeclaration;
  readonly entityKey: EntityKey;
  readonly cells: Map<string, Cell>;
  postings: readonly Posting[];
}

/** All entities, found by type and key or by the root they belong to. */
export interface World {
  enter(
    stamped: StampedChange,
    siteKind: SiteKind,
  ): { readonly entity: Entity; readonly cell: Cell; readonly group: GroupDeclaration };
  entity(entityType: string, entityKey: EntityKey): Entity | undefined;
  entitiesOf(root: EntityKey): readonly Entity[];
  entities(): Iterable<Entity>;
  /** The entities of one type, in no order that means anything. */
  ofType(entityType: string): Iterable<Entity>;
  /** Entities some cell of which had heads side by side or a merge: nothing else can hold a conflict. */
  contested(): Iterable<Entity>;
}

const idOf = (entityType: string, entityKey: EntityKey): string => `${entityType}/${entityKey}`;

export const headOf = ({ ref, effective, change }: StampedChange, siteKind: SiteKind): Head => ({
  ref,
  site: change.site,
  siteKind,
  effective,
  operatorId: change.operatorId,
  businessDate: change.businessDate,
  value: change.value ?? {},
});

export function createWorld(): World {
  const byId = new Map<string, Entity>();
  const byRoot = new Map<EntityKey, Entity[]>();
  const byType = new Map<string, Entity[]>();
  const contested = new Set<Entity>();

  function entityFor(change: Change, declaration: EntityDeclaration): Entity {
    const id = idOf(change.entityType, change.entityKey);
    const known = byId.get(id);
    if (known) return known;
    const entity: Entity = { declaration, entityKey: change.entityKey, cells: new Map(), postings: [] };
    byId.set(id, entity);
    const others = byType.get(change.entityType);
    if (others) others.push(entity);
    else byType.set(change.entityType, [entity]);
    const root = rootKeyOf(change.entityKey);
    const siblings = byRoot.get(root);
    if (siblings) siblings.push(entity);
    else byRoot.set(root, [entity]);
    return entity;
  }

  return {
    enter(stamped, siteKind) {
      const { change } = stamped;
      const declaration = declarationOf(change.entityType) as EntityDeclaration;
      const group = declaration.groups[change.group] as GroupDeclaration;
      const entity = entityFor(change, declaration);
      const cell = entity.cells.get(change.group) ?? emptyCell();
      entity.cells.set(change.group, cell);
      if (change.operation === "clear") clearMarks(cell, change.clears ?? []);
      else enterHead(cell, group.cell, headOf(stamped, siteKind), change.base);
      if (cell.heads.size > 1 || cell.merges.size > 0) contested.add(entity);
      return { entity, cell, group };
    },
    entity: (entityType, entityKey) => byId.get(idOf(entityType, entityKey)),
    entitiesOf: (root) => [...(byRoot.get(root) ?? [])].sort((a, b) => compareText(entityIdOf(a), entityIdOf(b))),
    entities: () => byId.values(),
    ofType: (entityType) => byType.get(entityType) ?? [],
    contested: () => contested,
  };
}

export const entityIdOf = ({ declaration, entityKey }: Entity): string => idOf(declaration.entityType, entityKey);

export function viewOf(entity: Entity, aliasOf: AliasOf | undefined): EntityView {
  const groups: Record<string, CellView> = {};
  for (const name of Object.keys(entity.declaration.groups).sort(compareText)) {
    const cell = entity.cells.get(name);
    const view = cell && viewOfHeads(cell.heads.values(), entity.declaration.groups[name] as GroupDeclaration);
    if (view) groups[name] = view;
  }
  const { declaration, entityKey } = entity;
  return { entityType: declaration.entityType, entityKey, groups, ...(aliasOf ? { aliasOf } : {}) };
}

export const conflictsOf = (entity: Entity): readonly Conflict[] =>
  [...entity.cells]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([group, cell]) =>
      conflictsOfCell(cell, entity.declaration.groups[group] as GroupDeclaration, {
        type: "concurrent",
        entityType: entity.declaration.entityType,
        entityKey: entity.entityKey,
        group,
      }),
    );
