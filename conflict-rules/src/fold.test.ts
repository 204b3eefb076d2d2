import { childKey, type GroupImage, type LocalDate } from "@huilian/domain";
import { describe, expect, it } from "vitest";
import { createFold, type Fold } from "./fold.ts";
import type { FoldDocument } from "./fold-document.ts";
import { stateLines } from "./state-lines.ts";
import {
  beaconDocument,
  contactImage,
  type Draft,
  markCard,
  only,
  putContact,
  putIdentity,
  rulesDocument,
  TEST_START_MS,
  testAuthor,
  testHash,
  testKey,
} from "./testing/history.fixture.ts";

const person = testKey(1);
const card = childKey(person, testKey(2));

const network = () => {
  const b01 = testAuthor("B01", "branch", 1);
  const b02 = testAuthor("B02", "branch", 2);
  const h01 = testAuthor("H01", "hospital", 3);
  const c0 = testAuthor("C0", "centre", 4);
  const base = [rulesDocument, beaconDocument, b01.enrol, b02.enrol, h01.enrol, c0.enrol];
  return { b01, b02, h01, c0, base };
};

const folded = (documents: readonly FoldDocument[]): Fold => {
  const fold = createFold();
  for (const document of documents) fold.take(document);
  return fold;
};

const contactOf = (fold: Fold): unknown => fold.entity("person", person)?.groups["contact"]?.winner.value["phone"];

describe("registers", () => {
  it("lets a change that saw another one follow it, whatever their clocks say", () => {
    const { b01, b02, base } = network();
    const first = b01.commit([{ ...putContact(person, "1"), stampMs: TEST_START_MS + 900_000 }]);
    const second = b02.commit([{ ...putContact(person, "2", first.refs), stampMs: TEST_START_MS + 5 }]);
    const fold = folded([...base, first.document, second.document]);
    expect(contactOf(fold)).toBe("2");
    expect(fold.conflicts()).toEqual([]);
    expect(fold.stateOf(only(first.refs))).toEqual({ state: "applied", flags: [] });
  });

  it("decides between changes that did not see each other by the latest stamp, and keeps the loser in the log", () => {
    const { b01, b02, base } = network();
    const created = b01.commit([putContact(person, "0")]);
    const early = b01.commit([{ ...putContact(person, "early", created.refs), stampMs: TEST_START_MS + 50_000 }]);
    const late = b02.commit([{ ...putContact(person, "late", created.refs), stampMs: TEST_START_MS + 60_000 }]);
    const fold = folded([...base, created.document, late.document, early.document]);
    expect(contactOf(fold)).toBe("late");
    expect(fold.stateOf(only(early.refs))).toMatchObject({
      state: "superseded",
      by: late.refs[0],
      rule: { method: "latest" },
    });
    const [conflict] = fold.conflicts();
    expect(conflict?.winner.value).toEqual(contactImage("late"));
    expect(conflict?.losers[0]?.value).toEqual(contactImage("early"));
  });

  it("believes the centre before a branch, though the branch spoke later", () => {
    const { b01, c0, base } = network();
    const created = b01.commit([putIdentity(person, "张三")]);
    const branch = b01.commit([{ ...putIdentity(person, "张叁", created.refs), stampMs: TEST_START_MS + 900_000 }]);
    const centre = c0.commit([{ ...putIdentity(person, "章三", created.refs), stampMs: TEST_START_MS + 5_000 }]);
    const fold = folded([...base, created.document, branch.document, centre.document]);
    expect(fold.entity("person", person)?.groups["identity"]?.winner.value["name"]).toBe("章三");
    expect(fold.conflicts()[0]?.losers[0]?.rule).toEqual({ method: "sitePriority", sequenceNumber: 1 });
  });

  it("treats different column groups as different cells", () => {
    const { b01, b02, base } = network();
    const created = b01.commit([putContact(person, "0"), putIdentity(person, "张三")]);
    const contact = b01.commit([putContact(person, "1", created.refs.slice(0, 1))]);
    const identity = b02.commit([putIdentity(person, "张三丰", created.refs.slice(1))]);
    const fold = folded([...base, created.document, contact.document, identity.document]);
    expect(contactOf(fold)).toBe("1");
    expect(fold.conflicts()).toEqual([]);
    expect(fold.counts()).toMatchObject({ applied: 4, superseded: 0 });
  });

  it("ends a conflict when a change names all heads, and still shows who lost", () => {
    const { b01, b02, c0, base } = network();
    const created = b01.commit([putContact(person, "0")]);
    const one = b01.commit([putContact(person, "1", created.refs)]);
    const two = b02.commit([putContact(person, "2", created.refs)]);
    const merge = c0.commit([putContact(person, "3", [...one.refs, ...two.refs])]);
    const fold = folded([...base, merge.document, two.document, created.document, one.document]);
    expect(contactOf(fold)).toBe("3");
    expect(fold.counts().superseded).toBe(0);
    expect(fold.conflicts()).toHaveLength(1);
    const shown = { mergedBy: merge.refs[0], merge: { ref: merge.refs[0], siteKind: "centre" }, losers: [{}] };
    expect(fold.conflicts()[0]).toMatchObject(shown);
    expect([...fold.ofType("person")]).toEqual([fold.entity("person", person)]);
    expect([...fold.ofType("employer")]).toEqual([]);
  });
});

describe("safety cells", () => {
  it("keeps a loss report that a clear did not name", () => {
    const { b01, h01, c0, base } = network();
    const suspended = b01.commit([markCard(card, "suspended")]);
    const lost = h01.commit([markCard(card, "lost")]);
    const clear: Draft = {
      entityType: "card",
      entityKey: card,
      group: "status",
      operation: "clear",
      clears: suspended.refs,
    };
    const cleared = c0.commit([clear]);
    const fold = folded([...base, cleared.document, suspended.document, lost.document]);
    expect(fold.entity("card", card)?.groups["status"]?.winner.value["state"]).toBe("lost");
  });

  it("counts a mark from its notice across a gap, and once when the chain arrives", () => {
    const { h01, base } = network();
    const before = h01.commit([markCard(card, "suspended")]);
    const lost = h01.commit([markCard(card, "lost")]);
    const notice: FoldDocument = {
      type: "notice",
      site: h01.site,
      receivedMs: TEST_START_MS + 50_000,
      change: only(lost.changes),
    };
    const early = folded([...base, notice]);
    expect(early.entity("card", card)?.groups["status"]?.winner.value["state"]).toBe("lost");
    expect(early.counts()).toMatchObject({ applied: 1, parked: 0 });
    const orders = [
      [notice, before.document, lost.document],
      [before.document, lost.document, notice],
      [before.document, notice, lost.document],
    ].map((documents) => stateLines(folded([...base, ...documents])));
    expect(orders[1]).toEqual(orders[0]);
    expect(orders[2]).toEqual(orders[0]);
  });

  it("does not bring a cleared mark back with its chain", () => {
    const { h01, c0, base } = network();
    const lost = h01.commit([markCard(card, "lost")]);
    const notice: FoldDocument = {
      type: "notice",
      site: h01.site,
      receivedMs: TEST_START_MS + 50_000,
      change: only(lost.changes),
    };
    const cleared = c0.commit([
      { entityType: "card", entityKey: card, group: "status", operation: "clear", clears: lost.refs },
    ]);
    const fold = folded([...base, notice, cleared.document, lost.document]);
    expect(fold.entity("card", card)?.groups["status"]).toBeUndefined();
  });
});

describe("admission", () => {
  const refused = (reason: string) => ({ state: "refused", reason });
  const cases: readonly [string, (n: ReturnType<typeof network>) => Draft & { by: "b01" | "h01" | "c0" }, object][] = [
    ["a hospital writes an identity", () => ({ ...putIdentity(person, "张三"), by: "h01" }), refused("no-right")],
    [
      "a branch clears a mark",
      () => ({ entityType: "card", entityKey: card, group: "status", operation: "clear", clears: [], by: "b01" }),
      refused("no-right"),
    ],
    [
      "a fact is put on a register",
      () => ({ ...putContact(person, "1"), operation: "fact", by: "b01" }),
      { state: "quarantined" },
    ],
    [
      "a mark names a base",
      () => ({ ...markCard(card, "lost"), base: [`${"0".repeat(32)}/1/${"0".repeat(64)}` as never], by: "b01" }),
      refused("wrong-operation"),
    ],
    [
      "an image misses its columns",
      () => ({ ...putIdentity(person, "张三"), value: { name: "张三" }, by: "b01" }),
      refused("image-invalid"),
    ],
    [
      "an unknown entity",
      () => ({ ...putContact(person, "1"), entityType: "pension", by: "b01" }),
      { state: "parked", waitsFor: { for: "newer-release" } },
    ],
    [
      "an unknown rule table",
      () => ({ ...putContact(person, "1"), rulesVersion: testHash(9), by: "b01" }),
      { state: "parked", waitsFor: { for: "rules-version" } },
    ],
    [
      "an unknown beacon",
      () => ({ ...putContact(person, "1"), beacon: testHash(9), by: "b01" }),
      { state: "parked", waitsFor: { for: "beacon" } },
    ],
  ];
  it.each(cases)("%s", (_title, make, expected) => {
    const net = network();
    const { by, ...draft } = make(net);
    const commit = net[by].commit([draft]);
    const fold = folded([...net.base, commit.document]);
    expect(fold.stateOf(only(commit.refs))).toMatchObject(expected);
    const { parked, applied, superseded, refused: refusedCount, quarantined } = fold.counts();
    expect(parked + applied + superseded + refusedCount + quarantined).toBe(1);
  });

  it("admits all changes of a commit or none", () => {
    const { h01, base } = network();
    const commit = h01.commit([markCard(card, "lost"), putIdentity(person, "张三")]);
    const fold = folded([...base, commit.document]);
    expect(fold.counts()).toMatchObject({ refused: 2, applied: 0 });
    expect(fold.entity("card", card)).toBeUndefined();
  });

  it("parks what needs a change that is not here and applies it when it comes", () => {
    const { b01, b02, base } = network();
    const created = b01.commit([putContact(person, "0")]);
    const follows = b02.commit([putContact(person, "1", created.refs)]);
    const fold = folded([...base, follows.document]);
    expect(fold.stateOf(only(follows.refs))).toEqual({
      state: "parked",
      waitsFor: { for: "change", ref: created.refs[0] },
    });
    fold.take(created.document);
    expect(contactOf(fold)).toBe("1");
    expect(fold.counts()).toMatchObject({ applied: 2, parked: 0 });
  });

  it("refuses a request whose parent is refused, and flags a fact", () => {
    const { b01, h01, base } = network();
    const refusedOne = h01.commit([putIdentity(person, "张三")]);
    const request = b01.commit([putIdentity(person, "李四", refusedOne.refs)]);
    const credit: GroupImage = { person, credited: 100, reason: "opening", slipNumber: "S1" };
    const key = childKey(person, testKey(7));
    const fact = b01.commit([
      { entityType: "credit", entityKey: key, group: "fact", operation: "fact", value: credit, needs: refusedOne.refs },
    ]);
    const fold = folded([...base, fact.document, request.document, refusedOne.document]);
    expect(fold.stateOf(only(request.refs))).toEqual({ state: "refused", reason: "parent-refused" });
    expect(fold.stateOf(only(fact.refs))).toEqual({ state: "applied", flags: [{ flag: "parent-refused" }] });
    expect([...fold.postings()].map(({ amountFen }) => amountFen)).toEqual([-100, 100]);
  });

  it("treats a place of a commit that is still to be judged as undecided, not as admitted", () => {
    const { b01, h01, base } = network();
    const refusedOne = h01.commit([putIdentity(person, "张三")]);
    const follows = b01.commit([putIdentity(person, "李四", refusedOne.refs)]);
    const documents = [
      rulesDocument,
      ...base.filter((document) => document !== beaconDocument && document !== rulesDocument),
    ];
    // The beacon chains both at once: the order of judging must not matter.
    const fold = folded([...documents, follows.document, refusedOne.document, beaconDocument]);
    expect(fold.stateOf(only(follows.refs))).toEqual({ state: "refused", reason: "parent-refused" });
  });
});

describe("stamps", () => {
  it("replaces a stamp after the receipt by the receipt and says so", () => {
    const { b01, base } = network();
    const future = b01.commit(
      [{ ...putContact(person, "1"), stampMs: TEST_START_MS + 999_000_000 }],
      TEST_START_MS + 1_000,
    );
    const fold = folded([...base, future.document]);
    expect(fold.entity("person", person)?.groups["contact"]?.winner.effective.ms).toBe(TEST_START_MS + 1_000);
    expect(fold.stateOf(only(future.refs))).toEqual({ state: "applied", flags: [{ flag: "stamp-replaced" }] });
  });
  it("keeps business dates out of the order", () => {
    const date = "2026-11-21" as LocalDate;
    const { b01, base } = network();
    const commit = b01.commit([putContact(person, "1")]);
    expect(folded([...base, commit.document]).entity("person", person)?.groups["contact"]?.winner.businessDate).toBe(
      date,
    );
  });
});
