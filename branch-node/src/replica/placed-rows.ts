import type { EntityRow } from "@huilian/conflict-rules";
import type { Json } from "@huilian/domain";
import { isEligibilityRow } from "@huilian/sync";
import {
  LOOSE_ROWS_MAX,
  LOOSE_ROWS_MIN,
  PACK_ROWS,
  PAGE_AS_PACK_ROWS_MAX,
  PAGE_AS_PACK_ROWS_MIN,
} from "../replica-limits.ts";
import { createRowPacks, pressed, type RowSource } from "./row-packs.ts";
import { createRowShelf, type Place, type RowShelf } from "./row-shelf.ts";

/** A row on its way to its place. */
export interface Arriving {
  readonly shelf: RowShelf;
  readonly key: string;
  /** Names the row among rows of all kinds. */
  readonly name: string;
  readonly row: Json;
}

/** Where every row lies, and in which scopes it came; what a row means is not looked at here. */
export interface PlacedRows {
  /** By entity type. */
  readonly entities: ReadonlyMap<string, RowShelf>;
  /** By scope: a person who moved may be gone from one area and there in another. */
  readonly eligible: ReadonlyMap<string, RowShelf>;
  entityShelf(entityType: string): RowShelf;
  eligibleShelf(scope: string): RowShelf;
  find(shelf: RowShelf | undefined, key: string, name: string): Json | undefined;
  /** Rows of one page; `reopen` gives all of the page again. */
  place(scope: string, arriving: readonly Arriving[], page: readonly Json[], reopen: RowSource): void;
  /** A scope forgets a row; so does everybody when it was the last. */
  letGo(scope: string, shelf: RowShelf, key: string, name: string): void;
}

export const isEntityRow = (value: Json): value is Json & EntityRow =>
  typeof value === "object" && value !== null && "entityType" in value && "entityKey" in value && "groups" in value;

export const nameOf = (row: Json): string =>
  isEntityRow(row) ? `${row.entityType}/${row.entityKey}` : isEligibilityRow(row) ? row.tag : "";

export function createPlacedRows(): PlacedRows {
  const entities = new Map<string, RowShelf>();
  const eligible = new Map<string, RowShelf>();
  /** By name, further scopes of what lies at a place that came in another one. */
  const alsoIn = new Map<string, ReadonlySet<string>>();
  const packs = createRowPacks({ nameOf, onSparse: takeBack });

  function shelfIn(shelves: Map<string, RowShelf>, name: string): RowShelf {
    const shelf = shelves.get(name) ?? createRowShelf({ rooted: shelves === entities });
    shelves.set(name, shelf);
    return shelf;
  }

  const scopeOf = (place: Place): string => (typeof place === "number" ? packs.scopeOf(place) : place.scope);
  const rowAt = (place: Place, name: string): Json =>
    typeof place === "number" ? packs.rowOf(place, name) : place.row;
  const release = (place: Place | undefined): void => {
    if (typeof place === "number") packs.release(place);
  };

  function noteScopes(name: string, scopes: readonly string[]): void {
    if (scopes.length > 0) alsoIn.set(name, new Set(scopes));
    else alsoIn.delete(name);
  }

  /** The other rows of a pack that is given up. */
  function takeBack(pack: number, scope: string, rows: readonly Json[]): void {
    for (const row of rows) {
      const isEntity = isEntityRow(row);
      const shelf = isEntity ? entities.get(row.entityType) : eligible.get(scope);
      const key = isEntity ? row.entityKey : nameOf(row);
      if (shelf?.placeOf(key) === pack) shelf.put(key, { row, scope });
    }
  }

  function put({ shelf, key, name }: Arriving, scope: string, place: Place): void {
    const before = shelf.placeOf(key);
    const home = before === undefined ? scope : scopeOf(before);
    if (home !== scope)
      noteScopes(
        name,
        [...(alsoIn.get(name) ?? []), home].filter((other) => other !== scope),
      );
    release(shelf.put(key, place));
  }

  function pressLoose(shelf: RowShelf): void {
    if (shelf.looseSize() <= LOOSE_ROWS_MAX) return;
    for (const [scope, loose] of looseByScope(shelf)) {
      for (let from = 0; from < loose.length; from += PACK_ROWS) {
        const together = loose.slice(from, from + PACK_ROWS);
        const rows = together.map(({ row }) => row);
        const pack = packs.add(scope, rows, pressed(rows));
        for (const { key } of together) shelf.put(key, pack);
      }
    }
  }

  return {
    entities,
    eligible,
    entityShelf: (entityType) => shelfIn(entities, entityType),
    eligibleShelf: (scope) => shelfIn(eligible, scope),
    find(shelf, key, name) {
      const place = shelf?.placeOf(key);
      return place === undefined ? undefined : rowAt(place, name);
    },
    /** Rows of kinds that are many stay as they came; the others, and those of an awkward page, become objects. */
    place(scope, arriving, page, reopen) {
      const many = arriving.filter(({ shelf }) => shelf.size() >= LOOSE_ROWS_MIN);
      const fits = page.length >= PAGE_AS_PACK_ROWS_MIN && page.length <= PAGE_AS_PACK_ROWS_MAX;
      const packed = new Set(fits && many.length * 2 > page.length ? many : []);
      for (const one of arriving) if (!packed.has(one)) put(one, scope, { row: one.row, scope });
      if (packed.size > 0) {
        const pack = packs.add(scope, page, reopen);
        for (const one of packed) put(one, scope, pack);
        // A pack begins as if all of its rows counted.
        for (let others = page.length - packed.size; others > 0; others -= 1) packs.release(pack);
      }
      for (const shelf of new Set(arriving.map((one) => one.shelf))) pressLoose(shelf);
    },
    letGo(scope, shelf, key, name) {
      const place = shelf.placeOf(key);
      if (place === undefined) return;
      const others = [...(alsoIn.get(name) ?? [])].filter((other) => other !== scope);
      if (scopeOf(place) !== scope) {
        noteScopes(name, others);
        return;
      }
      const [heir, ...further] = others;
      noteScopes(name, further);
      release(heir === undefined ? shelf.remove(key) : shelf.put(key, { row: rowAt(place, name), scope: heir }));
    },
  };
}

function looseByScope(shelf: RowShelf): ReadonlyMap<string, readonly { readonly key: string; readonly row: Json }[]> {
  const byScope = new Map<string, { readonly key: string; readonly row: Json }[]>();
  for (const key of shelf.keys()) {
    const place = shelf.placeOf(key);
    if (typeof place !== "object") continue;
    const others = byScope.get(place.scope);
    if (others) others.push({ key, row: place.row });
    else byScope.set(place.scope, [{ key, row: place.row }]);
  }
  return byScope;
}
