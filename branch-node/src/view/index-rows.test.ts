import type { EntityRow } from "@huilian/conflict-rules";
import type { EntityKey, ReadChange } from "@huilian/domain";
import { describe, expect, it } from "vitest";
import { testRow } from "../testing/small-centre-rows.fixture.ts";
import { draftOf, personKey } from "../testing/small-centre-site.fixture.ts";
import { createRowIndexing } from "./index-rows.ts";
import { createNodeView } from "./node-view.ts";
import { createSearchIndex } from "./search-index.ts";

const [ONE, TWO] = [personKey(1), personKey(2)];

const named = (key: EntityKey, name: string): EntityRow =>
  testRow(key, { group: "identity", value: { name } }) as unknown as EntityRow;

/** What a node shows: rows by root, which may be exchanged, and own changes over them. */
function shown() {
  const index = createSearchIndex();
  const indexing = createRowIndexing(index, "branch");
  const rows = new Map<EntityKey, readonly EntityRow[]>();
  const own: ReadChange[] = [];
  const view = createNodeView({
    rows: { row: () => undefined, rowsOfRoot: (root) => rows.get(root) ?? [], rowsOfType: () => [] },
    undecidedOfType: () => [],
    undecidedOf: (root) => own.filter(({ change }) => change.entityKey === root),
    siteKind: "branch",
  });
  const found = (name: string) => index.find("person.name", name);
  return { indexing, rows, own, view, found, layOver: () => indexing.layOver(view, () => own) };
}

const ownName = (key: EntityKey, name: string): ReadChange => {
  const draft = draftOf({ entityKey: key, group: "identity", value: { name } });
  const place = { incarnation: "0".repeat(32), sequence: 1, site: "B01", stamp: { ms: 9, counter: 0 } };
  return { ref: `${"0".repeat(32)}/1/${"0".repeat(64)}`, change: { ...draft, ...place } } as unknown as ReadChange;
};

describe("the index of rows", () => {
  it("finds loaded rows only once they take the place of those before, and those no more", () => {
    const { indexing, rows, found, layOver } = shown();
    layOver();
    rows.set(ONE, [named(ONE, "Before")]);
    indexing.changed([ONE]);
    const anew = indexing.beginAnew();
    anew.loaded([TWO], { ofRoot: () => [named(TWO, "After")] });
    expect([found("Before"), found("After")]).toEqual([[ONE], []]);
    anew.replace();
    expect([found("Before"), found("After")]).toEqual([[], [TWO]]);
  });

  it("looks at a root again for a change by which something is found, and for no other", () => {
    const { indexing, rows, own, found, view } = shown();
    const looked: EntityKey[] = [];
    const watched = {
      ...view,
      entitiesOf(root: EntityKey) {
        looked.push(root);
        return view.entitiesOf(root);
      },
    };
    indexing.layOver(watched, () => own);
    rows.set(ONE, [named(ONE, "Somebody")]);
    const [card, bill] = [ownName(ONE, "x"), ownName(TWO, "y")];
    indexing.made([
      { ...card, change: { ...card.change, entityType: "card" } },
      { ...bill, change: { ...bill.change, entityType: "settlement" } },
    ]);
    expect(looked).toEqual([ONE]);
    expect(found("Somebody")).toEqual([ONE]);
  });

  it("finds own changes over rows that took the place of others", () => {
    const { indexing, rows, own, found, layOver } = shown();
    own.push(ownName(ONE, "Own"));
    layOver();
    expect(found("Own")).toEqual([ONE]);
    const anew = indexing.beginAnew();
    anew.loaded([TWO], { ofRoot: () => [named(TWO, "Theirs")] });
    rows.set(TWO, [named(TWO, "Theirs")]);
    anew.replace();
    expect([found("Own"), found("Theirs")]).toEqual([[ONE], [TWO]]);
  });
});
