import type { EntityRow } from "@huilian/conflict-rules";
import { type EntityKey, type Json, rootKeyOf, type Stamp } from "@huilian/domain";
import { type EligibilityRow, isEligibilityRow, type PageContent, type Verdict } from "@huilian/sync";
import {
  LOOSE_ROWS_MAX,
  LOOSE_ROWS_MIN,
  PACK_ROWS,
  PAGE_AS_PACK_ROWS_MAX,
  PAGE_AS_PACK_ROWS_MIN,
} from "../replica-limits.ts";
import { createRowPacks, pressed, type RowSource } from "./row-packs.ts";
import { createRowShelf, type Place, type RowShelf } from "./row-shelf.ts";
import { createVerdictTable } from "./verdict-table.ts";

/**
 * The rows of the pages a node holds, in memory. The same entity may come in several scopes; what came last is
 * shown, and it is forgotten when the last of them lets it go.
 */
export interface Rows {
  /** @returns the roots whose rows changed. `reopen` gives the rows of this page again. */
  show(scope: string, content: PageContent, reopen: RowSource): readonly EntityKey[];
  row(entityType: string, entityKey: EntityKey): EntityRow | undefined;
  ofRoot(root: EntityKey): readonly EntityRow[];
  ofType(entityType: string): Iterable<EntityRow>;
  roots(): ReadonlySet<EntityKey>;
  /** Rows of persons of a pooling area as they came: nothing here can open them. */
  sealedRow(tag: string): EligibilityRow | undefined;
  verdictOf(ref: string): Verdict | undefined;
  decidedUpTo(): Readonly<Record<string, number>>;
  /** Newest effective stamp of all that was shown: own stamps must be later than it. */
  newest(): Stamp | undefined;
  /** Entities held. */
  count(): number;
}

const ELIGIBILITY = "eligibility/";

interface Arriving {
  readonly shelf: RowShelf;
  readonly key: string;
  readonly name: string;
  readonly row: Json;
}

const isEntityRow = (value: Json): value is Json & EntityRow =>
  typeof value === "object" && value !== null && "entityType" in value && "entityKey" in value && "groups" in value;

const goneTag = (value: Json): string | undefined =>
  typeof value === "object" && value !== null && "gone" in value && "tag" in value ? String(value["tag"]) : undefined;

const nameOf = (row: Json): string =>
  isEntityRow(row) ? `${row.entityType}/${row.entityKey}` : isEligibilityRow(row) ? row.tag : "";

const isLater = (one: Stamp, other: Stamp | undefined): boolean =>
  !other || one.ms > other.ms || (one.ms === other.ms && one.counter > other.counter);

export function createRows(): Rows {
  const entities = new Map<string, RowShelf>();
  /** By scope: a person who moved may be gone from one area and there in another. */
  const eligible = new Map<string, RowShelf>();
  /** By name, further scopes of what lies at a place that came in another one. */
  const alsoIn = new Map<string, ReadonlySet<string>>();
  const verdicts = createVerdictTable();
  const packs = createRowPacks({ nameOf, onSparse: takeBack });
  let newest: Stamp | undefined;

  function shelfIn(shelves: Map<string, RowShelf>, name: string): RowShelf {
    const shelf = shelves.get(name) ?? createRowShelf({ rooted: shelves === entities });
    shelves.set(name, shelf);
    return shelf;
  }

  const shelfOf = (scope: string, row: Json): RowShelf =>
    isEntityRow(row) ? shelfIn(entities, row.entityType) : shelfIn(eligible, scope);
  const keyOf = (row: Json): string => (isEntityRow(row) ? row.entityKey : nameOf(row));
  const scopeOf = (place: Place): string => (typeof place === "number" ? packs.scopeOf(place) : place.scope);
  const rowAt = (place: Place, name: string): Json =>
    typeof place === "number" ? packs.rowOf(place, name) : place.row;

  /** The other rows of a pack that is given up. */
  function takeBack(pack: number, scope: string, rows: readonly Json[]): void {
    for (const row of rows) {
      const shelf = shelfOf(scope, row);
      if (shelf.placeOf(keyOf(row)) === pack) shelf.put(keyOf(row), { row, scope });
    }
  }

  const release = (place: Place | undefined): void => {
    if (typeof place === "number") packs.release(place);
  };

  function put({ shelf, key, name }: Arriving, scope: string, place: Place): void {
    const before = shelf.placeOf(key);
    const home = before === undefined ? scope : scopeOf(before);
    const others = alsoIn.get(name);
    if (home !== scope || others?.has(scope)) {
      alsoIn.set(name, new Set([...(others ?? []), home].filter((other) => other !== scope)));
    }
    release(shelf.put(key, place));
  }

  function letGo(scope: string, shelf: RowShelf, key: string, name: string): void {
    const place = shelf.placeOf(key);
    if (place === undefined) return;
    const others = [...(alsoIn.get(name) ?? [])].filter((other) => other !== scope);
    const [heir, ...further] = others;
    if (scopeOf(place) !== scope) {
      if (others.length > 0) alsoIn.set(name, new Set(others));
      else alsoIn.delete(name);
      return;
    }
    if (further.length > 0) alsoIn.set(name, new Set(further));
    else alsoIn.delete(name);
    if (heir === undefined) release(shelf.remove(key));
    else release(shelf.put(key, { row: rowAt(place, name), scope: heir }));
  }

  /** Rows of kinds that are many stay as they came; the others, and those of an awkward page, become objects. */
  function place(scope: string, arriving: readonly Arriving[], page: readonly Json[], reopen: RowSource): void {
    const many = arriving.filter(({ shelf }) => shelf.size() >= LOOSE_ROWS_MIN);
    const fits = page.length >= PAGE_AS_PACK_ROWS_MIN && page.length <= PAGE_AS_PACK_ROWS_MAX;
    const packed = new Set(fits && many.length * 2 > page.length ? many : []);
    for (const one of arriving) if (!packed.has(one)) put(one, scope, { row: one.row, scope });
    if (packed.size > 0) {
      const pack = packs.add(scope, page, reopen);
      for (const one of packed) put(one, scope, pack);
      // Counted as if every row of the page lay there; those that do not are let go again.
      for (let extra = page.length - packed.size; extra > 0; extra -= 1) packs.release(pack);
    }
    for (const shelf of new Set(arriving.map((one) => one.shelf))) pressLoose(shelf);
  }

  function pressLoose(shelf: RowShelf): void {
    if (shelf.looseSize() <= LOOSE_ROWS_MAX) return;
    const byScope = new Map<string, { readonly key: string; readonly row: Json }[]>();
    for (const key of shelf.keys()) {
      const place = shelf.placeOf(key);
      if (typeof place !== "object") continue;
      const others = byScope.get(place.scope) ?? [];
      others.push({ key, row: place.row });
      byScope.set(place.scope, others);
    }
    for (const [scope, loose] of byScope) {
      for (let from = 0; from < loose.length; from += PACK_ROWS) {
        const together = loose.slice(from, from + PACK_ROWS);
        const rows = together.map(({ row }) => row);
        const pack = packs.add(scope, rows, pressed(rows));
        for (const { key } of together) shelf.put(key, pack);
      }
    }
  }

  function showEligibility(scope: string, content: PageContent, reopen: RowSource): void {
    const shelf = shelfIn(eligible, scope);
    const arriving: Arriving[] = [];
    for (const row of content.rows) {
      const gone = goneTag(row);
      if (gone !== undefined) release(shelf.remove(gone));
      else if (isEligibilityRow(row)) arriving.push({ shelf, key: row.tag, name: row.tag, row });
    }
    place(scope, arriving, content.rows, reopen);
  }

  function showEntities(scope: string, content: PageContent, reopen: RowSource): ReadonlySet<EntityKey> {
    const roots = new Set<EntityKey>();
    for (const { entityType, entityKey } of content.left) {
      letGo(scope, shelfIn(entities, entityType), entityKey, `${entityType}/${entityKey}`);
      roots.add(rootKeyOf(entityKey));
    }
    const arriving: Arriving[] = [];
    for (const row of content.rows) {
      if (!isEntityRow(row)) continue;
      arriving.push({ shelf: shelfOf(scope, row), key: row.entityKey, name: nameOf(row), row });
      roots.add(rootKeyOf(row.entityKey));
      for (const heads of Object.values(row.groups)) {
        for (const { effective } of heads) if (isLater(effective, newest)) newest = effective;
      }
    }
    place(scope, arriving, content.rows, reopen);
    return roots;
  }

  const find = (shelf: RowShelf | undefined, key: string, name: string): Json | undefined => {
    const place = shelf?.placeOf(key);
    return place === undefined ? undefined : rowAt(place, name);
  };

  const row: Rows["row"] = (entityType, entityKey) =>
    find(entities.get(entityType), entityKey, `${entityType}/${entityKey}`) as EntityRow | undefined;

  return {
    show(scope, content, reopen) {
      verdicts.take(content);
      if (!scope.startsWith(ELIGIBILITY)) return [...showEntities(scope, content, reopen)];
      showEligibility(scope, content, reopen);
      return [];
    },
    row,
    ofRoot: (root) =>
      [...entities].flatMap(([entityType, shelf]) =>
        shelf.keysOfRoot(root).flatMap((key) => row(entityType, key as EntityKey) ?? []),
      ),
    *ofType(entityType) {
      for (const key of entities.get(entityType)?.keys() ?? []) {
        const found = row(entityType, key as EntityKey);
        if (found) yield found;
      }
    },
    roots() {
      const roots = new Set<EntityKey>();
      for (const shelf of entities.values()) for (const key of shelf.keys()) roots.add(rootKeyOf(key as EntityKey));
      return roots;
    },
    sealedRow(tag) {
      for (const shelf of eligible.values()) {
        const found = find(shelf, tag, tag);
        if (found !== undefined) return found as unknown as EligibilityRow;
      }
      return undefined;
    },
    verdictOf: verdicts.of,
    decidedUpTo: verdicts.decidedUpTo,
    newest: () => newest,
    count: () => [...entities.values()].reduce((sum, shelf) => sum + shelf.size(), 0),
  };
}
