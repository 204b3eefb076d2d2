import { err, type Hash, makeRef, ok, type ReadChange, type Ref, refParts } from "@huilian/domain/base";
import { beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../store/store.ts";
import { causeForNewIncarnation } from "./incarnation-cause.ts";
import { appendDrafts, draft, entityKey, HASH, INCARNATION, openTestJournal } from "./journal.fixture.ts";
import { type Bench, newBench } from "./journal-bench.fixture.ts";
import { APPEND_QUEUE_MAX } from "./limits.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await newBench();
});

describe("append", () => {
  it("answers with what is on disk", async () => {
    const { refs, changes } = await bench.appended([draft({ phone: "1" }), draft({ phone: "2" })]);
    expect(changes.map(({ change }) => [change.sequence, change.value])).toEqual([
      [1, { phone: "1" }],
      [2, { phone: "2" }],
    ]);
    await bench.reopen();
    expect(await bench.journal.changesAfter(bench.own(), 0, 100)).toEqual(changes);
    expect(await bench.journal.holds(refs[1] as Ref)).toBe(true);
    expect(await bench.journal.holds(makeRef(bench.own(), 2, HASH))).toBe(false);
    expect(await bench.journal.holds(makeRef(INCARNATION, 1, HASH))).toBe(false);
  });

  it("lets a draft name the Refs of those before it in the request", async () => {
    const answer = await bench.journal.append<never>(() =>
      ok({ changes: [draft(), (before) => draft({}, { needs: before }), (before) => draft({}, { needs: before })] }),
    );
    if (!answer.ok) throw new Error(answer.error.kind);
    const { refs, changes } = answer.value;
    expect(changes.map(({ change }) => change.needs)).toEqual([undefined, refs.slice(0, 1), refs.slice(0, 2)]);
  });

  it("decides one request after the other and writes them together", async () => {
    const writes: number[] = [];
    const counting: Store = {
      ...bench.store,
      write: (documents) => {
        writes.push(documents.length);
        return bench.store.write(documents);
      },
    };
    bench.journal = await openTestJournal(bench.network, counting);
    const seen: number[] = [];
    const answers = await Promise.all(
      [1, 2, 3].map(() =>
        bench.journal.append<never>(({ undecidedOf, sameGroup, end }) => {
          seen.push(undecidedOf(entityKey(1)).length, sameGroup.length, end.sequence);
          return ok({ changes: [draft()] });
        }),
      ),
    );
    expect(answers.map((answer) => answer.ok && answer.value.changes[0]?.change.sequence)).toEqual([1, 2, 3]);
    expect(seen).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2]);
    expect(writes).toEqual([3]);
  });

  it("tells a refusal and appends nothing", async () => {
    const answer = await bench.journal.append(() => err("blocked" as const));
    expect(answer).toEqual({ ok: false, error: { kind: "refused", refusal: "blocked" } });
    expect(bench.journal.end().sequence).toBe(0);
  });

  it("passes a bug to the one who made it, and the others go on", async () => {
    const bad = bench.journal.append<never>(() => {
      throw new Error("bug");
    });
    const unwritable = appendDrafts(bench.journal, [draft({}, { operatorId: "" })]);
    const good = appendDrafts(bench.journal, [draft()]);
    await expect(bad).rejects.toThrow("bug");
    await expect(unwritable).rejects.toThrow("envelope");
    expect((await good).ok).toBe(true);
    expect(bench.journal.end().sequence).toBe(1);
  });

  it("turns away what it cannot queue, and everything once closed", async () => {
    const answers = Array.from({ length: APPEND_QUEUE_MAX + 1 }, () => appendDrafts(bench.journal, [draft()]));
    expect(await answers.at(-1)).toEqual({ ok: false, error: { kind: "too-busy" } });
    await bench.journal.close();
    expect((await Promise.all(answers.slice(0, -1))).every((answer) => answer.ok)).toBe(true);
    expect(await appendDrafts(bench.journal, [draft()])).toEqual({ ok: false, error: { kind: "closed" } });
  });

  it("stamps never go back, whatever the clock does, and follow effective stamps that were learned", async () => {
    const times = [5_000, 1_000, 6_000, 1_000, 1_000];
    let at = 0;
    bench.journal = await openTestJournal(bench.network, bench.store, { physicalMs: () => times[at++] ?? 0 });
    const stampOf = async () => (await bench.appended()).changes[0]?.change.stamp;
    expect([await stampOf(), await stampOf(), await stampOf()]).toEqual([
      { ms: 5_000, counter: 0 },
      { ms: 5_000, counter: 1 },
      { ms: 6_000, counter: 0 },
    ]);
    await bench.reopen();
    bench.journal = await openTestJournal(bench.network, bench.store, { physicalMs: () => 1_000 });
    expect(await stampOf()).toEqual({ ms: 6_000, counter: 1 });
    bench.journal.learnStamp({ ms: 9_000, counter: 7 });
    expect(await stampOf()).toEqual({ ms: 9_000, counter: 8 });
  });
});

describe("a request key", () => {
  it("answers the same again: in the group, later, after a restart, and when packed", async () => {
    const together = await Promise.all([1, 2].map(() => appendDrafts(bench.journal, [draft()], "slip-1")));
    const values = together.map((answer) => (answer.ok ? answer.value : undefined));
    expect(values.map((value) => value?.repeated)).toEqual([false, true]);
    const refs = values[0]?.refs;
    const again = async () => {
      const { repeated, refs } = await bench.appended([draft({ phone: "never" })], "slip-1");
      expect(repeated).toBe(true);
      return refs;
    };
    expect(await again()).toEqual(refs);
    await bench.reopen();
    expect(await again()).toEqual(refs);
    await bench.appended();
    expect(await bench.journal.pack()).toBe(1);
    expect(await again()).toEqual(refs);
    await bench.reopen();
    expect(await again()).toEqual(refs);
    expect((await bench.journal.requestOf("slip-1"))?.request.hash).toBe("hash of slip-1");
    expect(await bench.journal.requestOf("slip-2")).toBeUndefined();
    expect(bench.journal.end().sequence).toBe(2);
  });

  it("does not answer another request, neither in the group nor later", async () => {
    const request = (hash: string) =>
      bench.journal.append<never>(() => ok({ changes: [draft()] }), { key: "slip-1", hash });
    const [first, other] = await Promise.all([request("a"), request("b")]);
    expect(first?.ok).toBe(true);
    expect(other).toEqual({ ok: false, error: { kind: "request-key-reused" } });
    expect(await request("b")).toEqual({ ok: false, error: { kind: "request-key-reused" } });
  });

  it("keeps its note beside the commit, sealed", async () => {
    await bench.journal.append<never>(() => ok({ changes: [draft()], note: { slip: "H01-7" } }), {
      key: "k",
      hash: "h",
    });
    await bench.journal.pack();
    await bench.reopen();
    expect((await bench.journal.requestOf("k"))?.note).toEqual({ slip: "H01-7" });
    const everything = JSON.stringify(await bench.store.list({ from: "A", before: "z~", limit: 1_000 }));
    expect(everything).not.toContain("H01-7");
    expect(everything).not.toContain("phone");
  });
});

describe("memory", () => {
  it("holds undecided changes only, by root entity", async () => {
    await bench.appended([draft({ phone: "1" }), draft({ phone: "2" }, { entityKey: entityKey(2) })]);
    await bench.appended([draft({ phone: "3" })]);
    const phones = (changes: readonly ReadChange[]) => changes.map(({ change }) => change.value?.["phone"]);
    expect(phones(bench.journal.undecided())).toEqual(["1", "2", "3"]);
    bench.journal.noteDecided(bench.own(), 1);
    expect(phones(bench.journal.undecided())).toEqual(["2", "3"]);
    expect(phones(bench.journal.undecidedOf(entityKey(1)))).toEqual(["3"]);
    await bench.journal.pack();
    bench.journal = await openTestJournal(bench.network, bench.store, { decided: { [bench.own()]: 2 } });
    expect(phones(bench.journal.undecided())).toEqual(["3"]);
    expect(phones(await bench.journal.changesAfter(bench.own(), 1, 100))).toEqual(["2", "3"]);
  });
});

describe("undecided changes of one type", () => {
  it("are those of all that have it, in order, also when some are decided", async () => {
    const other = { entityType: "card", entityKey: entityKey(2) };
    await bench.appended([draft({ phone: "1" }), draft({ phone: "2" }, other), draft({ phone: "3" })]);
    await bench.appended([draft({ phone: "4" }, other), draft({ phone: "5" })]);
    const expectSame = (): void => {
      const all = bench.journal.undecided();
      for (const entityType of ["card", "person", "nothing"]) {
        const ofType = all.filter(({ change }) => change.entityType === entityType);
        expect(bench.journal.undecidedOfType(entityType)).toEqual(ofType);
      }
    };
    for (const upTo of [0, 1, 2, 4, 5]) {
      bench.journal.noteDecided(bench.own(), upTo);
      expect(bench.journal.undecided()).toHaveLength(5 - upTo);
      expectSame();
    }
  });
});

describe("a new incarnation", () => {
  it("names the last change held, and stamps go on", async () => {
    const last = (await bench.appended()).refs[0] as Ref;
    const before = bench.journal.end();
    const started = await bench.journal.startIncarnation({ cause: "protector-missing" });
    expect(bench.journal.end()).toMatchObject({ incarnation: started, sequence: 0, stamp: before.stamp });
    await bench.reopen();
    const { change } = (await bench.appended()).changes[0] as ReadChange;
    expect(change).toMatchObject({ incarnation: started, sequence: 1, continues: last });
    expect(change.stamp.counter).toBe(before.stamp.counter + 1);
    expect(await bench.verifiedRefs(started)).toHaveLength(1);
    expect(await bench.verifiedRefs(before.incarnation)).toHaveLength(1);
  });

  it("begins between requests, and survives a fault of the disk", async () => {
    const first = bench.own();
    bench.disk.failNextWrite("after");
    await expect(bench.journal.startIncarnation({ cause: "centre-shows-more" })).rejects.toThrow("simulated");
    await bench.appended();
    expect(bench.journal.incarnations()).toHaveLength(2);
    expect(bench.own()).not.toBe(first);
  });

  it("is called for by what tells of a restored store, once", async () => {
    const last = (await bench.appended()).refs[0] as Ref;
    const { hash } = refParts(last);
    const first = bench.own();
    const shown = (sequence: number, tip: Hash) => ({ shown: [{ incarnation: first, sequence, tip }] });
    const cause = (signs: Partial<Parameters<typeof causeForNewIncarnation>[1]>) =>
      causeForNewIncarnation(bench.journal, { protector: "present", ...signs });
    expect(await cause({})).toBeUndefined();
    expect(await cause({ noted: last, ...shown(1, hash) })).toBeUndefined();
    expect(await cause({ protector: "missing" })).toEqual({ cause: "protector-missing" });
    const ahead = makeRef(first, 9, HASH);
    expect(await cause({ noted: ahead })).toEqual({ cause: "store-behind-key-file", continues: ahead });
    expect(await cause(shown(9, HASH))).toEqual({ cause: "centre-shows-more", continues: ahead });
    expect(await cause(shown(1, HASH))).toEqual({ cause: "centre-shows-more", continues: makeRef(first, 1, HASH) });
    const foreign = makeRef(INCARNATION, 4, HASH);
    await bench.journal.startIncarnation({ cause: "store-behind-key-file", continues: foreign });
    expect(await cause({ noted: ahead })).toBeUndefined();
    expect(await cause({ noted: foreign })).toBeUndefined();
    expect((await bench.appended()).changes[0]?.change.continues).toBe(foreign);
  });
});
