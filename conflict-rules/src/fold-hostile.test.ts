import { type Change, childKey, type GroupImage, makeRef, type ReadChange, type Ref, refParts } from "@huilian/domain";
import { describe, expect, it } from "vitest";
import { downRowsOf } from "./down-rows.ts";
import type { Eligibility } from "./eligibility.ts";
import { createFold, type Fold } from "./fold.ts";
import { foldAll } from "./fold-all.ts";
import type { FoldDocument } from "./fold-document.ts";
import { stateLines } from "./state-lines.ts";
import {
  beaconDocument,
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

const identity = putIdentity(person, "张三");
const coverage: Draft = {
  entityType: "person",
  entityKey: person,
  group: "coverage",
  operation: "put",
  value: {
    employer: testKey(8),
    personType: "employed",
    civilServant: false,
    payer: "other",
    contributionBase: 1,
    branch: "B01",
    area: "230100",
    insuredFrom: "2026-01-01",
    insuredUntil: "2026-12-31",
  },
};
const issue: Draft = {
  entityType: "card",
  entityKey: card,
  group: "issue",
  operation: "put",
  value: { cardNumber: "C1", issuedOn: "2026-01-01" },
};

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

const orders = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  items.length <= 1
    ? [items]
    : items.flatMap((item, at) => orders(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));

/** The states that the orders of some documents lead to, each once. */
const statesOf = (base: readonly FoldDocument[], documents: readonly FoldDocument[]): readonly string[] => [
  ...new Set(
    [...orders(documents).map((order) => folded([...base, ...order])), foldAll([...base, ...documents])].map((fold) =>
      stateLines(fold).join("\n"),
    ),
  ),
];

/** A Ref at the place of another, with a hash nobody ever made. */
const withOtherHash = (ref: Ref): Ref => {
  const { incarnation, sequence } = refParts(ref);
  return makeRef(incarnation, sequence, testHash(0xfff));
};

const noticeOf = (change: ReadChange, receivedMs: number): FoldDocument => ({
  type: "notice",
  site: change.change.site,
  receivedMs,
  change,
});

describe("names of things that every object has", () => {
  it.each(["constructor", "toString", "__proto__", "hasOwnProperty"])("parks a change of the group %s", (group) => {
    const { b01, base } = network();
    const strange = b01.commit([{ ...putContact(person, "1"), group }]);
    const fold = folded([...base, strange.document]);
    expect(fold.stateOf(only(strange.refs))).toEqual({ state: "parked", waitsFor: { for: "newer-release" } });
    expect(folded([...base, noticeOf({ ...only(strange.changes) }, TEST_START_MS)]).conflicts()).toEqual([]);
  });
});

describe("Refs that name what they should not", () => {
  it("does not let a change follow a head of another cell", () => {
    const { b01, b02, h01, base } = network();
    void h01;
    const one = b01.commit([{ ...putContact(person, "1"), stampMs: TEST_START_MS + 1_000 }]);
    const two = b02.commit([{ ...putContact(person, "2"), stampMs: TEST_START_MS + 2_000 }]);
    const stray = b01.commit([putContact(testKey(9), "9", one.refs)]);
    const documents = [one.document, two.document, stray.document];
    expect(statesOf(base, documents)).toHaveLength(1);
    expect(folded([...base, ...documents]).stateOf(only(one.refs))).toMatchObject({ state: "superseded" });
  });

  it("does not take a Ref with another hash for the change at its place", () => {
    const { b01, b02, base } = network();
    const one = b01.commit([{ ...putContact(person, "1"), stampMs: TEST_START_MS + 1_000 }]);
    const two = b02.commit([{ ...putContact(person, "2"), stampMs: TEST_START_MS + 2_000 }]);
    const stray = b02.commit([putContact(person, "3", [withOtherHash(only(one.refs))])]);
    const documents = [one.document, two.document, stray.document];
    expect(statesOf(base, documents)).toHaveLength(1);
    expect(folded([...base, ...documents]).stateOf(only(stray.refs))).toMatchObject({ state: "parked" });
  });

  it("does not let a change wait for its own place for ever", () => {
    const { b01, b02, base } = network();
    const other = b01.commit([putContact(testKey(5), "5")]);
    const probe = b02.commit([putContact(person, "0")]);
    const { incarnation } = refParts(only(probe.refs));
    const own = makeRef(incarnation, 2, testHash(0xfff));
    const selfish = b02.commit([{ ...putContact(person, "1"), needs: [...other.refs, own] }]);
    const after = b02.commit([putContact(person, "2", selfish.refs)]);
    const documents = [other.document, probe.document, selfish.document, after.document];
    expect(statesOf(base, documents)).toHaveLength(1);
  });
});

describe("notices that contradict", () => {
  const twoAtOnePlace = () => {
    const { h01, b01, base } = network();
    const lost = only(h01.commit([markCard(card, "lost")]).changes);
    const change: Change = { ...lost.change, value: { state: "suspended", reason: "另一份" } };
    const { incarnation, sequence } = refParts(lost.ref);
    const other: ReadChange = { ref: makeRef(incarnation, sequence, testHash(0xabc)), change };
    return { h01, b01, base, lost, other };
  };

  it("counts every mark that was signed, whichever notice of one place came first", () => {
    const { base, lost, other } = twoAtOnePlace();
    const documents = [noticeOf(lost, TEST_START_MS + 10), noticeOf(other, TEST_START_MS + 20)];
    expect(statesOf(base, documents)).toHaveLength(1);
    expect(folded([...base, ...documents]).entity("card", card)?.groups["status"]?.winner.value["state"]).toBe("lost");
  });

  it("counts the mark of a notice though the chain holds something else at its place", () => {
    const { h01, base, lost, other } = twoAtOnePlace();
    void h01;
    const chain: FoldDocument = {
      type: "segment",
      site: lost.change.site,
      incarnation: lost.change.incarnation,
      from: 1,
      receivedMs: TEST_START_MS + 100_000,
      commits: [{ changes: [other] }],
    };
    const documents = [noticeOf(lost, TEST_START_MS + 10), chain];
    expect(statesOf(base, documents)).toHaveLength(1);
    const fold = folded([...base, ...documents]);
    expect(fold.entity("card", card)?.groups["status"]?.winner.value["state"]).toBe("lost");
  });

  it("does not let one site silence the notice of another by speaking at its place", () => {
    const { base, b01, lost } = twoAtOnePlace();
    const forged: ReadChange = {
      ref: makeRef(lost.change.incarnation, lost.change.sequence, testHash(0xdef)),
      change: { ...lost.change, site: b01.site, entityKey: childKey(testKey(77), testKey(78)) },
    };
    const documents = [noticeOf(forged, TEST_START_MS + 1), noticeOf(lost, TEST_START_MS + 20)];
    expect(statesOf(base, documents)).toHaveLength(1);
    expect(folded([...base, ...documents]).entity("card", card)?.groups["status"]?.winner.value["state"]).toBe("lost");
  });
});

describe("keys of other entities", () => {
  const squat: Draft = {
    entityType: "employer",
    entityKey: person,
    group: "profile",
    operation: "put",
    value: { name: "甲", creditCode: "91110000MA001234XX", branch: "B02", payer: "other" },
  };

  it("keeps a person's rows where they are when another type of entity takes the same key", () => {
    const { b01, b02, base } = network();
    const before = [...base, b01.commit([identity, coverage, issue]).document];
    const after = [...before, b02.commit([squat]).document];
    const down = (documents: readonly FoldDocument[]) => downRowsOf(folded(documents), person);
    expect(down(before).eligibility).toBeDefined();
    expect(down(after).eligibility).toEqual(down(before).eligibility);
    const cardOf = (documents: readonly FoldDocument[]) =>
      down(documents).rows.find(({ row }) => row.entityType === "card");
    expect(cardOf(after)).toEqual(cardOf(before));
  });

  it("refuses what belongs to another under a key of its own, and the other way round", () => {
    const { b01, base } = network();
    const rootless = b01.commit([{ ...issue, entityKey: person }]);
    const child = b01.commit([putContact(card, "1")]);
    const fold = folded([...base, rootless.document, child.document]);
    expect(fold.stateOf(only(rootless.refs))).toMatchObject({ state: "refused" });
    expect(fold.stateOf(only(child.refs))).toMatchObject({ state: "refused" });
  });

  it("does not let a fact filed under one person move the money of another", () => {
    const { b01, base } = network();
    const value: GroupImage = { person: testKey(3), credited: 500, reason: "opening", slipNumber: "1" };
    const stray = b01.commit([{ entityType: "credit", entityKey: card, group: "fact", operation: "fact", value }]);
    const fold = folded([...base, stray.document]);
    expect([...fold.postings()]).toEqual([]);
    expect(fold.stateOf(only(stray.refs))).toMatchObject({ state: "quarantined" });
  });
});

describe("more than anybody has use for", () => {
  it("sends down no more heads of a cell than one change can follow", () => {
    const { b01, base } = network();
    const many = b01.commit(Array.from({ length: 200 }, (_, at) => putContact(person, String(at))));
    const fold = folded([...base, many.document]);
    const [row] = downRowsOf(fold, person).rows;
    expect(row?.row.groups["contact"]).toHaveLength(64);
    expect(row?.row.groups["contact"]?.[0]?.value).toEqual({ phone: "199" });
  });

  it("does not judge a whole commit again for every one of the many changes it waits for", () => {
    const { b01, b02, base } = network();
    const singles = Array.from({ length: 300 }, (_, at) => b02.commit([putContact(testKey(100 + at), "1")]));
    const refs = singles.flatMap((single) => single.refs);
    const greedy = b01.commit(
      Array.from({ length: 500 }, (_, at) => ({
        ...putContact(testKey(5_000 + at), "1"),
        needs: Array.from({ length: 64 }, (_, n) => refs[(at * 64 + n) % refs.length] as Ref),
      })),
    );
    let reads = 0;
    const counted = greedy.changes.map(({ ref, change }) => {
      const { value } = change;
      const get = () => {
        reads += 1;
        return value;
      };
      return { ref, change: Object.defineProperty({ ...change }, "value", { get }) };
    });
    const fold = folded([...base, { ...greedy.document, commits: [{ changes: counted }] } as FoldDocument]);
    reads = 0;
    for (const { document } of singles) fold.take(document);
    expect(fold.stateOf(greedy.refs[0] as Ref)).toEqual({ state: "applied", flags: [] });
    expect(reads).toBeLessThan(500 * 20);
  });

  it("shows a person with so many cards and years that every node can open the row", () => {
    const { b01, h01, base } = network();
    const marks = Array.from({ length: 200 }, (_, at) => markCard(childKey(person, testKey(1_000 + at)), "lost"));
    const documents = [
      b01.commit([identity, coverage, issue]).document,
      ...marks.map((mark) => h01.commit([mark]).document),
    ];
    const row = downRowsOf(folded([...base, ...documents]), person).eligibility?.row as unknown as Eligibility;
    expect(row.cards).toHaveLength(64);
    expect(row.cards[0]).toMatchObject({ card, cardNumber: "C1" });
  });

  it("shows the years of services that were, not of days to come", () => {
    const { b01, h01, base } = network();
    const served = (servedOn: string, n: number): Draft => ({
      entityType: "settlement",
      entityKey: childKey(person, testKey(2_000 + n)),
      group: "fact",
      operation: "fact",
      value: {
        person,
        institution: testKey(7),
        institutionSite: "H01",
        servedOn,
        careKind: "outpatient",
        lines: [],
        policy: `${"e".repeat(32)}/1/${"0".repeat(64)}`,
        personType: "employed",
        level: "tertiary",
        saw: { deductible: 0, pooled: 0, accountBalance: 0 },
        shares: {
          submitted: 0,
          excluded: 0,
          eligible: 0,
          deductible: 0,
          pooled: 0,
          coinsurance: 0,
          overCeiling: 0,
          account: 0,
          cash: 0,
        },
        slipNumber: "1",
        provisional: false,
      },
    });
    const years = Array.from({ length: 400 }, (_, at) => served(`${1_900 + at * 20}-01-01`, at));
    const documents = [
      b01.commit([identity, coverage]).document,
      h01.commit([...years, served("2026-01-02", 999)]).document,
    ];
    const row = downRowsOf(folded([...base, ...documents]), person).eligibility?.row as unknown as Eligibility;
    expect(Object.keys(row.years)).toEqual(["1900", "1920", "1940", "1960", "1980", "2000", "2020", "2026"]);
  });
});
