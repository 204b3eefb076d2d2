import { assert, type Json, siteId } from "@huilian/domain";
import { createMemoryDisk, type MemoryDisk, type Store } from "@huilian/sync";
import { describe, expect, it } from "vitest";
import { createSmallCentre, type SmallCentre } from "./testing/small-centre.fixture.ts";
import { testRow } from "./testing/small-centre-rows.fixture.ts";
import { draftOf, openSmallSite, personKey, shownBy } from "./testing/small-centre-site.fixture.ts";

const B01 = siteId("B01");
const BRANCH = "branch/B01";
const person = (number: number, phone = "0451"): Json => testRow(personKey(number), { value: { phone } });
const of = (number: number) => draftOf({ entityKey: personKey(number) });
const refsAt = (centre: SmallCentre) => centre.changes().map(({ ref }) => ref);

/** A backup of a node's disk: a disk with the same content. */
async function copyOf(store: Store): Promise<MemoryDisk> {
  const disk = createMemoryDisk();
  const documents = await store.list({ from: "a", before: "z", limit: 100_000 });
  await disk.open().write(documents);
  return disk;
}

describe("a centre that was restored from a backup", () => {
  it.each(["next", "same"] as const)("in the %s epoch is sent again what it lost", async (epoch) => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    const refs = [...(await site.append(of(1)))];
    await site.round.run();
    const backup = centre.backup();
    refs.push(...(await site.append(of(2))), ...(await site.append(of(3))));
    await site.round.run();
    expect(refsAt(centre)).toHaveLength(3);
    centre.restore(backup, { epoch });
    expect(refsAt(centre)).toHaveLength(1);
    site.link.loseAnswers(1, "pull");
    await site.round.run();
    await site.round.run();
    expect(refsAt(centre)).toEqual(refs);
    const { incarnation } = site.journal.end();
    // Receipts of both epochs are kept: the first prove what the centre once said.
    expect(await site.journal.receiptsFrom(incarnation, 2, 10)).toHaveLength(epoch === "next" ? 4 : 2);
    expect(site.journal.incarnations()).toHaveLength(1);
  });

  it("unnoticed is found out with the next change", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    const backup = centre.backup();
    const refs = [...(await site.append(of(1)))];
    await site.round.run();
    centre.restore(backup, { epoch: "same" });
    refs.push(...(await site.append(of(2))));
    expect((await site.round.run()).problem).toBeUndefined();
    expect(site.link.calls.filter((call) => call === "open")).toHaveLength(1);
    expect(refsAt(centre)).toEqual(refs);
  });

  /** Twelve batches, a backup after some of them, and a node that has seen all. */
  async function restoredAfter(batches: number, prepare?: (centre: SmallCentre) => void) {
    const centre = await createSmallCentre({ batchesPerPull: 3 });
    let backup = centre.backup();
    const site = await openSmallSite(centre);
    for (let batch = 1; batch <= 12; batch += 1) {
      centre.publish({ [BRANCH]: { rows: [person(batch), person(100, String(batch))] } });
      if (batch === batches) backup = centre.backup();
      if (batch === batches) prepare?.(centre);
      if (batch === 10) {
        centre.newScopeKey(BRANCH);
        centre.beacon();
      }
      if (batch === 8 && prepare) await site.round.run();
    }
    await site.round.run();
    expect(site.replica.count()).toBe(13);
    centre.restore(backup);
    return { centre, site };
  }

  const opened = async (centre: SmallCentre) => {
    const fresh = await openSmallSite(centre);
    await fresh.round.run();
    return shownBy(fresh.replica);
  };

  it.each([11, 7, 1, 0])("to batch %i and goes on another way is followed there", async (batches) => {
    const { centre, site } = await restoredAfter(batches);
    centre.newScopeKey(BRANCH);
    centre.publish({ [BRANCH]: { rows: [person(200), person(100, "other")] } });
    site.link.loseAnswers(1, "pull");
    await site.round.run();
    const outcome = await site.round.run();
    expect(outcome.problem).toBeUndefined();
    expect(shownBy(site.replica)).toEqual(await opened(centre));
    // What the node showed and the centre no longer knows is told of too: it is gone from the screen.
    expect(outcome.changedRoots).toEqual(expect.arrayContaining(batches < 12 ? [personKey(12), personKey(200)] : []));
  });

  it("to before the checkpoints a node began with makes it begin anew", async () => {
    const { centre, site } = await restoredAfter(5, (before) => before.checkpoint());
    expect(site.link.calls).toContain("pages");
    const again = await createSmallCentre();
    expect(again.position().batch).toBe(0);
    centre.publish({ [BRANCH]: { rows: [person(200)] } });
    site.link.loseAnswers(1, "pull");
    await site.round.run();
    await site.round.run();
    expect(shownBy(site.replica)).toEqual(await opened(centre));
  });

  it("is followed after a restart of the node in the middle of it", async () => {
    const centre = await createSmallCentre();
    const disk = createMemoryDisk();
    const site = await openSmallSite(centre, { disk });
    centre.publish({ [BRANCH]: { rows: [person(1)] } });
    const backup = centre.backup();
    centre.publish({ [BRANCH]: { rows: [person(2)] } });
    await site.round.run();
    centre.restore(backup);
    centre.publish({ [BRANCH]: { rows: [person(3)] } });
    // The line breaks between forgetting and pulling anew.
    const inner = centre.link(B01);
    let pulls = 0;
    const breaking = await openSmallSite(centre, {
      disk,
      link: {
        ...inner,
        pull: async (request) => {
          pulls += 1;
          return pulls === 3 ? { ok: false, error: { kind: "unreachable" } } : inner.pull(request);
        },
      },
    });
    expect((await breaking.round.run()).problem).toBeDefined();
    const again = await openSmallSite(centre, { disk });
    expect((await again.round.run()).problem).toBeUndefined();
    expect(shownBy(again.replica)).toEqual(await opened(centre));
  });

  it("that only got a new epoch keeps everything a node holds", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    centre.publish({ [BRANCH]: { rows: [person(1)] } });
    await site.round.run();
    centre.restore(centre.backup());
    const again = await openSmallSite(centre, { disk: await copyOf(site.store) });
    const steps = again.steps.length;
    expect((await again.round.run()).problem).toBeUndefined();
    expect(again.steps.slice(steps).flat()).toEqual([]);
    expect(shownBy(again.replica)).toEqual(shownBy(site.replica));
  });

  it("in the same epoch, and says something else, is not believed", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    const backup = centre.backup();
    centre.publish({ [BRANCH]: { rows: [person(1)] } });
    await site.round.run();
    centre.restore(backup, { epoch: "same" });
    centre.publish({ [BRANCH]: { rows: [person(2)] } });
    centre.publish({ [BRANCH]: { rows: [person(3)] } });
    for (let round = 0; round < 3; round += 1) {
      expect((await site.round.run()).problem).toEqual({ kind: "replica", problem: { kind: "chain-differs" } });
    }
    expect(site.replica.row("person", personKey(1))).toEqual(person(1));
  });
});

describe("a node that was restored from a backup", () => {
  it("begins a new incarnation that names the last change the centre shows, and sends in it", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    await site.append(of(1));
    await site.round.run();
    const disk = await copyOf(site.store);
    const [lost] = await site.append(of(2));
    await site.round.run();
    const restored = await openSmallSite(centre, { disk });
    const first = restored.journal.end().incarnation;
    expect((await restored.round.run()).problem).toBeUndefined();
    expect(restored.journal.incarnations()).toMatchObject([
      { incarnation: first },
      { cause: "centre-shows-more", continues: lost },
    ]);
    const [next] = await restored.append(of(3));
    expect((await restored.round.run()).receipts).toBe(1);
    expect(centre.changes().at(-1)?.ref).toBe(next);
    expect(centre.changes().at(-1)?.change.continues).toBe(lost);
    expect(restored.journal.unreceipted()).toEqual([]);
    // Asked again, the same signs call for no further incarnation.
    restored.link.loseAnswers(1, "pull");
    await restored.round.run();
    await restored.round.run();
    expect(restored.journal.incarnations()).toHaveLength(2);
  });

  it("begins one after the change its key file notes, when the centre lost that too", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    await site.append(of(1));
    await site.round.run();
    const [disk, backup] = [await copyOf(site.store), centre.backup()];
    const [lost] = await site.append(of(2));
    await site.round.run();
    assert(lost, "a change was made");
    centre.restore(backup);
    const restored = await openSmallSite(centre, { disk, noted: site.noted });
    await restored.round.run();
    expect(restored.journal.incarnations().at(-1)).toMatchObject({ cause: "store-behind-key-file", continues: lost });
  });

  it("sends once what it holds unreceipted of a chain the centre holds in other pieces, and pulls all the same", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    await site.append(of(1));
    const disk = await copyOf(site.store);
    await site.append(of(2));
    await site.journal.pack();
    await site.round.run();
    centre.apply();
    const restored = await openSmallSite(centre, { disk });
    expect((await restored.round.run()).problem).toBeUndefined();
    expect(restored.replica.count()).toBe(2);
    const pushes = () => restored.link.calls.filter((call) => call === "push").length;
    const before = pushes();
    await restored.round.run();
    expect(pushes()).toBe(before);
    const [next] = await restored.append(of(3));
    await restored.round.run();
    expect(centre.changes().at(-1)?.ref).toBe(next);
  });
});
