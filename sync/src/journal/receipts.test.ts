import { type Hash, makeRef, type Ref, siteId } from "@huilian/domain/base";
import { beforeEach, describe, expect, it } from "vitest";
import type { SealedSegment, SignedText } from "../documents.ts";
import { type Store, StoreConflict } from "../store/store.ts";
import { HASH, INCARNATION, mark } from "./journal.fixture.ts";
import { type Bench, newBench } from "./journal-bench.fixture.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await newBench();
});

const isKept = async (receipt: SignedText): Promise<boolean> =>
  (await bench.journal.keepReceipts([receipt])).kept.length === 1;

describe("receipts", () => {
  const packed = async (commits: number): Promise<readonly SealedSegment[]> => {
    for (let commit = 0; commit < commits; commit += 1) await bench.appended();
    return bench.journal.segmentsFrom(bench.own(), bench.journal.receiptedUpTo(bench.own()) + 1);
  };

  it("move what is receipted, in any order, and are there after a restart", async () => {
    const segments = await packed(3);
    const receipts = segments.map((segment, place) => bench.receiptOf(segment, place + 1));
    expect(bench.journal.unreceipted()).toEqual([
      { incarnation: bench.own(), from: 1, to: 3, segments: 3, commits: 0 },
    ]);
    expect(await isKept(receipts[1] as (typeof receipts)[0])).toBe(true);
    expect(bench.journal.receiptedUpTo(bench.own())).toBe(0);
    expect(bench.journal.lastReceipted()).toBeUndefined();
    await isKept(receipts[0] as (typeof receipts)[0]);
    expect(bench.journal.receiptedUpTo(bench.own())).toBe(2);
    await bench.appended();
    await bench.reopen();
    expect(bench.journal.receiptedUpTo(bench.own())).toBe(2);
    expect(bench.journal.lastReceipted()).toBe(makeRef(bench.own(), 2, segments[1]?.header.tip as Hash));
    expect(bench.journal.unreceipted()).toEqual([
      { incarnation: bench.own(), from: 3, to: 4, segments: 1, commits: 1 },
    ]);
    expect(await bench.journal.receiptsFrom(bench.own(), 2, 10)).toEqual([receipts[1]]);
  });

  it("need not come for what the centre has decided, as when a restored journal cuts its segments another way", async () => {
    await packed(3);
    bench.journal.noteDecided(bench.own(), 2);
    expect(bench.journal.receiptedUpTo(bench.own())).toBe(2);
    expect(bench.journal.unreceipted()).toEqual([
      { incarnation: bench.own(), from: 3, to: 3, segments: 1, commits: 0 },
    ]);
    bench.journal.noteDecided(bench.own(), 3);
    expect(bench.journal.unreceipted()).toEqual([]);
    expect(bench.journal.lastReceipted()).toBeUndefined();
  });

  it("of another epoch for the same segment are kept beside the first", async () => {
    const [segment] = (await packed(1)) as [SealedSegment];
    const both = [bench.receiptOf(segment, 7), bench.receiptOf(segment, 3, { epoch: 2 })];
    for (const receipt of both) expect(await isKept(receipt)).toBe(true);
    expect(await bench.journal.receiptsFrom(bench.own(), 1, 10)).toEqual(both);
  });

  it("of one answer are on disk with one write, and count only then", async () => {
    const segments = await packed(5);
    const receipts = segments.map((segment, place) => bench.receiptOf(segment, place + 1));
    const upTo: number[] = [];
    const written = watchedWrites(() => upTo.push(bench.journal.receiptedUpTo(bench.own())));
    await bench.reopen(written.over);
    const { kept } = await bench.journal.keepReceipts(receipts);
    expect([kept.length, written.receipts, upTo]).toEqual([5, [5], [0]]);
    expect(bench.journal.receiptedUpTo(bench.own())).toBe(5);
    await bench.reopen();
    expect(bench.journal.receiptedUpTo(bench.own())).toBe(5);
  });

  it.each(["before", "after"] as const)(
    "whose write fails %s it took effect do not count, and can come again",
    async (when) => {
      const segments = await packed(3);
      const receipts = segments.map((segment, place) => bench.receiptOf(segment, place + 1));
      bench.disk.failNextWrite(when);
      await expect(bench.journal.keepReceipts(receipts)).rejects.toThrow("simulated");
      expect(bench.journal.receiptedUpTo(bench.own())).toBe(0);
      expect((await bench.journal.keepReceipts(receipts)).kept).toHaveLength(3);
      expect(bench.journal.receiptedUpTo(bench.own())).toBe(3);
    },
  );

  it("before a bad one of the same answer are kept, it and those behind it are not", async () => {
    const segments = await packed(4);
    const receipts = segments.map((segment, place) => bench.receiptOf(segment, place + 1));
    const [first, second, , fourth] = receipts as [SignedText, SignedText, SignedText, SignedText];
    const differing = bench.receiptOf(segments[2] as SealedSegment, 3, { tip: HASH });
    const { kept, problem } = await bench.journal.keepReceipts([first, second, differing, fourth]);
    expect([kept.length, problem]).toEqual([2, "differs"]);
    expect(bench.journal.receiptedUpTo(bench.own())).toBe(2);
    await bench.reopen();
    expect(await bench.journal.receiptsFrom(bench.own(), 1, 10)).toEqual([first, second]);
  });

  it("before one that contradicts a stored one are kept, though the answer is an error", async () => {
    const segments = await packed(3);
    const receipts = segments.map((segment, place) => bench.receiptOf(segment, place + 1));
    const other = bench.receiptOf(segments[1] as SealedSegment, 2, { receivedMs: 1 });
    expect(await isKept(other)).toBe(true);
    await expect(bench.journal.keepReceipts(receipts)).rejects.toThrow(StoreConflict);
    expect(await bench.journal.receiptsFrom(bench.own(), 1, 10)).toEqual([receipts[0], other]);
  });

  it("are not kept when they are not authentic, not ours, or for something else", async () => {
    const [segment] = (await packed(1)) as [SealedSegment];
    const good = bench.receiptOf(segment);
    const keep = async (receipt: typeof good) => {
      const { kept, problem } = await bench.journal.keepReceipts([receipt]);
      return problem ?? kept.length === 1;
    };
    expect(await keep({ ...good, text: good.text.replace('"to":1', '"to":2') })).toBe("not-authentic");
    expect(await keep({ ...good, by: bench.network.identity.signer.keyId })).toBe("not-authentic");
    expect(await keep(bench.receiptOf(segment, -1))).toBe("not-authentic");
    expect(await keep(bench.receiptOf(segment, 1, { site: siteId("B02") }))).toBe("not-ours");
    expect(await keep(bench.receiptOf(segment, 1, { incarnation: INCARNATION }))).toBe("not-ours");
    expect(await keep(bench.receiptOf(segment, 1, { tip: HASH }))).toBe("differs");
    expect(await keep(bench.receiptOf(segment, 1, { to: 2 }))).toBe("differs");
    expect(bench.journal.receiptedUpTo(bench.own())).toBe(0);
    expect(await keep(good)).toBe(true);
  });
});

/** Tells of every write of receipts, before it is done, how many it holds. */
function watchedWrites(before: () => void) {
  const receipts: number[] = [];
  const over = (store: Store): Store => ({
    ...store,
    write(documents) {
      receipts.push(documents.filter(({ _id }) => _id.startsWith("receipt/")).length);
      before();
      return store.write(documents);
    },
  });
  return { receipts, over };
}

describe("notices", () => {
  it("wait for a receipt of their own or of their segment", async () => {
    const [first, second] = [
      (await bench.appended([mark()])).refs[0] as Ref,
      (await bench.appended([mark()])).refs[0] as Ref,
    ];
    await bench.appended();
    expect(bench.journal.noticesWaiting()).toEqual([first, second]);
    const notice = await bench.journal.noticeOf(first);
    expect(await bench.journal.noticeOf(first)).toEqual(notice);
    if (notice === undefined) throw new Error("there is an uplink key");
    expect(await isKept(bench.receiptOf(notice, 1, { tip: HASH }))).toBe(false);
    expect(await isKept(bench.receiptOf(notice))).toBe(true);
    expect(bench.journal.noticesWaiting()).toEqual([second]);
    expect(bench.journal.receiptedUpTo(bench.own())).toBe(0);
    await bench.reopen();
    expect(bench.journal.noticesWaiting()).toEqual([second]);
    for (const segment of await bench.journal.segmentsFrom(bench.own(), 1)) await isKept(bench.receiptOf(segment));
    expect(bench.journal.noticesWaiting()).toEqual([]);
  });
});
