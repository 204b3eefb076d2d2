import { assert, type EntityKey, makeRef, siteId } from "@huilian/domain";
import {
  batchId,
  createEligibilityLookup,
  createMemoryDisk,
  createMemoryStore,
  DEMONSTRATION_COST,
  type PullAnswer,
  type SealedPage,
  StoreFault,
  sealEligibilityRow,
  signText,
} from "@huilian/sync";
import { describe, expect, it } from "vitest";
import { BEACONS_HELD_MAX } from "../replica-limits.ts";
import { B01, BRANCH, centreWithRows, person, pull, pulled } from "../testing/pulled-replica.fixture.ts";
import { createSmallCentre, type SmallCentre } from "../testing/small-centre.fixture.ts";
import { personKey, replicaDepsOf, shownBy } from "../testing/small-centre-site.fixture.ts";
import {
  damagedPage,
  forgedText,
  resignedBatch,
  withDamagedPages,
  withoutPages,
} from "../testing/small-centre-tamper.fixture.ts";
import { openReplica } from "./replica.ts";
import { ReplicaDamaged } from "./replica-problem.ts";
import { centralId } from "./replica-store.ts";

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
    for (const documents of [answer.documents, answer.documents.slice(0, 2)]) {
      expect((await replica.apply({ documents, batches: [], pages: [] })).ok).toBe(true);
    }
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
    expect(replica.eligibilityOf(keys)()).toEqual(row);
    expect(replica.eligibilityOf(others)()).toBeUndefined();
    expect(replica.eligibilityOf({ ...keys, key: others.key })()).toBeUndefined();
  });

  it("opens a person's eligibility once for one request, and again when another row came meanwhile", async () => {
    const centre = await createSmallCentre();
    const H01 = siteId("H01");
    const lookup = createEligibilityLookup(centre.network.crypto, {
      networkSalt: new Uint8Array(16),
      cost: DEMONSTRATION_COST,
    });
    const keys = lookup.derive("230102199001010017");
    const publish = (name: string) => {
      const row = { person: personKey(1), name };
      const sealed = sealEligibilityRow(centre.network.crypto, { keys, rowSecret: new Uint8Array(32), row });
      centre.publish({ "eligibility/230100": { rows: [{ ...sealed }] } });
    };
    const deps = replicaDepsOf(centre, H01, createMemoryStore());
    let opened = 0;
    const crypto: typeof deps.crypto = {
      ...deps.crypto,
      open(sealed, key, bound) {
        opened += 1;
        return deps.crypto.open(sealed, key, bound);
      },
    };
    const replica = await openReplica({ ...deps, crypto });
    publish("before");
    const pullAll = async () => {
      const { batch, documentIndex } = replica.position();
      const answer = await centre.link(H01).pull({ afterBatch: batch, afterIndex: documentIndex, waitMs: 0 });
      assert(answer.ok && (await replica.apply(answer.value)).ok, "the line is up");
    };
    await pullAll();
    const eligibility = replica.eligibilityOf(keys);
    opened = 0;
    expect([eligibility(), eligibility(), eligibility()]).toEqual(
      Array(3).fill({ person: personKey(1), name: "before" }),
    );
    expect(opened).toBe(2);
    publish("after");
    await pullAll();
    expect(eligibility()).toEqual({ person: personKey(1), name: "after" });
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
      reader: {
        changed: () => undefined,
        beginAnew: () => ({
          loaded(roots, rows) {
            for (const root of roots) told.set(root, rows.ofRoot(root));
          },
          replace: () => undefined,
        }),
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
