import { type EntityKey, type Incarnation, type ReadChange, rootKeyOf } from "@huilian/domain/base";

/**
 * The node's own changes the centre has not decided yet, in memory: what the counter must see on top of the
 * centre's rows. Older ones are on disk only.
 */
export interface Undecided {
  add(changes: readonly ReadChange[]): void;
  /** Everything up to this sequence is decided and may be forgotten here. Going back changes nothing. */
  decide(incarnation: Incarnation, upTo: number): void;
  decidedUpTo(incarnation: Incarnation): number;
  decisions(): DecidedUpTo;
  /** In the order they were made. */
  all(): readonly ReadChange[];
  /** Of one root entity and what belongs to it, in the order they were made. */
  ofRoot(rootKey: EntityKey): readonly ReadChange[];
  /** Of one entity type, in the order they were made. */
  ofType(entityType: string): readonly ReadChange[];
}

export type DecidedUpTo = { readonly [incarnation: string]: number };

/** `forgotten`: it knows how far changes are decided, and holds none. */
export function createUndecided(initial: DecidedUpTo, are: "kept" | "forgotten" = "kept"): Undecided {
  const decided = new Map<string, number>(Object.entries(initial));
  const byRoot = new Map<EntityKey, ReadChange[]>();
  const byType = new Map<string, ReadChange[]>();
  let held: ReadChange[] = [];

  const decidedUpTo = (incarnation: Incarnation): number => decided.get(incarnation) ?? 0;
  const isUndecided = ({ change }: ReadChange): boolean => change.sequence > decidedUpTo(change.incarnation);

  return {
    add(changes) {
      if (are === "forgotten") return;
      for (const read of changes.filter(isUndecided)) {
        addTo(byRoot, rootKeyOf(read.change.entityKey), read);
        addTo(byType, read.change.entityType, read);
        held.push(read);
      }
    },
    decide(incarnation, upTo) {
      if (upTo <= decidedUpTo(incarnation)) return;
      decided.set(incarnation, upTo);
      const gone = held.filter((read) => !isUndecided(read));
      held = held.filter(isUndecided);
      for (const root of new Set(gone.map(({ change }) => rootKeyOf(change.entityKey)))) {
        keepOnly(byRoot, root, isUndecided);
      }
      for (const entityType of new Set(gone.map(({ change }) => change.entityType))) {
        keepOnly(byType, entityType, isUndecided);
      }
    },
    decidedUpTo,
    decisions: () => Object.fromEntries(decided),
    all: () => [...held],
    ofRoot: (rootKey) => [...(byRoot.get(rootKeyOf(rootKey)) ?? [])],
    ofType: (entityType) => [...(byType.get(entityType) ?? [])],
  };
}

function addTo<Key>(lists: Map<Key, ReadChange[]>, key: Key, read: ReadChange): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [read]);
  else list.push(read);
}

function keepOnly<Key>(lists: Map<Key, ReadChange[]>, key: Key, keeps: (read: ReadChange) => boolean): void {
  const left = (lists.get(key) ?? []).filter(keeps);
  if (left.length > 0) lists.set(key, left);
  else lists.delete(key);
}
