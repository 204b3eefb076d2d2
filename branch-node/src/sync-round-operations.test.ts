import { assert, siteId } from "@huilian/domain";
import { createMemoryDisk, type MemoryDisk, openSegment, type SealedSegment, type Store } from "@huilian/sync";
import { describe, expect, it } from "vitest";
import { createSmallCentre, type SmallCentre } from "./testing/small-centre.fixture.ts";
import { draftOf, openSmallSite, operationDraft, personKey } from "./testing/small-centre-site.fixture.ts";

const of = (number: number) => draftOf({ entityKey: personKey(number) });
const refsAt = (centre: SmallCentre) => centre.changes().map(({ ref }) => ref);

async function copyOf(store: Store): Promise<MemoryDisk> {
  const disk = createMemoryDisk();
  await disk.open().write(await store.list({ from: "a", before: "z", limit: 100_000 }));
  return disk;
}

describe("the chain of operations", () => {
  it("goes up behind the chain of changes, in one segment, and its receipts are not counted", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    await site.appendOperations(operationDraft(1));
    await site.appendOperations(operationDraft(2));
    const pushed: SealedSegment[] = [];
    const inner = site.link.push;
    site.link.push = (segments) => {
      pushed.push(...segments);
      return inner(segments);
    };
    const changes = await site.append(of(1));
    const operations = (await site.operations.changesAfter(site.operations.end().incarnation, 0, 9)).map(
      ({ ref }) => ref,
    );
    expect(await site.round.run()).toEqual({ receipts: 1, changedRoots: [] });
    expect(refsAt(centre)).toEqual([...changes, ...operations]);
    expect(pushed.map(({ header }) => [header.chain, header.from, header.to])).toEqual([
      [undefined, 1, 1],
      ["operations", 1, 2],
    ]);
    expect(site.link.calls).toEqual(["open", "push", "pull", "refresh", "pull", "push"]);
    expect([site.operations.unreceipted(), site.journal.unreceipted()]).toEqual([[], []]);
    expect(site.noted).toEqual(changes);
    expect(site.notedOperations).toEqual(operations.slice(1));
  });

  it("waits when the line breaks under the changes, and keeps nothing from them", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    await site.appendOperations(operationDraft(1));
    const changes = await site.append(of(1));
    site.link.loseAnswers(1, "pull");
    expect((await site.round.run()).problem).toMatchObject({ kind: "line" });
    expect(refsAt(centre)).toEqual(changes);
    expect((await site.round.run()).problem).toBeUndefined();
    expect(refsAt(centre)).toHaveLength(2);
    expect(site.operations.unreceipted()).toEqual([]);
  });

  it("that the centre does not take is told, and the line is not said to be cut", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    await site.appendOperations(operationDraft(1));
    site.link.alter.push = (answer) => ({ ...answer, receipts: [], refused: { from: 1, code: "fork" } });
    expect(await site.round.run()).toEqual({ receipts: 0, changedRoots: [] });
    expect(site.notTaken).toEqual([{ kind: "centre-refused", code: "fork" }]);
    expect(site.operations.unreceipted()).toHaveLength(1);
  });

  it("is decided by the pages as the changes are, and held in memory by nobody", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    await site.append(of(1));
    await site.appendOperations(operationDraft(1));
    expect(site.operations.undecided()).toEqual([]);
    await site.round.run();
    centre.apply();
    await site.round.run();
    expect(site.journal.undecided()).toEqual([]);
    expect(site.operations.receiptedUpTo(site.operations.end().incarnation)).toBe(1);
  });

  it("goes on after a restart, and is whole at the centre", async () => {
    const centre = await createSmallCentre();
    const disk = createMemoryDisk();
    const before = await openSmallSite(centre, { disk });
    const refs = [...(await before.appendOperations(operationDraft(1)))];
    await before.round.run();
    const after = await openSmallSite(centre, { disk });
    refs.push(...(await after.appendOperations(operationDraft(2))));
    expect(after.operations.incarnations()).toHaveLength(1);
    await after.round.run();
    expect(refsAt(centre)).toEqual(refs);
  });
});

describe("with two chains, a restore", () => {
  it.each(["next", "same"] as const)("of the centre in the %s epoch brings both back", async (epoch) => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    const refs = [...(await site.append(of(1)))];
    await site.round.run();
    const backup = centre.backup();
    refs.push(...(await site.append(of(2))), ...(await site.appendOperations(operationDraft(1))));
    await site.round.run();
    centre.restore(backup, { epoch });
    site.link.loseAnswers(1, "pull");
    await site.round.run();
    await site.round.run();
    expect(refsAt(centre)).toEqual(refs);
    expect([site.journal.incarnations().length, site.operations.incarnations().length]).toEqual([1, 1]);
  });

  it("of the node's store begins in each chain after what the centre shows of that chain", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    await site.append(of(1));
    await site.appendOperations(operationDraft(1));
    await site.round.run();
    const copy = await copyOf(site.store);
    const [lost] = await site.append(of(2));
    const [lostOperation] = await site.appendOperations(operationDraft(2));
    await site.round.run();

    const restored = await openSmallSite(centre, { disk: copy });
    expect((await restored.round.run()).problem).toBeUndefined();
    await restored.append(of(3));
    await restored.appendOperations(operationDraft(3));
    await restored.round.run();
    for (const [journal, ref] of [
      [restored.journal, lost],
      [restored.operations, lostOperation],
    ] as const) {
      expect(journal.incarnations()).toMatchObject([
        { cause: "first" },
        { cause: "centre-shows-more", continues: ref },
      ]);
      expect(journal.unreceipted()).toEqual([]);
    }
    // The same signs once more call for nothing.
    await (await openSmallSite(centre, { disk: await copyOf(restored.store) })).round.run();
    expect(restored.journal.incarnations()).toHaveLength(2);
    expect(refsAt(centre)).toHaveLength(6);
  });

  it("to an empty store, with nothing noted, begins one new incarnation of each and no more", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    await site.append(of(1));
    await site.appendOperations(operationDraft(1));
    await site.round.run();
    const disk = createMemoryDisk();
    for (let start = 0; start < 3; start += 1) {
      const empty = await openSmallSite(centre, { disk });
      expect((await empty.round.run()).problem).toBeUndefined();
      await empty.round.run();
      expect(empty.journal.incarnations()).toHaveLength(2);
      expect(empty.operations.incarnations()).toHaveLength(2);
      expect(empty.notTaken).toEqual([]);
    }
  });

  it("where only operations were lost leaves the chain of changes as it is", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    await site.append(of(1));
    await site.round.run();
    const copy = await copyOf(site.store);
    await site.appendOperations(operationDraft(1));
    await site.round.run();
    const restored = await openSmallSite(centre, { disk: copy, notedOperations: [...site.notedOperations] });
    await restored.round.run();
    expect(restored.journal.incarnations()).toHaveLength(1);
    expect(restored.operations.incarnations()).toMatchObject([{}, { cause: "store-behind-key-file" }]);
  });

  it("leaves no operation in clear on the disk or on the way", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    await site.appendOperations(operationDraft(1));
    await site.round.run();
    const stored = await site.store.list({ from: "operations/", before: "operations/~", limit: 99 });
    expect(stored.map(({ _id }) => _id.split("/")[1]).sort()).toEqual(["incarnation", "local", "receipt", "segment"]);
    expect(JSON.stringify(stored)).not.toContain("B01-chen");
    const segment = stored.find(({ _id }) => _id.startsWith("operations/segment/"))?.["segment"] as SealedSegment;
    const [uplink] = centre.network.centreKeys.uplink;
    assert(uplink, "a centre has an uplink key");
    const content = openSegment(centre.network.crypto, segment, uplink);
    expect(JSON.stringify(content)).toContain("B01-chen");
    // What is said of the chain is bound to what is sealed.
    const { chain: _chain, ...header } = segment.header;
    expect(openSegment(centre.network.crypto, { ...segment, header }, uplink)).toEqual({
      ok: false,
      error: "cannot-open",
    });
    expect(segment.header.site).toBe(siteId("B01"));
  });
});
