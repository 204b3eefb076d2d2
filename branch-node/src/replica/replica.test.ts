import { assert, type EntityKey, type Json, makeRef, siteId } from "@huilian/domain";
import {
  batchId,
  createEligibilityLookup,
  createMemoryDisk,
  createMemoryStore,
  DEMONSTRATION_COST,
  type PullAnswer,
  type RefreshAnswer,
  type SealedPage,
  StoreFault,
  sealEligibilityRow,
  signText,
} from "@huilian/sync";
import { describe, expect, it } from "vitest";
import { BEACONS_HELD_MAX } from "../replica-limits.ts";
import { createSmallCentre, type SmallCentre } from "../testing/small-centre.fixture.ts";
import { testRow } from "../testing/small-centre-rows.fixture.ts";
import { personKey, replicaDepsOf, shownBy } from "../testing/small-centre-site.fixture.ts";
import {
  damagedPage,
  forgedText,
  resignedBatch,
  withDamagedPages,
  withoutPages,
} from "../testing/small-centre-tamper.fixture.ts";
import { openReplica, type Replica } from "./replica.ts";
import { ReplicaDamaged } from "./replica-problem.ts";
import { centralId } from "./replica-store.ts";

const B01 = siteId("B01");
const BRANCH = "branch/B01";

const pulled = async (centre: SmallCentre, replica: Replica): Promise<PullAnswer> => {
  const { batch, documentIndex } = replica.position();
  const answer = await centre.link(B01).pull({ afterBatch: batch, afterIndex: documentIndex, waitMs: 0 });
  assert(answer.ok, "the line is up");
  return answer.value;
};

const pull = async (centre: SmallCentre, replica: Replica) => replica.apply(await pulled(centre, replica));

const person = (number: number, phone = "0451"): Json => testRow(personKey(number), { value: { phone } });

/** A centre with three batches, the last of which names a page of a hospital only. */
async function centreWithRows(): Promise<SmallCentre> {
  const centre = await createSmallCentre();
  centre.publish({
    [BRANCH]: { rows: [person(1), person(2)] },
    common: { rows: [testRow(personKey(7), { entityType: "policy" })] },
  });
  centre.publish({
    [BRANCH]: { rows: [person(1, "1")], left: [leaving(personKey(2))], decided: { ["5".repeat(32)]: 4 } },
  });
  centre.publish({ "institution/H01": { rows: [person(3)] } });
  return centre;
}

const leaving = (entityKey: EntityKey) => ({ entityType: "person", entityKey, to: [] });

async function refreshFrom(
  offered: RefreshAnswer,
  pages: (ids: readonly string[]) => Promise<readonly SealedPage[]>,
  replica: Replica,
) {
  const begun = await replica.refresh(offered.checkpoints);
  assert(begun.ok && begun.value, "the checkpoints are whole");
  for (let ids = begun.value.wanted(); ids.length > 0; ids = begun.value.wanted()) {
    const taken = await begun.value.take(await pages(ids));
    if (!taken.ok) return taken;
  }
  return begun.value.finish();
}

/** Documents alone, then the newest checkpoints: what a node that holds nothing does. */
async function refresh(centre: SmallCentre, replica: Replica) {
  const link = centre.link(B01);
  const { documents } = await pulled(centre, replica);
  expect((await replica.apply({ documents, batches: [], pages: [] })).ok).toBe(true);
  const offered = await link.refresh();
  assert(offered.ok, "the line is up");
  const pages = async (ids: readonly string[]) => {
    const answer = await link.pages(ids);
    return answer.ok ? answer.value : [];
  };
  return refreshFrom(offered.value, pages, replica);
}

describe("what a pull brought", () => {
  it("is shown, and told by its roots", async () => {
    const centre = await centreWithRows();
    const replica = await openReplica(replicaDepsOf(centre, B01, createMemoryStore()));
    expect(replica.isEmpty()).toBe(true);
    const step = await pull(centre, replica);
    expect(step.ok && step.value.changedRoots).toEqual([personKey(1), personKey(2), personKey(7)]);
    expect(replica.row("person", personKey(1))).toEqual(person(1, "1"));
    expect(replica.row("person", personKey(2))).toBeUndefined();
    expect(replica.decidedUpTo()).toEqual({ ["5".repeat(32)]: 4 });
    const { batch, index } = centre.position();
    const { documentIndex, ...position } = replica.position();
    expect(position).toEqual({ batch, index, epoch: 1 });
    expect((await pulled(centre, replica)).documents).toEqual([]);
    expect(documentIndex).toBeGreaterThan(0);
    expect(replica.isEmpty()).toBe(false);
  });

  it("holds pages of own scopes only, in memory and on disk", async () => {
    const centre = await centreWithRows();
    const store = createMemoryStore();
    const replica = await openReplica(replicaDepsOf(centre, B01, store));
    await pull(centre, replica);
    expect(replica.row("person", personKey(3))).toBeUndefined();
    const folders = (await store.listIds({ from: "page/", before: "page/~", limit: 100 })).map(
      (id) => id.split("/")[1],
    );
    expect(new Set(folders)).toEqual(new Set(["branch", "common"]));
  });

  it("does not ask for a page of a scope that is not ours, nor mind one that came", async () => {
    const centre = await centreWithRows();
    const replica = await openReplica(replicaDepsOf(centre, B01, createMemoryStore()));
    const answer = await pulled(centre, replica);
    const foreign = await centre.link(siteId("H01")).pull({ afterBatch: 2, afterIndex: 0, waitMs: 0 });
    assert(foreign.ok && foreign.value.pages.length > 0, "the hospital has a page");
    expect((await replica.apply({ ...answer, pages: [...answer.pages, ...foreign.value.pages] })).ok).toBe(true);
    expect(replica.count()).toBe(2);
  });

  it("comes again without harm", async () => {
    const centre = await centreWithRows();
    const replica = await openReplica(replicaDepsOf(centre, B01, createMemoryStore()));
    const answer = await pulled(centre, replica);
    await replica.apply(answer);
    const shown = shownBy(replica);
    expect((await replica.apply({ ...answer, batches: [], pages: [] })).ok).toBe(true);
    expect(shownBy(replica)).toEqual(shown);
  });

  it("brings eligibility that opens for who presents the number, and for nobody else", async () => {
    const centre = await createSmallCentre();
    const { crypto } = centre.network;
    const lookup = createEligibilityLookup(crypto, { networkSalt: new Uint8Array(16), cost: DEMONSTRATION_COST });
    const [keys, others] = [lookup.derive("230102199001010017"), lookup.derive("230102199001010025")];
    const row = { person: personKey(1), name: "王芳" };
    const sealed = sealEligibilityRow(crypto, { keys, rowSecret: new Uint8Array(32), row });
    centre.publish({ "eligibility/230100": { rows: [{ ...sealed }] } });
    const link = centre.link(siteId("H01"));
    const store = createMemoryStore();
    const replica = await openReplica(replicaDepsOf(centre, siteId("H01"), store));
    const answer = await link.pull({ afterBatch: 0, afterIndex: 0, waitMs: 0 });
    assert(answer.ok, "the line is up");
    await replica.apply(answer.value);
    expect(replica.eligibilityOf(keys)).toEqual(row);
    expect(replica.eligibilityOf(others)).toBeUndefined();
    expect(replica.eligibilityOf({ ...keys, key: others.key })).toBeUndefined();
  });
});

describe("what does not fit is not taken", () => {
  const cases: readonly (readonly [string, string, (answer: PullAnswer, centre: SmallCentre) => PullAnswer])[] = [
    [
      "a document with another text",
      "not-authentic",
      (answer) => ({ ...answer, documents: answer.documents.map(forgedText) }),
    ],
    [
      "a document another key signed",
      "not-authentic",
      (answer, { network }) => {
        const [first, ...others] = answer.documents;
        assert(first, "there are documents");
        const signed = signText(network.crypto, network.applier, JSON.parse(first.text) as { kind: string });
        return { ...answer, documents: [signed, ...others] };
      },
    ],
    [
      "documents in another order",
      "chain-differs",
      (answer) => ({ ...answer, documents: answer.documents.toReversed() }),
    ],
    [
      "a beacon of an epoch before",
      "chain-differs",
      (answer, { network }) => {
        const beacon = (index: number, epoch: number) =>
          signText(network.crypto, network.sequencer, {
            kind: "beacon",
            format: 1,
            network: network.network,
            index,
            epoch,
            timeMs: 1,
          });
        return { ...answer, documents: [...answer.documents, beacon(900, 2), beacon(901, 1)] };
      },
    ],
    [
      "a batch with another text",
      "not-authentic",
      (answer) => ({ ...answer, batches: answer.batches.map(forgedText) }),
    ],
    [
      "a batch another key signed",
      "not-authentic",
      (answer, { network }) => ({
        ...answer,
        batches: answer.batches.map((batch) => resignedBatch(network.crypto, network.sequencer, batch, {})),
      }),
    ],
    ["a gap between batches", "chain-differs", (answer) => ({ ...answer, batches: answer.batches.slice(1) })],
    ["batches in another order", "chain-differs", (answer) => ({ ...answer, batches: answer.batches.toReversed() })],
    [
      "a batch of an epoch before",
      "chain-differs",
      (answer, { network }) => {
        const [first, second, ...others] = answer.batches;
        assert(first && second, "there are batches");
        return {
          ...answer,
          batches: [first, resignedBatch(network.crypto, network.applier, second, { epoch: 0 }), ...others],
        };
      },
    ],
    ["a page that did not come", "page-missing", withoutPages],
    ["a page that is damaged", "page-unreadable", withDamagedPages],
    ["a page whose key did not come", "page-unreadable", (answer) => ({ ...answer, documents: [] })],
  ];

  it.each(cases)("%s: %s", async (_name, kind, alter) => {
    const centre = await centreWithRows();
    const store = createMemoryStore();
    const replica = await openReplica(replicaDepsOf(centre, B01, store));
    const before = shownBy(replica);
    const answer = await pulled(centre, replica);
    expect(await replica.apply(alter(answer, centre))).toEqual({ ok: false, error: { kind } });
    expect(shownBy(replica)).toEqual(before);
    expect(await store.listIds({ from: "a", before: "z", limit: 10 })).toEqual([]);
    // Nothing was half learned: what the centre really says is taken as if nothing had happened.
    expect((await replica.apply(await pulled(centre, replica))).ok).toBe(true);
    expect(replica.row("person", personKey(1))).toEqual(person(1, "1"));
  });

  it("a batch that goes on from another chain, or comes again", async () => {
    const centre = await centreWithRows();
    const backup = centre.backup();
    const replica = await openReplica(replicaDepsOf(centre, B01, createMemoryStore()));
    centre.publish({ [BRANCH]: { rows: [person(4)] } });
    const answer = await pulled(centre, replica);
    await replica.apply(answer);
    const again = await replica.apply({ ...answer, documents: [] });
    expect(again).toEqual({ ok: false, error: { kind: "chain-differs" } });
    centre.restore(backup);
    centre.publish({ [BRANCH]: { rows: [person(5)] } });
    centre.publish({ [BRANCH]: { rows: [person(6)] } });
    expect(await pull(centre, replica)).toEqual({ ok: false, error: { kind: "chain-differs" } });
    expect(replica.row("person", personKey(4))).toEqual(person(4));
  });
});

describe("one write", () => {
  it.each(["before", "after"] as const)(
    "that fails %s it took effect shows nothing, and is made good",
    async (when) => {
      const centre = await centreWithRows();
      const disk = createMemoryDisk();
      const replica = await openReplica(replicaDepsOf(centre, B01, disk.open()));
      const before = shownBy(replica);
      const answer = await pulled(centre, replica);
      disk.failNextWrite(when);
      await expect(replica.apply(answer)).rejects.toThrow(StoreFault);
      expect(shownBy(replica)).toEqual(before);
      expect((await replica.apply(await pulled(centre, replica))).ok).toBe(true);
      const shown = shownBy(replica);
      expect(shown.count).toBe(2);
      expect(shownBy(await openReplica(replicaDepsOf(centre, B01, disk.open())))).toEqual(shown);
    },
  );

  it.each(["before", "after"] as const)(
    "that fails %s it took effect is whole or not there after a restart",
    async (when) => {
      const centre = await centreWithRows();
      const disk = createMemoryDisk();
      const replica = await openReplica(replicaDepsOf(centre, B01, disk.open()));
      await pull(centre, replica);
      const before = shownBy(replica);
      centre.newScopeKey(BRANCH);
      centre.beacon();
      centre.publish({ [BRANCH]: { rows: [person(8)] }, common: { rows: [person(9)] } });
      disk.failNextWrite(when);
      await expect(pull(centre, replica)).rejects.toThrow(StoreFault);
      const reopened = await openReplica(replicaDepsOf(centre, B01, disk.open()));
      if (when === "before") expect(shownBy(reopened)).toEqual(before);
      await pull(centre, reopened);
      expect(reopened.row("person", personKey(8))).toEqual(person(8));
      expect(reopened.beacon()?.index).toBe(centre.position().index);
    },
  );
});

describe("a replica that is opened again", () => {
  it("is the one that was closed", async () => {
    const centre = await centreWithRows();
    const disk = createMemoryDisk();
    const live = await openReplica(replicaDepsOf(centre, B01, disk.open()));
    await pull(centre, live);
    centre.newScopeKey(BRANCH);
    centre.clock.nowMs += 60_000;
    centre.beacon();
    const ref = makeRef("5".repeat(32) as never, 3, "6".repeat(64) as never);
    const verdicts = [{ ref, state: "refused" as const, detail: { reason: "no-right" } }];
    centre.publish({ [BRANCH]: [{ rows: [person(4)], verdicts }, { rows: [person(5)] }] });
    await pull(centre, live);
    const reopened = await openReplica(replicaDepsOf(centre, B01, disk.open()));
    expect(shownBy(reopened)).toEqual(shownBy(live));
    expect(reopened.verdictOf(ref)).toEqual(verdicts[0]);
    expect(reopened.beacon()?.timeMs).toBe(centre.clock.nowMs);
  });

  it("keeps a limited number of beacons, the newest last", async () => {
    const centre = await createSmallCentre();
    const disk = createMemoryDisk();
    const store = disk.open();
    const replica = await openReplica(replicaDepsOf(centre, B01, store));
    const others = (await pulled(centre, replica)).documents.length - 1;
    for (let count = 0; count < BEACONS_HELD_MAX + 9; count += 1) {
      centre.beacon();
      if (count % 5 === 0) await pull(centre, replica);
    }
    await pull(centre, replica);
    const ids = await store.listIds({ from: "central/", before: "central/~", limit: 1_000 });
    expect(ids).toHaveLength(others + BEACONS_HELD_MAX);
    const reopened = await openReplica(replicaDepsOf(centre, B01, disk.open()));
    expect(reopened.beacon()?.index).toBe(centre.position().index);
  });

  it("tells of its rows while it is loaded", async () => {
    const centre = await centreWithRows();
    const disk = createMemoryDisk();
    await pull(centre, await openReplica(replicaDepsOf(centre, B01, disk.open())));
    const told = new Map<EntityKey, unknown>();
    const replica = await openReplica({
      ...replicaDepsOf(centre, B01, disk.open()),
      onLoading: (roots, rows) => {
        for (const root of roots) told.set(root, rows.ofRoot(root));
      },
    });
    expect(told.get(personKey(1))).toEqual(replica.rowsOfRoot(personKey(1)));
    expect(told.get(personKey(2))).toEqual([]);
  });

  const damages: readonly (readonly [string, string, (ids: readonly string[]) => string, "gone" | "damaged"])[] = [
    ["a page is gone", "page-missing", (ids) => ids.find((id) => id.startsWith("page/branch")) ?? "", "gone"],
    ["a page is damaged", "page-unreadable", (ids) => ids.find((id) => id.startsWith("page/common")) ?? "", "damaged"],
    ["a batch is gone", "chain-differs", () => batchId(2), "gone"],
    [
      "a scope key is gone",
      "page-unreadable",
      (ids) => ids.filter((id) => id.startsWith("central/")).at(-2) ?? "",
      "gone",
    ],
  ];

  it.each(damages)("says so when %s: %s", async (_name, kind, which, what) => {
    const centre = await centreWithRows();
    const disk = createMemoryDisk();
    const store = disk.open();
    await pull(centre, await openReplica(replicaDepsOf(centre, B01, store)));
    const ids = await store.listIds({ from: "a", before: "z", limit: 100 });
    const id = which(ids);
    const document = await store.read(id);
    assert(document, `it is there before: ${id}`);
    await store.drop([id]);
    if (what === "damaged") await store.write([{ ...damagedPage(document as unknown as SealedPage) }]);
    const opening = openReplica(replicaDepsOf(centre, B01, disk.open()));
    await expect(opening).rejects.toThrow(ReplicaDamaged);
    await expect(opening).rejects.toMatchObject({ problem: { kind } });
  });

  it("says so when a document was exchanged", async () => {
    const centre = await centreWithRows();
    const disk = createMemoryDisk();
    const store = disk.open();
    await pull(centre, await openReplica(replicaDepsOf(centre, B01, store)));
    const signed = signText(centre.network.crypto, centre.network.applier, { kind: "rules", index: 7 });
    await store.drop([centralId(7)]);
    await store.write([{ _id: centralId(7), signed }]);
    await expect(openReplica(replicaDepsOf(centre, B01, disk.open()))).rejects.toMatchObject({
      problem: { kind: "not-authentic" },
    });
  });
});

describe("a refresh", () => {
  async function centreWithCheckpoint(): Promise<SmallCentre> {
    const centre = await centreWithRows();
    centre.publish({ [BRANCH]: { rows: Array.from({ length: 300 }, (_, at) => person(100 + at)) } });
    centre.checkpoint();
    centre.publish({
      [BRANCH]: { rows: [person(100, "new")], left: [leaving(personKey(101))], decided: { ["5".repeat(32)]: 9 } },
    });
    return centre;
  }

  it("and a pull show what pulling from the beginning shows, also after a restart", async () => {
    const centre = await centreWithCheckpoint();
    const puller = await openReplica(replicaDepsOf(centre, B01, createMemoryStore()));
    await pull(centre, puller);
    const disk = createMemoryDisk();
    const refresher = await openReplica(replicaDepsOf(centre, B01, disk.open()));
    const step = await refresh(centre, refresher);
    expect(step.ok && step.value.changedRoots.length).toBe(302);
    expect(refresher.position()).toMatchObject({ batch: 3, epoch: 1 });
    expect(refresher.isEmpty()).toBe(false);
    const halfway = await openReplica(replicaDepsOf(centre, B01, disk.open()));
    expect(shownBy(halfway)).toEqual(shownBy(refresher));
    expect((await pull(centre, halfway)).ok).toBe(true);
    expect(shownBy(halfway)).toEqual(shownBy(puller));
    expect(shownBy(await openReplica(replicaDepsOf(centre, B01, disk.open())))).toEqual(shownBy(puller));
  });

  it("that was broken off asks only for the pages it has not got", async () => {
    const centre = await centreWithCheckpoint();
    const disk = createMemoryDisk();
    const replica = await openReplica(replicaDepsOf(centre, B01, disk.open()));
    const { documents } = await pulled(centre, replica);
    await replica.apply({ documents, batches: [], pages: [] });
    const link = centre.link(B01);
    const offered = await link.refresh();
    assert(offered.ok, "the line is up");
    const first = await replica.refresh(offered.value.checkpoints);
    assert(first.ok && first.value, "the checkpoints are whole");
    const ids = first.value.wanted();
    const some = await link.pages(ids.slice(0, 3));
    assert(some.ok, "the line is up");
    await first.value.take(some.value);
    expect(replica.isEmpty()).toBe(true);
    expect(await first.value.finish()).toEqual({ ok: false, error: { kind: "page-missing" } });
    const second = await (await openReplica(replicaDepsOf(centre, B01, disk.open()))).refresh(
      offered.value.checkpoints,
    );
    expect(second.ok && second.value?.wanted()).toEqual(ids.slice(3));
  });

  it("shows nothing of what is damaged or does not come", async () => {
    const centre = await centreWithCheckpoint();
    const link = centre.link(B01);
    const offered = await link.refresh();
    assert(offered.ok, "the line is up");
    const replica = await openReplica(replicaDepsOf(centre, B01, createMemoryStore()));
    const { documents } = await pulled(centre, replica);
    await replica.apply({ documents, batches: [], pages: [] });
    const altered =
      (alter: (pages: readonly SealedPage[]) => readonly SealedPage[]) => async (ids: readonly string[]) => {
        const answer = await link.pages(ids);
        return answer.ok ? alter(answer.value) : [];
      };
    const damaged = altered((pages) => pages.map(damagedPage));
    expect(await refreshFrom(offered.value, damaged, replica)).toMatchObject({ error: { kind: "page-unreadable" } });
    const none = altered(() => []);
    expect(await refreshFrom(offered.value, none, replica)).toMatchObject({ error: { kind: "page-missing" } });
    const forged = { ...offered.value, checkpoints: offered.value.checkpoints.map(forgedText) };
    expect(await replica.refresh(forged.checkpoints)).toEqual({ ok: false, error: { kind: "not-authentic" } });
    expect(replica.count()).toBe(0);
  });

  it("is not made of checkpoints that are not whole", async () => {
    const centre = await centreWithCheckpoint();
    const replica = await openReplica(replicaDepsOf(centre, B01, createMemoryStore()));
    const offered = await centre.link(B01).refresh();
    assert(offered.ok, "the line is up");
    const [first] = offered.value.checkpoints;
    assert(first, "there are checkpoints");
    expect(await replica.refresh([first])).toEqual({ ok: true, value: undefined });
    centre.checkpoint([BRANCH]);
    const mixed = await centre.link(B01).refresh();
    assert(mixed.ok, "the line is up");
    expect(await replica.refresh(mixed.value.checkpoints)).toEqual({ ok: true, value: undefined });
    expect(await replica.refresh([])).toEqual({ ok: true, value: undefined });
  });

  it("is tied to the chain by the batch it was made at", async () => {
    const centre = await centreWithCheckpoint();
    const replica = await openReplica(replicaDepsOf(centre, B01, createMemoryStore()));
    await refresh(centre, replica);
    const answer = await pulled(centre, replica);
    const { crypto, applier } = centre.network;
    const [anchor, ...others] = answer.batches;
    assert(anchor, "the batch of the checkpoint comes again");
    const withAnchor = (fields: object) => ({
      ...answer,
      batches: [resignedBatch(crypto, applier, anchor, fields), ...others],
    });
    for (const fields of [{ number: 5 }, { epoch: 0 }, { index: 3 }]) {
      expect(await replica.apply(withAnchor(fields))).toEqual({ ok: false, error: { kind: "chain-differs" } });
    }
    expect((await replica.apply(answer)).ok).toBe(true);
  });
});
