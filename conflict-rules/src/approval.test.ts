import type { Ref } from "@huilian/domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChangeState } from "./change-state.ts";
import { createFold, type Fold } from "./fold.ts";
import { foldAll } from "./fold-all.ts";
import type { FoldApproval, FoldDocument } from "./fold-document.ts";
import { stateLines } from "./state-lines.ts";
import {
  beaconDocument,
  type Draft,
  only,
  putContact,
  putPolicy,
  rulesDocument,
  testAuthor,
  testHash,
  testKey,
} from "./testing/history.fixture.ts";

const own: FoldApproval = { keyId: "key-1", operatorId: "op-C0" };

const certified = (fields: Partial<Extract<FoldDocument, { type: "operator" }>> = {}): FoldDocument => ({
  type: "operator",
  ...own,
  site: "C0",
  roles: ["clerk", "policy"],
  ...fields,
});

/** A network in which C0 wrote the drafts as one commit under the approvals. */
function written(drafts: readonly Draft[], approvals?: readonly FoldApproval[]) {
  const c0 = testAuthor("C0", "centre", 4);
  const b01 = testAuthor("B01", "branch", 1);
  const commit = c0.commit(drafts, undefined, approvals);
  return { c0, b01, commit, documents: [rulesDocument, beaconDocument, c0.enrol, b01.enrol, commit.document] };
}

const policy = putPolicy(testKey(1), "2026");

const takeAll = (documents: readonly FoldDocument[]): Fold => {
  const fold = createFold();
  for (const document of documents) fold.take(document);
  return fold;
};

const APPLIED: ChangeState = { state: "applied", flags: [] };
const NOT_APPROVED: ChangeState = { state: "refused", reason: "not-approved" };
const waitsFor = (keyId: string): ChangeState => ({
  state: "parked",
  waitsFor: { for: "operator-certificate", keyId },
});

describe("a group that needs an approval", () => {
  const other: FoldApproval = { keyId: "key-2", operatorId: "op-C0" };
  const deputy: FoldApproval = { keyId: "key-3", operatorId: "op-deputy" };

  it.each<[string, readonly FoldApproval[] | undefined, readonly FoldDocument[], ChangeState]>([
    ["none", undefined, [certified()], NOT_APPROVED],
    ["an empty list", [], [certified()], NOT_APPROVED],
    ["the author's, certified", [own], [certified()], APPLIED],
    ["the author's, not certified yet", [own], [], waitsFor("key-1")],
    ["another operator's, certified", [deputy], [certified({ ...deputy })], NOT_APPROVED],
    ["another operator's, not certified", [deputy], [], NOT_APPROVED],
    ["certified for another site", [own], [certified({ site: "B01" })], NOT_APPROVED],
    ["certified for the centre itself", [own], [certified({ site: "centre" })], NOT_APPROVED],
    ["certified for another operator", [own], [certified({ operatorId: "op-deputy" })], NOT_APPROVED],
    ["certified for another role", [own], [certified({ roles: ["clerk"] })], NOT_APPROVED],
    ["two keys of the author, one of them good", [other, own], [certified()], APPLIED],
    ["two keys, one bad, one not certified", [own, other], [certified({ roles: ["clerk"] })], waitsFor("key-2")],
    ["two keys, none certified: it waits for the first", [other, own], [], waitsFor("key-1")],
    ["the author's beside another operator's", [own, deputy], [certified()], APPLIED],
  ])("judges %s", (_what, approvals, certificates, state) => {
    const { documents, commit } = written([policy], approvals);
    const ref = only(commit.refs);
    for (const fold of [takeAll([...certificates, ...documents]), takeAll([...documents, ...certificates])]) {
      expect(fold.stateOf(ref)).toEqual(state);
    }
    expect(foldAll([...documents, ...certificates]).stateOf(ref)).toEqual(state);
  });

  it("takes the change up when the certificate comes, and what waited behind it", () => {
    const { documents, commit, c0 } = written([policy], [own]);
    const ref = only(commit.refs);
    const next = c0.commit([putPolicy(testKey(1), "2027", [ref])], undefined, [own]);
    const fold = takeAll([...documents, next.document]);
    fold.drain();
    fold.take(certified());
    expect(fold.stateOf(only(next.refs))).toEqual(APPLIED);
    expect(fold.drain().stated.map(({ state }) => state)).toEqual([APPLIED, APPLIED]);
    expect(fold.entity("policy", testKey(1))?.groups["parameters"]?.winner.value["label"]).toBe("2027");
    fold.take(certified());
    expect(fold.drain().stated).toEqual([]);
  });

  it("is woken by whichever of the author's keys is certified, and only once", () => {
    const { documents, commit } = written([policy, putContact(testKey(5), "1")], [own, other]);
    const ref = commit.refs[0] as Ref;
    const first = certified({ roles: ["clerk"] });
    const second = certified({ ...other });
    for (const keys of [[second], [second, first], [first, second]]) {
      const fold = takeAll([...documents, ...keys]);
      expect(fold.stateOf(ref)).toEqual(APPLIED);
      expect(stateLines(fold)).toEqual(stateLines(foldAll([...keys, ...documents])));
    }
    const fold = takeAll([...documents, second]);
    fold.drain();
    fold.take(first);
    expect(fold.drain()).toEqual({ roots: [], stated: [] });
  });

  it("refuses what followed a change that was not approved", () => {
    const { documents, commit, c0 } = written([policy], [own]);
    const next = c0.commit([putPolicy(testKey(1), "2027", commit.refs)], undefined, [own]);
    const fold = takeAll([...documents, next.document, certified({ roles: ["clerk"] })]);
    expect(fold.stateOf(only(next.refs))).toEqual(NOT_APPROVED);
  });

  it("stops nothing behind it in the journal", () => {
    const { documents, c0 } = written([policy], [own]);
    const next = c0.commit([putContact(testKey(5), "1")]);
    expect(takeAll([...documents, next.document]).stateOf(only(next.refs))).toEqual(APPLIED);
  });

  it("holds the whole commit, other groups of it too", () => {
    const { documents, commit } = written([policy, putContact(testKey(5), "1")], [own]);
    const states = (fold: Fold): readonly (ChangeState | undefined)[] => commit.refs.map((ref) => fold.stateOf(ref));
    expect(states(takeAll(documents))).toEqual([waitsFor("key-1"), waitsFor("key-1")]);
    expect(states(takeAll([...documents, certified()]))).toEqual([APPLIED, APPLIED]);
    expect(states(takeAll([...documents, certified({ site: "B01" })]))).toEqual([NOT_APPROVED, NOT_APPROVED]);
  });

  it("is judged after right, form and image, and before what the change names", () => {
    const gone = `${"e".repeat(32)}/1/${testHash(0xee)}` as Ref;
    const cases: readonly [Draft, ChangeState][] = [
      [
        { ...policy, operation: "fact" },
        { state: "quarantined", reason: "wrong-operation" },
      ],
      [
        { ...policy, value: { label: "?" } },
        { state: "refused", reason: "image-invalid" },
      ],
      [
        { ...policy, rulesVersion: testHash(0xa9) },
        { state: "parked", waitsFor: { for: "rules-version" } },
      ],
      [
        { ...policy, schemaVersion: 2 },
        { state: "parked", waitsFor: { for: "newer-release" } },
      ],
      [{ ...policy, base: [gone] }, NOT_APPROVED],
    ];
    for (const [draft, state] of cases) {
      const { documents, commit } = written([draft]);
      expect(takeAll(documents).stateOf(only(commit.refs))).toEqual(state);
    }
    const { documents, commit } = written([{ ...policy, base: [gone] }], [own]);
    const fold = takeAll(documents);
    expect(fold.stateOf(only(commit.refs))).toEqual(waitsFor("key-1"));
    fold.take(certified());
    expect(fold.stateOf(only(commit.refs))).toEqual({ state: "parked", waitsFor: { for: "change", ref: gone } });
  });

  it("gives a site without the right nothing, however well approved", () => {
    const b01 = testAuthor("B01", "branch", 1);
    const approval = { keyId: "key-9", operatorId: "op-B01" };
    const commit = b01.commit([policy], undefined, [approval]);
    const documents = [rulesDocument, beaconDocument, b01.enrol, commit.document];
    const fold = takeAll([...documents, certified({ ...approval, site: "B01" })]);
    expect(fold.stateOf(only(commit.refs))).toEqual({ state: "refused", reason: "no-right" });
  });

  it("is asked of no other group: an approval changes nothing there", () => {
    const { documents, commit } = written([putContact(testKey(5), "1")], [own]);
    expect(takeAll(documents).stateOf(only(commit.refs))).toEqual(APPLIED);
  });

  it("is never satisfied by a second certificate for the same key: that is nothing anybody may hand over", () => {
    const fold = takeAll([certified({ roles: ["clerk"] })]);
    expect(() => fold.take(certified())).toThrow();
  });
});

describe("whether the certificate comes before, after or never", () => {
  it("the same set of documents gives the same state, whatever came first", () => {
    const approvals = fc.uniqueArray(fc.nat(3), { maxLength: 4 });
    const kinds = [{ roles: ["clerk"] }, { site: "B01" }, { roles: ["policy"] }, { operatorId: "op-other" }];
    const good = 2;
    const known = fc.subarray(kinds.map((_, key) => key));
    fc.assert(
      fc.property(
        fc.array(approvals, { minLength: 1, maxLength: 6 }),
        known,
        fc.infiniteStream(fc.nat()),
        (by, certs, random) => {
          const c0 = testAuthor("C0", "centre", 4);
          const documents: FoldDocument[] = [rulesDocument, beaconDocument, c0.enrol];
          let base: readonly Ref[] = [];
          const refs = by.map((keys) => {
            const approvedBy = keys.map((key) => ({ keyId: `key-${key}`, operatorId: "op-C0" }));
            const commit = c0.commit([putPolicy(testKey(1), "x", base)], undefined, approvedBy);
            documents.push(commit.document);
            base = commit.refs;
            return only(commit.refs);
          });
          documents.push(...certs.map((key) => certified({ keyId: `key-${key}`, ...kinds[key] })));
          const order = documents
            .map((document) => ({ document, at: random.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ document }) => document);
          const fold = takeAll(order);
          expect(stateLines(fold)).toEqual(stateLines(takeAll(documents)));
          expect(stateLines(fold)).toEqual(stateLines(foldAll(order)));
          // What is applied is approved by a key that was certified for it: nothing else ever is.
          refs.forEach((ref, at) => {
            const isApproved = by[at]?.includes(good) === true && certs.includes(good);
            if (fold.stateOf(ref)?.state === "applied") expect(isApproved).toBe(true);
          });
        },
      ),
      { numRuns: 500 },
    );
  });
});
