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
}

export type DecidedUpTo = { readonly [incarnation: string]: number };

/** `forgotten`: it knows how far changes are decided, and holds none. */
export function createUndecided(initial: DecidedUpTo, are: "kept" | "forgotten" = "kept"): Undecided {
  const decided = new Map<string, number>(Object.entries(initial));
  const byRoot = new Map<EntityKey, ReadChange[]>();
  let held: ReadChange[] = [];

  const decidedUpTo = (incarnation: Incarnation): number => decided.get(incarnation) ?? 0;
  const isUndecided = ({ change }: ReadChange): boolean => change.sequence > decidedUpTo(change.incarnation);

  return {
    add(changes) {
      if (are === "forgotten") return;
      for (const read of changes.filter(isUndecided)) {
        const root = rootKeyOf(read.change.entityKey);
        const ofRoot = byRoot.get(root);
        if (ofRoot === undefined) byRoot.set(root, [read]);
        else ofRoot.push(read);
        held.push(read);
      }
    },
    decide(incarnation, upTo) {
      if (upTo <= decidedUpTo(incarnation)) return;
      decided.set(incarnation, upTo);
      const roots = new Set(held.filter((read) => !isUndecided(read)).map(({ change }) => rootKeyOf(change.entityKey)));
      held = held.filter(isUndecided);
      for (const root of roots) {
        const left = (byRoot.get(root) ?? []).filter(isUndecided);
        if (left.length > 0) byRoot.set(root, left);
        else byRoot.delete(root);
      }
    },
    decidedUpTo,
    decisions: () => Object.fromEntries(decided),
    all: () => [...held],
    ofRoot: (rootKey) => [...(byRoot.get(rootKeyOf(rootKey)) ?? [])],
  };
}
