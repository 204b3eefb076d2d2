import { childKey, type EntityKey, type GroupImage, type Ref } from "@huilian/domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFold, type Fold } from "./fold.ts";
import { foldAll } from "./fold-all.ts";
import type { FoldDocument } from "./fold-document.ts";
import { stateLines } from "./state-lines.ts";
import {
  type Author,
  beaconDocument,
  type Draft,
  markCard,
  putContact,
  putIdentity,
  putPolicy,
  rulesDocument,
  TEST_NUMBERS,
  TEST_START_MS,
  testAuthor,
  testHash,
  testKey,
} from "./testing/history.fixture.ts";

/*
 * Goal: the state is a function of the set of documents (P1 commutativity, P2 idempotence, P3 overlapping
 * partitions, P4 incremental = batch, P6 money, P7 conservation, P14 gap repair).
 * Method: four sites write at random, each knowing a random part of what the others wrote; some clocks are far
 * off, some changes are not theirs to write, some cite what never comes. Then the same documents are folded in
 * other orders, twice, in parts, and all at once.
 */
const PERSONS: readonly EntityKey[] = [testKey(1), testKey(2), testKey(3)];

/** Keys of the operator who writes for C0: what each is certified for, if it is. The last one is somebody else's. */
const KEYS: readonly { readonly operatorId: string; readonly site?: string; readonly roles?: readonly string[] }[] = [
  { operatorId: "op-C0", site: "C0", roles: ["clerk", "policy"] },
  { operatorId: "op-C0", site: "B01", roles: ["policy"] },
  { operatorId: "op-C0", site: "C0", roles: ["clerk"] },
  { operatorId: "op-C0" },
  { operatorId: "op-B01", site: "C0", roles: ["policy"] },
];

const keyIdOf = (key: number): string => `key-${key}`;

const certificates: readonly FoldDocument[] = KEYS.flatMap(({ operatorId, site, roles }, key) =>
  site && roles ? [{ type: "operator", keyId: keyIdOf(key), operatorId, site, roles }] : [],
);

interface Step {
  readonly author: number;
  readonly person: number;
  readonly what: "contact" | "identity" | "mark" | "clear" | "credit" | "unknown" | "policy";
  /** Which of the heads known in the network the author has seen, by index modulo their number. */
  readonly seen: readonly number[];
  readonly skewMs: number;
  readonly together: boolean;
  readonly notice: boolean;
  /** Of identity numbers: few, so that they are held twice. */
  readonly number: number;
  /** Keys that approve: of the right operator and of others, certified for it, for something else, or never. */
  readonly approvedBy: readonly number[];
}

const step: fc.Arbitrary<Step> = fc.record({
  author: fc.nat(3),
  person: fc.nat(PERSONS.length - 1),
  what: fc.constantFrom("contact", "contact", "identity", "mark", "clear", "credit", "unknown", "policy", "policy"),
  seen: fc.array(fc.nat(20), { maxLength: 3 }),
  skewMs: fc.constantFrom(0, 0, 0, 1, 60_000, -60_000, 864_000_000, -864_000_000),
  together: fc.boolean(),
  notice: fc.boolean(),
  number: fc.nat(2),
  approvedBy: fc.uniqueArray(fc.nat(KEYS.length - 1), { maxLength: 3 }),
});

interface Written {
  readonly ref: Ref;
  readonly cell: string;
}

function draftOf(at: Step, n: number, written: readonly Written[]): Draft & { cell: string } {
  const person = PERSONS[at.person] as EntityKey;
  const card = childKey(person, testKey(9));
  const cell = `${at.what === "clear" ? "mark" : at.what}/${at.person}`;
  const known = written.filter((other) => other.cell === cell);
  const seen = [...new Set(at.seen.flatMap((index) => known[index % Math.max(1, known.length)]?.ref ?? []))];
  const stampMs = TEST_START_MS + n * 1000 + at.skewMs;
  switch (at.what) {
    case "contact":
      return { ...putContact(person, `1${n}`, seen), stampMs, cell };
    case "identity":
      return { ...putIdentity(person, `张${n}`, seen, TEST_NUMBERS[at.number]), stampMs, cell };
    case "mark":
      return { ...markCard(card, (["lost", "blocked", "suspended"] as const)[n % 3] as string), stampMs, cell };
    case "clear":
      return { entityType: "card", entityKey: card, group: "status", operation: "clear", clears: seen, stampMs, cell };
    case "credit": {
      const value: GroupImage = { person, credited: n * 7, reason: "opening", slipNumber: `S${n}` };
      const key = childKey(person, testKey(1000 + n));
      return {
        entityType: "credit",
        entityKey: key,
        group: "fact",
        operation: "fact",
        value,
        needs: seen,
        stampMs,
        cell,
      };
    }
    case "policy":
      return { ...putPolicy(testKey(0x70 + at.person), `${n}`, seen), stampMs, cell };
    case "unknown":
      return { ...putContact(person, `x${n}`, seen), rulesVersion: testHash(n % 2 === 0 ? 0xa1 : 0xa0), stampMs, cell };
  }
}

function historyOf(steps: readonly Step[]): { documents: FoldDocument[]; changes: number } {
  const authors: Author[] = [
    testAuthor("B01", "branch", 1),
    testAuthor("B02", "branch", 2),
    testAuthor("H01", "hospital", 3),
    testAuthor("C0", "centre", 4),
  ];
  const documents: FoldDocument[] = [rulesDocument, beaconDocument, ...authors.map(({ enrol }) => enrol)];
  documents.push(...certificates);
  const written: Written[] = [];
  let changes = 0;
  steps.forEach((at, n) => {
    const author = authors[at.author] as Author;
    const drafts = [draftOf(at, n, written)];
    if (at.together) drafts.push(draftOf({ ...at, what: "credit" }, n + 500, written));
    const received = TEST_START_MS + n * 1000 + 500_000;
    const approvals = at.approvedBy.map((key) => ({
      keyId: keyIdOf(key),
      operatorId: (KEYS[key] as (typeof KEYS)[number]).operatorId,
    }));
    const commit = author.commit(drafts, received, approvals);
    commit.refs.forEach((ref, index) => {
      written.push({ ref, cell: (drafts[index] as { cell: string }).cell });
    });
    changes += commit.refs.length;
    documents.push(commit.document);
    const [change] = commit.changes;
    if (at.notice && at.what === "mark" && !at.together && change) {
      documents.push({ type: "notice", site: author.site, receivedMs: received - 1, change });
    }
  });
  return { documents, changes };
}

const foldOf = (documents: readonly FoldDocument[]): Fold => {
  const fold = createFold();
  for (const document of documents) fold.take(document);
  return fold;
};

const history = fc.array(step, { minLength: 1, maxLength: 40 }).map(historyOf);
const RUNS = { numRuns: 1500 };

describe("the fold", () => {
  it("gives the same bytes in any order, with repetitions, one by one and all at once", () => {
    const shuffled = history.chain(({ documents, changes }) =>
      fc.record({
        documents: fc.constant(documents),
        changes: fc.constant(changes),
        order: fc.shuffledSubarray(documents, { minLength: documents.length }),
        again: fc.subarray(documents),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ documents, order, again }) => {
        const lines = stateLines(foldOf(documents));
        expect(stateLines(foldOf([...order, ...again]))).toEqual(lines);
        expect(stateLines(foldAll(order))).toEqual(lines);
      }),
      RUNS,
    );
  });

  it("is whole again when a missing document comes", () => {
    const gap = history.chain((made) => fc.record({ made: fc.constant(made), at: fc.nat(made.documents.length - 1) }));
    fc.assert(
      fc.property(gap, ({ made: { documents }, at }) => {
        const late = foldOf(documents.filter((_, index) => index !== at));
        stateLines(late);
        late.take(documents[at] as FoldDocument);
        expect(stateLines(late)).toEqual(stateLines(foldOf(documents)));
      }),
      RUNS,
    );
  });

  it("gives every change exactly one state, and the ledger sums to zero", () => {
    fc.assert(
      fc.property(history, ({ documents, changes }) => {
        const fold = foldOf(documents);
        const { parked, applied, superseded, refused, quarantined } = fold.counts();
        expect(parked + applied + superseded + refused + quarantined).toBe(changes);
        expect([...fold.postings()].reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(0);
        expect(Object.values(fold.ledger().totals()).reduce((sum: number, total) => sum + total, 0)).toBe(0);
      }),
      RUNS,
    );
  });

  it("hands over every root and every exception that changed", () => {
    fc.assert(
      fc.property(history, ({ documents }) => {
        const fold = createFold();
        const rows = new Map<string, string>();
        const states = new Map<Ref, string>();
        for (const document of documents) {
          fold.take(document);
          const { roots, stated } = fold.drain();
          for (const root of roots) rows.set(root, JSON.stringify(fold.entitiesOf(root)));
          for (const { ref, state } of stated) states.set(ref, JSON.stringify(state));
        }
        for (const [root, row] of rows) expect(row).toBe(JSON.stringify(fold.entitiesOf(root as EntityKey)));
        for (const { ref, state } of fold.exceptions()) {
          const unchained =
            state.state === "parked" && (state.waitsFor.for === "chain" || state.waitsFor.for === "beacon");
          if (!unchained) expect(states.get(ref)).toBe(JSON.stringify(state));
        }
      }),
      RUNS,
    );
  });
});
