import type { EntityRow } from "@huilian/conflict-rules";
import { type EntityKey, type Json, rootKeyOf, type Stamp } from "@huilian/domain";
import { type EligibilityRow, isEligibilityRow, type PageContent, type Verdict } from "@huilian/sync";
import { type Arriving, createPlacedRows, isEntityRow, nameOf, type PlacedRows } from "./placed-rows.ts";
import type { RowSource } from "./row-packs.ts";
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
  /** Roots whose rows lie packed together follow one another: each pack need be opened once. */
  inReadingOrder(roots: readonly EntityKey[]): readonly EntityKey[];
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

const goneTag = (value: Json): string | undefined =>
  typeof value === "object" && value !== null && "gone" in value && "tag" in value ? String(value["tag"]) : undefined;

export function createRows(): Rows {
  const placed = createPlacedRows();
  const { entities, eligible } = placed;
  const verdicts = createVerdictTable();
  let newest: Stamp | undefined;

  const row: Rows["row"] = (entityType, entityKey) =>
    placed.find(entities.get(entityType), entityKey, `${entityType}/${entityKey}`) as EntityRow | undefined;

  return {
    show(scope, content, reopen) {
      verdicts.take(content);
      if (scope.startsWith(ELIGIBILITY)) {
        showEligibility(placed, scope, content, reopen);
        return [];
      }
      newest = newestOf(content.rows, newest);
      return [...showEntities(placed, scope, content, reopen)];
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
    inReadingOrder: (roots) =>
      roots
        .map((root) => ({ root, pack: oldestPackOf(placed, root) }))
        .sort((one, other) => one.pack - other.pack)
        .map(({ root }) => root),
    sealedRow(tag) {
      for (const shelf of eligible.values()) {
        const found = placed.find(shelf, tag, tag);
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

/** The newest are likely to be open; it is the oldest that has to be opened. */
function oldestPackOf({ entities }: PlacedRows, root: EntityKey): number {
  let oldest = Number.MAX_SAFE_INTEGER;
  for (const shelf of entities.values()) {
    for (const key of shelf.keysOfRoot(root)) {
      const place = shelf.placeOf(key);
      if (typeof place === "number" && place < oldest) oldest = place;
    }
  }
  return oldest;
}

function showEntities(
  placed: PlacedRows,
  scope: string,
  { left, rows }: PageContent,
  reopen: RowSource,
): ReadonlySet<EntityKey> {
  const roots = new Set<EntityKey>();
  for (const { entityType, entityKey } of left) {
    placed.letGo(scope, placed.entityShelf(entityType), entityKey, `${entityType}/${entityKey}`);
    roots.add(rootKeyOf(entityKey));
  }
  const arriving: Arriving[] = [];
  for (const row of rows) {
    if (!isEntityRow(row)) continue;
    arriving.push({ shelf: placed.entityShelf(row.entityType), key: row.entityKey, name: nameOf(row), row });
    roots.add(rootKeyOf(row.entityKey));
  }
  placed.place(scope, arriving, rows, reopen);
  return roots;
}

function showEligibility(placed: PlacedRows, scope: string, { rows }: PageContent, reopen: RowSource): void {
  const shelf = placed.eligibleShelf(scope);
  const arriving: Arriving[] = [];
  for (const row of rows) {
    const gone = goneTag(row);
    if (gone !== undefined) placed.letGo(scope, shelf, gone, gone);
    else if (isEligibilityRow(row)) arriving.push({ shelf, key: row.tag, name: row.tag, row });
  }
  placed.place(scope, arriving, rows, reopen);
}

function newestOf(rows: readonly Json[], before: Stamp | undefined): Stamp | undefined {
  let newest = before;
  for (const row of rows) {
    if (!isEntityRow(row)) continue;
    for (const heads of Object.values(row.groups)) {
      for (const { effective } of heads) if (isLater(effective, newest)) newest = effective;
    }
  }
  return newest;
}

const isLater = (one: Stamp, other: Stamp | undefined): boolean =>
  !other || one.ms > other.ms || (one.ms === other.ms && one.counter > other.counter);
