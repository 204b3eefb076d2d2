import { type Hash, makeRef, type Ref, siteId } from "@huilian/domain/base";
import { beforeEach, describe, expect, it } from "vitest";
import type { SealedSegment } from "../documents.ts";
import { HASH, INCARNATION, mark } from "./journal.fixture.ts";
import { type Bench, newBench } from "./journal-bench.fixture.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await newBench();
});

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
    expect((await bench.journal.keepReceipt(receipts[1] as (typeof receipts)[0])).ok).toBe(true);
    expect(bench.journal.receiptedUpTo(bench.own())).toBe(0);
    expect(bench.journal.lastReceipted()).toBeUndefined();
    await bench.journal.keepReceipt(receipts[0] as (typeof receipts)[0]);
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
    for (const receipt of both) expect((await bench.journal.keepReceipt(receipt)).ok).toBe(true);
    expect(await bench.journal.receiptsFrom(bench.own(), 1, 10)).toEqual(both);
  });

  it("are not kept when they are not authentic, not ours, or for something else", async () => {
    const [segment] = (await packed(1)) as [SealedSegment];
    const good = bench.receiptOf(segment);
    const keep = async (receipt: typeof good) => {
      const kept = await bench.journal.keepReceipt(receipt);
      return kept.ok || kept.error;
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
    expect((await bench.journal.keepReceipt(bench.receiptOf(notice, 1, { tip: HASH }))).ok).toBe(false);
    expect((await bench.journal.keepReceipt(bench.receiptOf(notice))).ok).toBe(true);
    expect(bench.journal.noticesWaiting()).toEqual([second]);
    expect(bench.journal.receiptedUpTo(bench.own())).toBe(0);
    await bench.reopen();
    expect(bench.journal.noticesWaiting()).toEqual([second]);
    for (const segment of await bench.journal.segmentsFrom(bench.own(), 1))
      await bench.journal.keepReceipt(bench.receiptOf(segment));
    expect(bench.journal.noticesWaiting()).toEqual([]);
  });
});
