import { childKey, compareText, type EntityKey, type GroupImage, type Ref } from "@huilian/domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { downRowsOf } from "./down-rows.ts";
import { imageOf } from "./entity-view.ts";
import { createFold, type Fold } from "./fold.ts";
import { foldAll } from "./fold-all.ts";
import type { FoldDocument } from "./fold-document.ts";
import { compareOrder, type Ordered } from "./order-key.ts";
import { stateLines } from "./state-lines.ts";
import {
  beaconDocument,
  type Draft,
  only,
  putIdentity,
  rulesDocument,
  TEST_NUMBERS,
  TEST_START_MS,
  testAuthor,
  testHash,
  testKey,
} from "./testing/history.fixture.ts";

/*
 * Goal: who holds a number that two persons claim is a function of the set of documents, is the least order K of the
 * claims, and is told wherever it shows. Method: stories for each rule; then random entries, corrections that give a
 * number up and take it back, heads that did not know of each other, changes that are parked or refused, folded in
 * other orders and compared with the rule written down as a search over everything that was admitted.
 */
const [NUMBER, OTHER_NUMBER] = TEST_NUMBERS;
const [first, second, third] = [testKey(1), testKey(2), testKey(3)];

const network = () => {
  const b01 = testAuthor("B01", "branch", 1);
  const b02 = testAuthor("B02", "branch", 2);
  const h01 = testAuthor("H01", "hospital", 3);
  const c0 = testAuthor("C0", "centre", 4);
  return { b01, b02, h01, c0, base: [rulesDocument, beaconDocument, b01.enrol, b02.enrol, h01.enrol, c0.enrol] };
};

function foldOf(documents: readonly FoldDocument[]): Fold {
  const fold = createFold();
  for (const document of documents) fold.take(document);
  return fold;
}

const aliasOf = (fold: Fold, person: EntityKey) => fold.entity("person", person)?.aliasOf;

const covered = (person: EntityKey, base: readonly Ref[] = []): Draft => ({
  entityType: "person",
  entityKey: person,
  group: "coverage",
  operation: "put",
  base,
  value: {
    employer: testKey(0xe),
    personType: "employed",
    civilServant: false,
    payer: "other",
    contributionBase: 1,
    branch: "B01",
    area: "230100",
    insuredFrom: "2026-01-01",
    insuredUntil: "2026-12-31",
  },
});

const credited = (person: EntityKey, n: number, needs: readonly Ref[] = []): Draft => ({
  entityType: "credit",
  entityKey: childKey(person, testKey(n)),
  group: "fact",
  operation: "fact",
  value: { person, credited: 7, reason: "opening", slipNumber: `S${n}` } as GroupImage,
  needs,
});

const at = (draft: Draft, seconds: number): Draft => ({ ...draft, stampMs: TEST_START_MS + seconds * 1000 });

describe("a number entered twice", () => {
  it("belongs to the entry that was made first, also when it arrives last", () => {
    const { b01, b02, base } = network();
    const late = b01.commit([at(putIdentity(first, "张三", [], NUMBER), 60)]);
    const early = b02.commit([at(putIdentity(second, "张三", [], NUMBER), 30)]);
    const fold = foldOf([...base, late.document]);
    expect(aliasOf(fold, first)).toBeUndefined();
    fold.drain();
    fold.take(early.document);
    expect(fold.drain().roots).toEqual([first, second]);
    expect(aliasOf(fold, first)).toEqual({ entityKey: second, constraint: "id-number" });
    expect(aliasOf(fold, second)).toBeUndefined();
    expect(fold.counts()).toMatchObject({ applied: 2, superseded: 0 });
  });

  it("stands in the log with both sides, and in the state's lines", () => {
    const { b01, b02, base } = network();
    const early = b01.commit([at(putIdentity(first, "张三", [], NUMBER), 30)]);
    const late = b02.commit([at(putIdentity(second, "张叁", [], NUMBER), 60)]);
    const fold = foldOf([...base, early.document, late.document]);
    expect(only(fold.conflicts())).toMatchObject({
      type: "uniqueness",
      entityType: "person",
      entityKey: second,
      group: "identity",
      claim: { constraint: "id-number", column: "idNumber", winnerKey: first },
      winner: { ref: only(early.refs), value: { name: "张三" } },
      losers: [{ ref: only(late.refs), value: { name: "张叁" }, rule: { method: "firstClaim", sequenceNumber: 1 } }],
    });
    expect(stateLines(fold).filter((line) => line.startsWith('["alias"'))).toEqual([
      `["alias","person/${second}",{"constraint":"id-number","entityKey":"${first}"}]`,
    ]);
  });

  it("is the other's once a correction gives it up, and the first's again when it takes it back", () => {
    const { b01, b02, base } = network();
    const mine = b01.commit([at(putIdentity(first, "张三", [], NUMBER), 30)]);
    const yours = b02.commit([at(putIdentity(second, "李四", [], NUMBER), 60)]);
    const corrected = b01.commit([at(putIdentity(first, "张三", mine.refs, OTHER_NUMBER), 90)]);
    const back = b01.commit([at(putIdentity(first, "张三", corrected.refs, NUMBER), 120)]);
    const fold = foldOf([...base, mine.document, yours.document]);
    expect(aliasOf(fold, second)).toMatchObject({ entityKey: first });
    fold.take(corrected.document);
    expect([aliasOf(fold, first), aliasOf(fold, second)]).toEqual([undefined, undefined]);
    expect(fold.conflicts()).toEqual([]);
    fold.take(back.document);
    expect(aliasOf(fold, second)).toMatchObject({ entityKey: first });
  });

  it("is claimed by the winning image only, and by nothing that was refused or waits", () => {
    const { b01, b02, h01, c0, base } = network();
    const refused = h01.commit([at(putIdentity(third, "王五", [], NUMBER), 1)]);
    const parked = b02.commit([{ ...at(putIdentity(third, "王五", [], NUMBER), 2), rulesVersion: testHash(0xa1) }]);
    const mine = b01.commit([at(putIdentity(first, "张三", [], NUMBER), 30)]);
    const loses = b01.commit([at(putIdentity(second, "李四", [], NUMBER), 10)]);
    const wins = c0.commit([at(putIdentity(second, "李四", [], OTHER_NUMBER), 20)]);
    const fold = foldOf([...base, refused.document, parked.document, mine.document, loses.document, wins.document]);
    expect([first, second, third].map((person) => aliasOf(fold, person))).toEqual([undefined, undefined, undefined]);
    fold.take({ type: "rules", version: testHash(0xa1) });
    expect(aliasOf(fold, first)).toEqual({ entityKey: third, constraint: "id-number" });
  });

  it("opens the row of its winner only", () => {
    const { b01, b02, base } = network();
    const early = b01.commit([at(putIdentity(first, "张三", [], NUMBER), 30), covered(first)]);
    const late = b02.commit([at(putIdentity(second, "张三", [], NUMBER), 60), covered(second)]);
    const fold = foldOf([...base, early.document, late.document]);
    expect(downRowsOf(fold, first).eligibility?.identityNumber).toBe(NUMBER);
    const alias = downRowsOf(fold, second);
    expect(alias.eligibility).toBeUndefined();
    expect(alias.rows[0]?.row.aliasOf).toEqual({ entityKey: first, constraint: "id-number" });
    expect(alias.rows[0]?.scopes).toEqual(["branch/B01"]);
  });

  it("leaves the money of an alias booked and flags it, for as long as it is one", () => {
    const { b01, b02, base } = network();
    const late = b01.commit([at(putIdentity(first, "张三", [], NUMBER), 60)]);
    const before = b01.commit([credited(first, 20, late.refs)]);
    const early = b02.commit([at(putIdentity(second, "张三", [], NUMBER), 30)]);
    const after = b01.commit([credited(first, 21, late.refs)]);
    const freed = b01.commit([at(putIdentity(first, "张三", late.refs, OTHER_NUMBER), 90)]);
    const fold = foldOf([...base, late.document, before.document]);
    fold.drain();
    fold.take(early.document);
    const ofAlias = { state: "applied", flags: [{ flag: "of-alias" }] };
    expect(fold.drain().stated).toContainEqual({ ref: only(before.refs), site: "B01", state: ofAlias });
    fold.take(after.document);
    expect(fold.stateOf(only(after.refs))).toEqual(ofAlias);
    expect(fold.counts()).toMatchObject({ flagged: 2, applied: 4 });
    expect([...fold.postings()].length).toBe(4);
    fold.drain();
    fold.take(freed.document);
    expect(fold.drain().stated).toContainEqual({
      ref: only(before.refs),
      site: "B01",
      state: { state: "applied", flags: [] },
    });
    expect(fold.exceptions()).toEqual([]);
  });

  it("is compared once for a thousand claims that come together", () => {
    const { b01, base } = network();
    const COUNT = 1_000;
    const keys = Array.from({ length: COUNT }, (_, n) => testKey(0x1000 + n));
    // Each claim is earlier than all before it, within one incarnation only by being read from behind.
    const commits = keys.map((key, n) => b01.commit([at(putIdentity(key, "张三", [], NUMBER), n)]));
    const fold = foldOf([...base, ...commits.map(({ document }) => document).reverse()]);
    expect(fold.conflicts()).toHaveLength(COUNT - 1);
    expect(new Set(fold.conflicts().map(({ claim }) => claim?.winnerKey))).toEqual(new Set([keys[0]]));
  });
});

const PERSONS = [1, 2, 3, 4].map(testKey) as readonly EntityKey[];

interface Step {
  readonly author: number;
  readonly person: number;
  readonly number: number;
  readonly seen: readonly number[];
  readonly skewMs: number;
  readonly isUnknown: boolean;
  readonly isCredit: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  author: fc.nat(3),
  person: fc.nat(PERSONS.length - 1),
  number: fc.nat(2),
  seen: fc.array(fc.nat(9), { maxLength: 3 }),
  skewMs: fc.constantFrom(0, 0, 60_000, -60_000, 864_000_000),
  isUnknown: fc.constantFrom(false, false, false, true),
  isCredit: fc.constantFrom(false, false, true),
});

interface Entered {
  readonly ref: Ref;
  readonly person: EntityKey;
  readonly number: string;
}

function historyOf(steps: readonly Step[]) {
  const { b01, b02, h01, c0, base } = network();
  const authors = [b01, b02, h01, c0];
  const entered: Entered[] = [];
  const documents: FoldDocument[] = [...base];
  steps.forEach(({ author, person: personAt, number: numberAt, seen, skewMs, isUnknown, isCredit }, n) => {
    const person = PERSONS[personAt] as EntityKey;
    const number = TEST_NUMBERS[numberAt] as string;
    const known = entered.filter((other) => other.person === person);
    const base = [...new Set(seen.flatMap((index) => known[index % Math.max(1, known.length)]?.ref ?? []))];
    const draft = isCredit ? credited(person, 1000 + n) : putIdentity(person, `张${n}`, base, number);
    const commit = (authors[author] as (typeof authors)[number]).commit(
      [
        {
          ...draft,
          stampMs: TEST_START_MS + n * 1000 + skewMs,
          ...(isUnknown ? { rulesVersion: testHash(0xa1) } : {}),
        },
      ],
      TEST_START_MS + n * 1000 + 500_000,
    );
    if (!isCredit) entered.push({ ref: only(commit.refs), person, number });
    documents.push(commit.document);
  });
  return { documents, entered };
}

/** The rule, written down as a search: of all who hold a number now, the one with the least change that brought it. */
function expectedAliases(fold: Fold, entered: readonly Entered[], orders: ReadonlyMap<Ref, Ordered>) {
  const holders = [...fold.ofType("person")].flatMap(({ entityKey, groups }) => {
    const number = groups["identity"]?.winner.value["idNumber"];
    const claims = entered.filter((one) => one.person === entityKey && one.number === number);
    const [claim] = claims.flatMap(({ ref }) => orders.get(ref) ?? []).sort(compareOrder);
    return claim ? [{ entityKey, number, claim }] : [];
  });
  return holders.flatMap(({ entityKey, number, claim }) => {
    const [winner] = holders.filter((other) => other.number === number).sort((a, b) => compareOrder(a.claim, b.claim));
    return winner && winner.claim !== claim ? [{ entityKey, winnerKey: winner.entityKey }] : [];
  });
}

/** Of each admitted entry its order, learnt one by one while it is a head. */
function ordersOf(documents: readonly FoldDocument[]): ReadonlyMap<Ref, Ordered> {
  const fold = createFold();
  const orders = new Map<Ref, Ordered>();
  for (const document of documents) {
    fold.take(document);
    for (const { groups } of fold.ofType("person"))
      for (const head of groups["identity"]?.heads ?? []) orders.set(head.ref, head);
  }
  return orders;
}

const aliasesOf = (fold: Fold) =>
  [...fold.ofType("person")]
    .flatMap(({ entityKey, aliasOf: alias }) => (alias ? [{ entityKey, winnerKey: alias.entityKey }] : []))
    .sort((a, b) => compareText(a.entityKey, b.entityKey));

describe("uniqueness", () => {
  const history = fc.array(step, { minLength: 1, maxLength: 30 }).map(historyOf);

  it("is the least claim of whoever holds the number, in any order, with repetitions, one by one and all at once", () => {
    const shuffled = history.chain(({ documents, entered }) =>
      fc.record({
        entered: fc.constant(entered),
        documents: fc.constant(documents),
        order: fc.shuffledSubarray(documents, { minLength: documents.length }),
        again: fc.subarray(documents),
      }),
    );
    let seen = 0;
    fc.assert(
      fc.property(shuffled, ({ documents, entered, order, again }) => {
        const fold = foldOf(documents);
        const expected = expectedAliases(fold, entered, ordersOf(documents));
        seen += expected.length;
        expect(aliasesOf(fold)).toEqual(expected.sort((a, b) => compareText(a.entityKey, b.entityKey)));
        const other = createFold();
        // Read in between, so that what is worked out when asked is asked at every point.
        for (const document of [...order, ...again]) {
          other.take(document);
          other.conflicts();
        }
        expect(stateLines(other)).toEqual(stateLines(fold));
        expect(stateLines(foldAll(order))).toEqual(stateLines(fold));
      }),
      { numRuns: 500 },
    );
    expect(seen).toBeGreaterThan(100);
  });

  it("tells every root and every fact whose mark changed", () => {
    fc.assert(
      fc.property(history, ({ documents }) => {
        const fold = createFold();
        const rows = new Map<EntityKey, unknown>();
        const states = new Map<Ref, unknown>();
        for (const document of documents) {
          fold.take(document);
          const { roots, stated } = fold.drain();
          for (const root of roots) rows.set(root, fold.entitiesOf(root));
          for (const { ref, state } of stated) states.set(ref, state);
        }
        for (const [root, row] of rows) expect(row).toEqual(fold.entitiesOf(root));
        for (const [ref, state] of states) expect(state).toEqual(fold.stateOf(ref));
        for (const { entityKey, winnerKey } of aliasesOf(fold)) {
          const [mine, its] = [entityKey, winnerKey].map((key) => imageOf(fold.entity("person", key), "identity"));
          expect(mine?.["idNumber"]).toBe(its?.["idNumber"]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
