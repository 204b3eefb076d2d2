import { type EntityKey, type Json, rootKeyOf } from "@huilian/domain";

/** Where a row is: the number of the pack it lies in, or the row itself and the scope it came in. */
export type Place = number | LooseRow;

export interface LooseRow {
  readonly row: Json;
  readonly scope: string;
}

/** Places of the rows of one kind, by key, and the keys of what belongs to a root. */
export interface RowShelf {
  size(): number;
  looseSize(): number;
  placeOf(key: string): Place | undefined;
  /** @returns the place before. */
  put(key: string, place: Place): Place | undefined;
  remove(key: string): Place | undefined;
  keys(): IterableIterator<string>;
  /** Keys of the root itself, where it is of this kind, and of what belongs to it. */
  keysOfRoot(root: EntityKey): readonly string[];
}

/** `rooted`: the keys are those of entities. Tags of eligibility rows belong to no root. */
export function createRowShelf({ rooted }: { readonly rooted: boolean }): RowShelf {
  const places = new Map<string, Place>();
  /** One key without a list around it: most persons have one card. */
  const children = new Map<string, string | readonly string[]>();
  let loose = 0;

  const childrenOf = (root: string): readonly string[] => {
    const known = children.get(root) ?? [];
    return typeof known === "string" ? [known] : known;
  };

  function addChild(key: string): void {
    const root = rootKeyOf(key as EntityKey);
    if (!rooted || root === key) return;
    const known = childrenOf(root);
    children.set(root, known.length === 0 ? key : [...known, key]);
  }

  function removeChild(key: string): void {
    if (!rooted) return;
    const root = rootKeyOf(key as EntityKey);
    const left = childrenOf(root).filter((other) => other !== key);
    if (left.length > 0) children.set(root, left);
    else children.delete(root);
  }

  const count = (place: Place | undefined): number => (typeof place === "object" ? 1 : 0);

  return {
    size: () => places.size,
    looseSize: () => loose,
    placeOf: (key) => places.get(key),
    put(key, place) {
      const before = places.get(key);
      if (before === undefined) addChild(key);
      places.set(key, place);
      loose += count(place) - count(before);
      return before;
    },
    remove(key) {
      const before = places.get(key);
      if (before === undefined) return undefined;
      places.delete(key);
      removeChild(key);
      loose -= count(before);
      return before;
    },
    keys: () => places.keys(),
    keysOfRoot: (root) => (places.has(root) ? [root, ...childrenOf(root)] : childrenOf(root)),
  };
}
