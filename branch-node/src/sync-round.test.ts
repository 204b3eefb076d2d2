import { assert, type EntityKey, type Json, siteId } from "@huilian/domain";
import { createMemoryDisk, StoreFault } from "@huilian/sync";
import { describe, expect, it } from "vitest";
import { ROUNDS_PER_SESSION_MAX } from "./replica-limits.ts";
import { createSmallCentre, type SmallCentre } from "./testing/small-centre.fixture.ts";
import { testRow } from "./testing/small-centre-rows.fixture.ts";
import { draftOf, lossReport, openSmallSite, personKey, shownBy } from "./testing/small-centre-site.fixture.ts";
import { withDamagedPages, withoutPages } from "./testing/small-centre-tamper.fixture.ts";

const B01 = siteId("B01");
const BRANCH = "branch/B01";
const person = (number: number, phone = "0451"): Json => testRow(personKey(number), { value: { phone } });
const card = `${personKey(1)}.${personKey(2)}` as EntityKey;
const of = (number: number) => draftOf({ entityKey: personKey(number) });

const refsAt = (centre: SmallCentre) => centre.changes().map(({ ref }) => ref);

describe("one round", () => {
  it("brings own changes up, and comes back with what the centre made of them", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    const refs = await site.append(of(1), of(2));
    expect(await site.round.run()).toEqual({ receipts: 1, changedRoots: [] });
    expect(refsAt(centre)).toEqual(refs);
    expect(site.journal.unreceipted()).toEqual([]);
    centre.apply();
    expect(site.journal.undecided()).toHaveLength(2);
    expect(await site.round.run()).toEqual({ receipts: 0, changedRoots: [personKey(1), personKey(2)] });
    expect(site.journal.undecided()).toEqual([]);
    expect(site.replica.row("person", personKey(1))).toEqual(centre.rowsOf(BRANCH).get(`person/${personKey(1)}`));
  });

  it("sends notices before everything else, and their receipts count", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    await site.append(of(1));
    await site.append(lossReport(card));
    expect((await site.round.run()).receipts).toBe(3);
    expect(site.link.calls.slice(0, 3)).toEqual(["open", "notice", "push"]);
    expect(site.journal.noticesWaiting()).toEqual([]);
    await site.append(lossReport(card));
    await site.round.run();
    expect(site.link.calls.slice(-3)).toEqual(["notice", "push", "pull"]);
  });

  it("packs offline work and brings it up in order, many segments at a time", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    const refs = [];
    for (let number = 1; number <= 120; number += 1) refs.push(...(await site.append(of(number))));
    await site.journal.pack();
    for (let number = 121; number <= 200; number += 1) refs.push(...(await site.append(of(number))));
    await site.round.run();
    expect(refsAt(centre)).toEqual(refs);
    expect(site.journal.unreceipted()).toEqual([]);
  });

  it("asks the disk once for all receipts of one answer", async () => {
    const centre = await createSmallCentre();
    const disk = createMemoryDisk();
    const receiptWrites: number[] = [];
    const watching = {
      ...disk,
      open() {
        const store = disk.open();
        return {
          ...store,
          write(documents: Parameters<typeof store.write>[0]) {
            const receipts = documents.filter(({ _id }) => _id.startsWith("receipt/")).length;
            if (receipts > 0) receiptWrites.push(receipts);
            return store.write(documents);
          },
        };
      },
    };
    const site = await openSmallSite(centre, { disk: watching });
    for (let number = 1; number <= 30; number += 1) await site.append(of(number));
    expect((await site.round.run()).receipts).toBe(30);
    expect(site.link.calls.filter((call) => call === "push")).toHaveLength(receiptWrites.length);
    expect(receiptWrites.reduce((sum, receipts) => sum + receipts, 0)).toBe(30);
    expect(receiptWrites.length).toBeLessThan(3);
    expect(site.noted).toHaveLength(1);
  });

  it("notes the last receipted change once for each progress", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    await site.round.run();
    expect(site.noted).toEqual([]);
    const [first] = await site.append(of(1));
    await site.round.run();
    await site.round.run();
    expect(site.noted).toEqual([first]);
    await site.append(of(2));
    const [third] = await site.append(of(3));
    await site.round.run();
    expect(site.noted).toEqual([first, third]);
  });

  it("notes what was receipted before the line broke", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    const [ref] = await site.append(of(1));
    await site.round.run();
    await site.append(of(2));
    site.link.loseAnswers(1, "push");
    expect((await site.round.run()).problem).toEqual({ kind: "line", problem: { kind: "unreachable" } });
    expect(site.noted).toEqual([ref]);
  });

  it("tells of own changes that were decided, though no row came of them", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    const [ref] = await site.append(of(1));
    await site.round.run();
    assert(ref, "a change was made");
    const verdicts = [{ ref, state: "refused" as const, detail: { reason: "no-right" } }];
    centre.publish({ [BRANCH]: { decided: { [site.journal.end().incarnation]: 1 }, verdicts } });
    expect((await site.round.run()).changedRoots).toEqual([personKey(1)]);
    expect(site.steps.at(-1)).toEqual([personKey(1)]);
    expect(site.replica.verdictOf(ref)?.state).toBe("refused");
  });

  it("makes later stamps later than everything the centre showed, also after a restart", async () => {
    const centre = await createSmallCentre();
    const disk = createMemoryDisk();
    const site = await openSmallSite(centre, { disk });
    const ms = centre.clock.nowMs + 3_600_000;
    centre.publish({ [BRANCH]: { rows: [testRow(personKey(1), { ms }), testRow(personKey(2), { ms: ms - 1 })] } });
    await site.round.run();
    await site.append(of(1));
    expect(site.journal.end().stamp.ms).toBe(ms);
    const other = await openSmallSite(centre, { site: siteId("H01"), disk: createMemoryDisk() });
    centre.publish({ common: { rows: [testRow(personKey(3), { ms: ms + 5, entityType: "policy" })] } });
    await other.round.run();
    const again = await openSmallSite(centre, { disk });
    await again.round.run();
    const last = await openSmallSite(centre, { disk });
    await last.append(of(2));
    expect(last.journal.end().stamp.ms).toBe(ms + 5);
  });

  it("asks the centre anew what it holds after a number of rounds, or when a round was not whole", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    const opened = () => site.link.calls.filter((call) => call === "open").length;
    for (let round = 0; round <= ROUNDS_PER_SESSION_MAX; round += 1) await site.round.run();
    expect(opened()).toBe(1);
    await site.round.run();
    expect(opened()).toBe(2);
    site.link.loseAnswers(1, "pull");
    await site.round.run();
    await site.round.run();
    expect(opened()).toBe(3);
  });
});

describe("a line that breaks", () => {
  it("costs no change and doubles none when the answer to a push is lost", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    const refs = [...(await site.append(of(1))), ...(await site.append(of(2)))];
    site.link.loseAnswers(1, "push");
    expect(await site.round.run()).toEqual({
      problem: { kind: "line", problem: { kind: "unreachable" } },
      receipts: 0,
      changedRoots: [],
    });
    expect(refsAt(centre)).toEqual(refs);
    expect(site.journal.unreceipted()).toHaveLength(1);
    // What was sent is never cut anew, so that the centre knows it again.
    refs.push(...(await site.append(of(3))));
    await site.journal.pack();
    expect((await site.round.run()).problem).toBeUndefined();
    expect(refsAt(centre)).toEqual(refs);
    expect(site.journal.unreceipted()).toEqual([]);
    const { incarnation } = site.journal.end();
    expect(await site.journal.receiptsFrom(incarnation, 1, 10)).toHaveLength(3);
  });

  it("costs no notice and doubles none", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    await site.append(lossReport(card));
    site.link.loseAnswers(1, "notice");
    await site.round.run();
    expect(site.journal.noticesWaiting()).toHaveLength(1);
    const { index } = centre.position();
    await site.round.run();
    expect(site.journal.noticesWaiting()).toEqual([]);
    // The segment is one entry of the log, and the notice is none any more.
    expect(centre.position().index).toBe(index + 1);
  });

  it("is an outcome of every call, never an exception", async () => {
    for (const call of ["open", "notice", "push", "pull", "refresh", "pages"] as const) {
      const centre = await createSmallCentre();
      centre.publish({ [BRANCH]: { rows: [person(1)] } });
      centre.checkpoint();
      const site = await openSmallSite(centre);
      await site.append(lossReport(card));
      site.link.loseAnswers(1, call);
      const outcome = await site.round.run();
      expect(outcome.problem).toEqual({ kind: "line", problem: { kind: "unreachable" } });
      expect((await site.round.run()).problem).toBeUndefined();
      expect(site.replica.count()).toBe(1);
      expect(site.journal.unreceipted()).toEqual([]);
    }
  });

  it("is not asked again in the same round", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    await site.append(lossReport(card));
    await site.append(lossReport(card));
    site.link.loseAnswers(9);
    await site.round.run();
    expect(site.link.calls).toEqual(["open"]);
    site.link.loseAnswers(9, "notice");
    await site.round.run();
    expect(site.link.calls).toEqual(["open", "open", "notice"]);
  });

  it("lets own work go on while it is cut", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    await site.round.run();
    site.link.cut();
    const refs = await site.append(of(1));
    expect((await site.round.run()).problem).toEqual({ kind: "line", problem: { kind: "unreachable" } });
    site.link.mend();
    expect((await site.round.run()).receipts).toBe(1);
    expect(refsAt(centre)).toEqual(refs);
  });
});

describe("a disk that fails", () => {
  it.each(["before", "after"] as const)("%s the write of a receipt or a page loses nothing", async (when) => {
    const centre = await createSmallCentre();
    const disk = createMemoryDisk();
    const site = await openSmallSite(centre, { disk });
    const refs = await site.append(of(1));
    await site.journal.pack();
    disk.failNextWrite(when);
    await expect(site.round.run()).rejects.toThrow(StoreFault);
    centre.apply();
    await site.round.run();
    centre.publish({ [BRANCH]: { rows: [person(5)] } });
    disk.failNextWrite(when);
    await expect(site.round.run()).rejects.toThrow(StoreFault);
    expect((await site.round.run()).problem).toBeUndefined();
    expect(refsAt(centre)).toEqual(refs);
    expect(site.journal.unreceipted()).toEqual([]);
    expect(site.replica.row("person", personKey(5))).toEqual(person(5));
  });
});

describe("what is wrong at the other end", () => {
  it("is told by kind, and does not keep the rest from coming through", async () => {
    const centre = await createSmallCentre();
    centre.publish({ [BRANCH]: { rows: [person(1)] } });
    const site = await openSmallSite(centre);
    await site.append(of(1));
    site.link.alter.pull = withDamagedPages;
    expect(await site.round.run()).toMatchObject({
      problem: { kind: "replica", problem: { kind: "page-unreadable" } },
      receipts: 1,
    });
    site.link.alter.pull = withoutPages;
    expect((await site.round.run()).problem).toEqual({ kind: "replica", problem: { kind: "page-missing" } });
    delete site.link.alter.pull;
    expect((await site.round.run()).problem).toBeUndefined();
    expect(site.replica.count()).toBe(1);
  });

  it("is a receipt when it is for something else", async () => {
    const centre = await createSmallCentre();
    centre.publish({ [BRANCH]: { rows: [person(1)] } });
    const site = await openSmallSite(centre);
    await site.append(of(1));
    const other = await openSmallSite(centre, { site: siteId("H01") });
    await other.append(of(2));
    await other.round.run();
    const [receipt] = await other.journal.receiptsFrom(other.journal.end().incarnation, 1, 1);
    assert(receipt, "the hospital has a receipt");
    site.link.alter.push = (answer) => ({ ...answer, receipts: [receipt] });
    expect((await site.round.run()).problem).toEqual({ kind: "receipt" });
    // The rows came all the same.
    expect(site.replica.count()).toBe(1);
    delete site.link.alter.push;
    expect((await site.round.run()).problem).toBeUndefined();
    expect(site.journal.unreceipted()).toEqual([]);
  });

  it("is a centre that moves nothing on", async () => {
    const centre = await createSmallCentre({ batchesPerPull: 1 });
    const site = await openSmallSite(centre);
    await site.append(of(1));
    site.link.alter.push = () => ({ receipts: [] });
    expect((await site.round.run()).problem).toEqual({ kind: "centre-refused", code: "no-progress" });
    const resume = { incarnation: site.journal.end().incarnation, sequence: 0, tip: "0".repeat(64) as never };
    site.link.alter.push = () => ({ receipts: [], resume });
    expect((await site.round.run()).problem).toEqual({ kind: "centre-refused", code: "no-progress" });
    delete site.link.alter.push;
    expect((await site.round.run()).receipts).toBe(1);
    await site.append(of(2));
    await site.round.run();
    await site.append(of(3));
    let answers = 0;
    site.link.alter.push = () => {
      answers += 1;
      return { receipts: [], resume: { ...resume, sequence: answers % 2 } };
    };
    expect((await site.round.run()).problem).toEqual({ kind: "centre-refused", code: "no-progress" });
    expect(answers).toBe(2);
    delete site.link.alter.push;
    site.link.alter.pull = (answer) => ({ ...answer, batches: [], pages: [], documents: [], more: true });
    expect((await site.round.run()).problem).toEqual({ kind: "centre-refused", code: "no-progress" });
    expect(site.journal.unreceipted()).toEqual([]);
  });

  it("is a centre that refuses one thing, and takes the others", async () => {
    const centre = await createSmallCentre();
    centre.publish({ [BRANCH]: { rows: [person(1)] } });
    const site = await openSmallSite(centre);
    await site.append(lossReport(card));
    const refusing = await openSmallSite(centre, {
      disk: createMemoryDisk(),
      link: {
        ...centre.link(B01),
        notice: async () => ({ ok: false, error: { kind: "refused", code: "busy" } }),
      },
    });
    await refusing.append(lossReport(card));
    expect(await refusing.round.run()).toMatchObject({
      problem: { kind: "centre-refused", code: "busy" },
      receipts: 1,
    });
    // With its segment the loss report is at the centre, and needs no notice any more.
    expect(refusing.journal.noticesWaiting()).toEqual([]);
    expect(refusing.replica.count()).toBe(1);
  });
});

describe("a node that holds nothing", () => {
  async function centreWithCheckpoint(): Promise<SmallCentre> {
    const centre = await createSmallCentre({ batchesPerPull: 2 });
    for (let batch = 0; batch < 9; batch += 1)
      centre.publish({ [BRANCH]: { rows: [person(batch), person(batch + 50)] } });
    centre.checkpoint();
    centre.publish({ [BRANCH]: { rows: [person(0, "new")] } });
    return centre;
  }

  it("begins with the checkpoints, and shows what pulling from the beginning shows", async () => {
    const centre = await centreWithCheckpoint();
    const site = await openSmallSite(centre);
    const outcome = await site.round.run();
    expect(outcome.changedRoots).toHaveLength(18);
    expect(site.link.calls).toEqual(["open", "pull", "refresh", "pages", "pull"]);
    const puller = await openSmallSite(centre, {
      link: { ...centre.link(B01), refresh: async () => ({ ok: true, value: { checkpoints: [], batch: 10 } }) },
    });
    await puller.round.run();
    expect(puller.link.calls.filter((call) => call === "pull").length).toBeGreaterThan(4);
    expect(shownBy(site.replica)).toEqual(shownBy(puller.replica));
  });

  it("goes on with the checkpoints it began when the line breaks, also after a restart", async () => {
    const centre = await centreWithCheckpoint();
    const disk = createMemoryDisk();
    const site = await openSmallSite(centre, { disk });
    site.link.loseAnswers(1, "pages");
    expect((await site.round.run()).problem).toEqual({ kind: "line", problem: { kind: "unreachable" } });
    const again = await openSmallSite(centre, { disk });
    expect((await again.round.run()).problem).toBeUndefined();
    expect(again.replica.count()).toBe(18);
    const last = await openSmallSite(centre, { disk });
    expect(shownBy(last.replica)).toEqual(shownBy(again.replica));
  });
});
