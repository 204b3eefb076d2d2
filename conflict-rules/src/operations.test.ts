import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { GroupImage } from "@huilian/domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { downRowsOf } from "./down-rows.ts";
import { createFold, type Fold } from "./fold.ts";
import { foldAll } from "./fold-all.ts";
import type { FoldDocument } from "./fold-document.ts";
import { stateLines } from "./state-lines.ts";
import {
  beaconDocument,
  type Draft,
  only,
  putContact,
  rulesDocument,
  TEST_START_MS,
  testAuthor,
  testHash,
  testKey,
} from "./testing/history.fixture.ts";

const SIGN_IN: GroupImage = { entries: [{ kind: "sign-in", atMs: TEST_START_MS, operatorId: "B01-chen" }] };

let keys = 0x9000;
function operations(value: GroupImage = SIGN_IN, more: Partial<Draft> = {}): Draft {
  keys += 1;
  return { entityType: "operation", entityKey: testKey(keys), group: "fact", operation: "fact", value, ...more };
}

const BASE: readonly FoldDocument[] = [rulesDocument, beaconDocument];
const folded = (documents: readonly FoldDocument[]): Fold => {
  const fold = createFold();
  for (const document of documents) fold.take(document);
  return fold;
};

describe("operations", () => {
  it.each([
    ["every kind of site writes them", {}, undefined],
    ["a member nobody knows is kept", { value: { entries: [], more: 1 } }, undefined],
    ["a kind that is not in the list", { value: { entries: [{ kind: "spying", atMs: 1 }] } }, "quarantined"],
    [
      "a subject that is no key",
      { value: { entries: [{ kind: "print", atMs: 1, subject: "230102199003078834" }] } },
      "quarantined",
    ],
    [
      "too many of them",
      { value: { entries: Array.from({ length: 101 }, () => ({ kind: "print", atMs: 1 })) } },
      "quarantined",
    ],
    ["of a newer release", { schemaVersion: 2 }, "parked"],
    ["under rules nobody knows", { rulesVersion: testHash(7) }, "parked"],
  ] as const)("%s", (_, draft, state) => {
    for (const siteKind of ["centre", "branch", "hospital", "pharmacy"] as const) {
      const author = testAuthor("B01", siteKind, 1);
      const commit = author.commit([operations(SIGN_IN, draft as Partial<Draft>)]);
      const fold = folded([...BASE, author.enrol, commit.document]);
      expect(fold.stateOf(only(commit.refs))?.state).toBe(state);
      expect(fold.counts()).toMatchObject({ operations: 1, applied: 0, parked: 0, quarantined: 0 });
      expect(fold.exceptions()).toHaveLength(state === undefined ? 0 : 1);
    }
  });

  it("are chained as any change: one behind a gap waits, and is counted", () => {
    const author = testAuthor("B01", "branch", 1);
    const [first, second] = [author.commit([operations()]), author.commit([operations()])];
    const fold = folded([...BASE, author.enrol, second.document]);
    expect(fold.counts("B01" as never)).toMatchObject({ operations: 1, parked: 0 });
    expect(fold.stateOf(only(second.refs))).toEqual({ state: "parked", waitsFor: { for: "chain" } });
    fold.take(first.document);
    expect(fold.counts("B01" as never)).toMatchObject({ operations: 2, parked: 0, applied: 0 });
    expect(fold.counts("B02" as never).operations).toBe(0);
    expect([...fold.decidedUpTo().values()]).toEqual([{ site: "B01", sequence: 2 }]);
  });

  it("are told when what parked them came, and nothing of them stays", () => {
    const author = testAuthor("B01", "branch", 1);
    const commit = author.commit([operations(SIGN_IN, { rulesVersion: testHash(7) })]);
    const fold = folded([...BASE, author.enrol, commit.document]);
    fold.drain();
    fold.take({ type: "rules", version: testHash(7) });
    expect(fold.drain()).toEqual({
      roots: [],
      stated: [{ ref: only(commit.refs), site: "B01", state: { state: "applied", flags: [] } }],
    });
    expect(fold.exceptions()).toEqual([]);
    expect(fold.counts()).toMatchObject({ operations: 1, applied: 0 });
  });

  it("cannot be named: a change that needs one waits for ever, whatever the order", () => {
    const [author, other] = [testAuthor("B01", "branch", 1), testAuthor("B02", "branch", 2)];
    const commit = author.commit([operations()]);
    const names = other.commit([{ ...putContact(testKey(1), "1"), needs: commit.refs }]);
    const documents = [...BASE, author.enrol, other.enrol, commit.document, names.document];
    for (const order of [documents, [...documents].reverse()]) {
      expect(folded(order).stateOf(only(names.refs))?.state).toBe("parked");
    }
  });

  it("are in no row and no scope, and move no money", () => {
    const author = testAuthor("H01", "hospital", 1);
    const draft = operations();
    const fold = folded([...BASE, author.enrol, author.commit([draft]).document]);
    expect(fold.drain()).toEqual({ roots: [], stated: [] });
    expect(downRowsOf(fold, draft.entityKey)).toEqual({ rows: [] });
    expect(fold.entity("operation", draft.entityKey)).toBeUndefined();
    expect([...fold.entities()]).toEqual([]);
    expect([...fold.postings()]).toEqual([]);
  });

  it("need no memory: what the fold holds does not grow with them", () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const heapAfter = (count: number): number => {
      for (let at = 0; at < count; at += 1) {
        // A clock far off, since a flag for each would grow too.
        fold.take(author.commit([operations(SIGN_IN, { stampMs: TEST_START_MS + 864_000_000 + at })]).document);
      }
      expect(fold.drain()).toEqual({ roots: [], stated: [] });
      collect();
      return process.memoryUsage().heapUsed;
    };
    const author = testAuthor("B01", "branch", 1);
    const fold = folded([...BASE, author.enrol]);
    const warm = heapAfter(5_000);
    // A Ref alone is a hundred bytes and more: holding nothing but that would be four millions.
    expect(heapAfter(40_000) - warm).toBeLessThan(2_000_000);
    expect(fold.counts().operations).toBe(45_000);
    expect(stateLines(fold)).toHaveLength(1);
  });
});

describe("with and without operations", () => {
  interface Said {
    readonly person: number;
    readonly phone: number;
    readonly before: number;
    readonly late: number;
  }
  const said: fc.Arbitrary<Said> = fc.record({
    person: fc.nat(2),
    phone: fc.nat(9),
    before: fc.nat(2),
    late: fc.nat(5),
  });

  /** What the changes are, without how far the chain of operations is decided. */
  const ofChanges = (fold: Fold): readonly string[] =>
    stateLines(fold).filter((line) => !line.includes(`"site":"B01"`) || !line.startsWith(`["decided"`));

  it("the changes fold to the same, and in any order to the same state", () => {
    fc.assert(
      fc.property(
        fc.array(said, { maxLength: 12 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (history, chance) => {
          const [changes, record] = [testAuthor("B02", "branch", 1), testAuthor("B01", "branch", 2)];
          const plain: FoldDocument[] = [...BASE, changes.enrol, record.enrol];
          const all: FoldDocument[] = [...plain];
          for (const { person, phone, before, late } of history) {
            for (let n = 0; n < before; n += 1) {
              all.push(record.commit([operations(), operations()], TEST_START_MS + late * 1000).document);
            }
            const { document } = changes.commit([putContact(testKey(person), `${phone}`)]);
            plain.push(document);
            all.push(document);
          }
          const shuffled = all
            .map((document) => ({ document, at: chance.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ document }) => document);
          const whole = folded(all);
          expect(stateLines(folded(shuffled))).toEqual(stateLines(whole));
          expect(stateLines(foldAll(shuffled))).toEqual(stateLines(whole));
          expect(ofChanges(whole)).toEqual(ofChanges(folded(plain)));
          const { operations: counted, ...counts } = whole.counts();
          expect({ ...counts, operations: 0 }).toEqual(folded(plain).counts());
          expect(counted).toBe(2 * history.reduce((sum, { before }) => sum + before, 0));
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });
});
