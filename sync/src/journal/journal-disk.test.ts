import type { ReadChange } from "@huilian/domain/base";
import { beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../store/store.ts";
import { appendDrafts, draft, openTestJournal } from "./journal.fixture.ts";
import { type Bench, newBench } from "./journal-bench.fixture.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await newBench();
});

describe("a fault of the disk", () => {
  it("before the write: nothing is saved, and the chain goes on without a gap", async () => {
    await bench.appended();
    bench.disk.failNextWrite("before");
    const failed = await Promise.all([
      appendDrafts(bench.journal, [draft()], "a"),
      appendDrafts(bench.journal, [draft()]),
    ]);
    expect(failed.map((answer) => answer.ok || answer.error.kind)).toEqual(["not-saved", "not-saved"]);
    expect(bench.journal.end().sequence).toBe(1);
    expect((await bench.appended([draft()], "a")).repeated).toBe(false);
    expect(await bench.verifiedRefs(bench.own())).toHaveLength(2);
  });

  it("after the write: the outcome is unknown, the key answers, and no sequence is used twice", async () => {
    const durable: ReadChange[] = [];
    bench.journal = await openTestJournal(bench.network, bench.store, {
      onDurable: (changes) => durable.push(...changes),
    });
    bench.disk.failNextWrite("after");
    const failed = await appendDrafts(bench.journal, [draft()], "a");
    expect(failed).toEqual({ ok: false, error: { kind: "outcome-unknown" } });
    expect(durable).toEqual(bench.journal.undecided());
    expect(durable).toHaveLength(1);
    expect((await bench.appended([draft()], "a")).repeated).toBe(true);
    expect((await bench.appended()).changes[0]?.change.sequence).toBe(2);
  });

  it("while reading again: nothing goes on until the disk answers", async () => {
    let broken = false;
    const faults: unknown[] = [];
    const unsure: Store = {
      ...bench.store,
      write: async (documents) => {
        await bench.store.write(documents);
        if (broken) throw new Error("the disk is gone");
      },
      list: async (range) => {
        if (broken) throw new Error("the disk is gone");
        return bench.store.list(range);
      },
    };
    bench.journal = await openTestJournal(bench.network, unsure, { onFault: (fault) => faults.push(fault) });
    broken = true;
    expect(await appendDrafts(bench.journal, [draft()], "a")).toEqual({
      ok: false,
      error: { kind: "outcome-unknown" },
    });
    expect(await appendDrafts(bench.journal, [draft()], "b")).toEqual({
      ok: false,
      error: { kind: "outcome-unknown" },
    });
    expect(await appendDrafts(bench.journal, [draft()])).toEqual({ ok: false, error: { kind: "not-saved" } });
    await expect(bench.journal.pack()).rejects.toThrow("the disk is gone");
    expect(faults.length).toBeGreaterThan(1);
    broken = false;
    expect((await bench.appended([draft()], "a")).repeated).toBe(true);
    expect((await bench.appended([draft()], "b")).changes[0]?.change.sequence).toBe(2);
  });

  it("a second process on the same journal is noticed, and never overwrites", async () => {
    const other = await openTestJournal(bench.network, bench.store);
    await bench.appended();
    expect(await appendDrafts(other, [draft()])).toEqual({ ok: false, error: { kind: "not-saved" } });
    expect((await appendDrafts(other, [draft()])).ok).toBe(true);
    expect(await appendDrafts(bench.journal, [draft()])).toEqual({ ok: false, error: { kind: "not-saved" } });
    expect(await bench.verifiedRefs(bench.own())).toHaveLength(2);
  });

  it("a hole in the journal stops it from opening", async () => {
    await bench.appended();
    await bench.appended();
    await bench.appended();
    await bench.store.drop([(await bench.idsUnder("commit/"))[1] ?? ""]);
    await expect(openTestJournal(bench.network, bench.store)).rejects.toThrow(/no gap/);
  });

  it("a segment without its local records stops it from opening", async () => {
    await bench.appended();
    await bench.journal.pack();
    await bench.store.drop(await bench.idsUnder("local/"));
    await expect(openTestJournal(bench.network, bench.store)).rejects.toThrow(/local records/);
  });
});

describe("packing", () => {
  it("does not split commits, and never takes more than a segment holds", async () => {
    for (const count of [300, 200, 1, 499, 2]) await bench.appended(Array.from({ length: count }, () => draft()));
    expect(await bench.journal.pack()).toBe(3);
    const segments = await bench.journal.segmentsFrom(bench.own(), 1);
    expect(segments.map(({ header }) => [header.from, header.to])).toEqual([
      [1, 500],
      [501, 1000],
      [1001, 1002],
    ]);
    expect(await bench.idsUnder("commit/")).toEqual([]);
    expect(await bench.journal.pack()).toBe(0);
    expect(await bench.verifiedRefs(bench.own())).toHaveLength(1002);
  });

  it("begins a new segment when texts are long", async () => {
    const long = () => draft({ text: "x".repeat(60_000) });
    for (let commit = 0; commit < 20; commit += 1) await bench.appended([long()]);
    expect(await bench.journal.pack()).toBe(2);
    expect(await bench.verifiedRefs(bench.own())).toHaveLength(20);
  });

  it("sends an unpacked commit alone, and never packs it again", async () => {
    await bench.appended();
    await bench.journal.pack();
    await bench.appended();
    await bench.appended([draft(), draft()]);
    const pushed = await bench.journal.segmentsFrom(bench.own(), 2);
    expect(pushed.map(({ header }) => [header.from, header.to])).toEqual([
      [2, 2],
      [3, 4],
    ]);
    await bench.appended();
    expect(await bench.journal.pack()).toBe(1);
    await bench.reopen();
    expect(await bench.journal.segmentsFrom(bench.own(), 2)).toEqual([
      ...pushed,
      ...(await bench.journal.segmentsFrom(bench.own(), 5)),
    ]);
    expect((await bench.journal.segmentsFrom(bench.own(), 4)).map(({ header }) => header.from)).toEqual([3, 5]);
    expect(await bench.journal.segmentsFrom(bench.own(), 6)).toEqual([]);
  });

  it("reads commits that travel alone together, writes them once, and does not read back what it wrote", async () => {
    for (let commit = 0; commit < 40; commit += 1) await bench.appended();
    const calls: string[] = [];
    await bench.reopen((store) => ({
      ...store,
      readMany(ids) {
        calls.push(`read ${ids[0]?.split("/")[0]} ${ids.length}`);
        return store.readMany(ids);
      },
      write(documents) {
        calls.push(`write ${documents.filter(({ _id }) => _id.startsWith("segment/")).length}`);
        return store.write(documents);
      },
    }));
    calls.length = 0;
    const made = await bench.journal.segmentsFrom(bench.own(), 1);
    expect(made).toHaveLength(40);
    expect(calls.filter((call) => call !== "read undefined 0")).toEqual([
      "read commit 32",
      "read commit 8",
      "write 40",
    ]);
    expect(await bench.journal.segmentsFrom(bench.own(), 1)).toEqual(made);
    await bench.reopen();
    expect(await bench.journal.segmentsFrom(bench.own(), 1)).toEqual(made);
  });

  it("interrupted between storing and dropping, drops the commits when opened", async () => {
    await bench.appended();
    await bench.appended();
    let stored = false;
    const interrupted: Store = {
      ...bench.store,
      write: async (documents) => {
        await bench.store.write(documents);
        stored = true;
      },
      drop: async () => {
        throw new Error(stored ? "power cut" : "dropped before it was stored");
      },
    };
    const faults: unknown[] = [];
    const cut = await openTestJournal(bench.network, interrupted, { onFault: (fault) => faults.push(fault) });
    expect(await cut.pack()).toBe(1);
    expect(faults).toEqual([new Error("power cut")]);
    expect(await bench.idsUnder("commit/")).toHaveLength(2);
    await bench.reopen();
    expect(await bench.idsUnder("commit/")).toEqual([]);
    expect(await bench.verifiedRefs(bench.own())).toHaveLength(2);
  });

  it.each(["before", "after"] as const)("whose write fails %s it took effect is made good", async (when) => {
    await bench.appended([draft()], "a");
    bench.disk.failNextWrite(when);
    await expect(bench.journal.pack()).rejects.toThrow("simulated");
    expect((await bench.appended([draft()], "a")).repeated).toBe(true);
    await bench.journal.pack();
    expect(await bench.verifiedRefs(bench.own())).toHaveLength(1);
    expect(await bench.idsUnder("segment/")).toHaveLength(1);
  });

  it("finds a request that is packed while it is looked for", async () => {
    await bench.appended([draft()], "a");
    const late: Store = {
      ...bench.store,
      read: async (id) => {
        if (id.startsWith("commit/")) await bench.journal.pack();
        return bench.store.read(id);
      },
    };
    const journalOf = { ...bench.network };
    bench.journal = await openTestJournal(journalOf, late);
    expect((await bench.journal.requestOf("a"))?.refs).toHaveLength(1);
  });
});
