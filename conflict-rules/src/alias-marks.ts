import { type EntityKey, type Ref, rootKeyOf, type SiteId } from "@huilian/domain";
import type { Conflict } from "./conflict.ts";
import type { EntityView } from "./entity-view.ts";
import { type Place, placeOf } from "./fold-document.ts";
import { createReservations, sortedEntities } from "./reservations.ts";
import type { StampedChange } from "./stamped-change.ts";
import { conflictsOf, type Entity, viewOf, type World } from "./world.ts";

interface MarkedFact {
  readonly ref: Ref;
  readonly site: SiteId;
}

/** Who is told that something looks different. */
export interface AliasWatch {
  root(root: EntityKey): void;
  fact(ref: Ref, site: SiteId): void;
}

/**
 * What being an alias does to everything else that is shown: views, conflicts, and facts that move its money. Whatever
 * reads a mark brings all of them up to date first.
 */
export interface AliasMarks {
  entered(entity: Entity, stamped: StampedChange): void;
  /** Brings the marks up to date, and tells the watch. */
  settle(): void;
  viewOf(entity: Entity): EntityView;
  viewsOf(entities: Iterable<Entity>): Iterable<EntityView>;
  /** All conflicts, sorted by entity; of one entity, those of its cells first. */
  conflicts(): readonly Conflict[];
  /** Facts that move money of an alias. They have happened, so they stand, and a person looks at them. */
  facts(): ReadonlyMap<Place, MarkedFact>;
}

export function createAliasMarks(world: World, watch: AliasWatch): AliasMarks {
  const reservations = createReservations();
  const facts = new Map<Place, MarkedFact>();

  const isOfAlias = ({ declaration, entityKey }: Entity): boolean => {
    const parent =
      declaration.childOf === undefined ? undefined : world.entity(declaration.childOf, rootKeyOf(entityKey));
    return parent !== undefined && reservations.aliasOf(parent) !== undefined;
  };

  function restate(entity: Entity, { ref, site }: MarkedFact): void {
    const place = placeOf(ref);
    if (facts.has(place) === isOfAlias(entity)) return;
    if (!facts.delete(place)) facts.set(place, { ref, site });
    watch.fact(ref, site);
  }

  function settle(): void {
    for (const { entityKey } of reservations.resolve()) {
      const root = rootKeyOf(entityKey);
      watch.root(root);
      for (const child of world.entitiesOf(root)) {
        if (!child.declaration.post) continue;
        for (const cell of child.cells.values()) for (const head of cell.heads.values()) restate(child, head);
      }
    }
  }

  function viewOfMarked(entity: Entity): EntityView {
    settle();
    return viewOf(entity, reservations.aliasOf(entity));
  }

  return {
    entered(entity, { ref, change }) {
      reservations.update(entity, change.group, ref);
      if (entity.declaration.post) restate(entity, { ref, site: change.site });
    },
    settle,
    viewOf: viewOfMarked,
    *viewsOf(entities) {
      for (const entity of entities) yield viewOfMarked(entity);
    },
    facts() {
      settle();
      return facts;
    },
    conflicts() {
      settle();
      const entities = sortedEntities([...world.contested(), ...reservations.aliases()]);
      return entities.flatMap((entity) => [...conflictsOf(entity), ...reservations.conflictsOf(entity)]);
    },
  };
}
