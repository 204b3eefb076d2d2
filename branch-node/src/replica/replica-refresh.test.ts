import { assert, type EntityKey } from "@huilian/domain";
import { createMemoryDisk, createMemoryStore, type RefreshAnswer, type SealedPage } from "@huilian/sync";
import { describe, expect, it } from "vitest";
import { B01, BRANCH, centreWithRows, leaving, person, pull, pulled } from "../testing/pulled-replica.fixture.ts";
import type { SmallCentre } from "../testing/small-centre.fixture.ts";
import { personKey, replicaDepsOf, shownBy } from "../testing/small-centre-site.fixture.ts";
import { damagedPage, forgedText, resignedBatch } from "../testing/small-centre-tamper.fixture.ts";
import { openReplica, type Replica } from "./replica.ts";
import type { RowReader } from "./replica-deps.ts";

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

async function refreshAnswer(centre: SmallCentre): Promise<RefreshAnswer> {
  const offered = await centre.link(B01).refresh();
  assert(offered.ok, "the line is up");
  return offered.value;
}

/** Notes everything a replica tells of its rows, and the rows of a root as they were told last. */
function recordingReader() {
  const events: { readonly kind: "changed" | "loaded" | "replace"; readonly roots: readonly EntityKey[] }[] = [];
  const rows = new Map<EntityKey, unknown>();
  const reader: RowReader = {
    changed: (roots) => void events.push({ kind: "changed", roots }),
    beginAnew: () => ({
      loaded(roots, loaded) {
        events.push({ kind: "loaded", roots });
        for (const root of roots) rows.set(root, loaded.ofRoot(root));
      },
      replace: () => void events.push({ kind: "replace", roots: [] }),
    }),
  };
  return { events, rows, reader };
}

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

  it("tells of its rows page by page, and that they are shown only when all of them are", async () => {
    const centre = await centreWithCheckpoint();
    const store = createMemoryStore();
    const told = recordingReader();
    const replica = await openReplica({ ...replicaDepsOf(centre, B01, store), reader: told.reader });
    const before = told.events.length;
    const step = await refresh(centre, replica);
    assert(step.ok, "the checkpoints are whole");
    const events = told.events.slice(before);
    const pages = events.filter(({ kind }) => kind === "loaded");
    const { checkpoints } = await refreshAnswer(centre);
    const named = checkpoints.flatMap(({ text }) => (JSON.parse(text) as { readonly pages: readonly string[] }).pages);
    expect(pages).toHaveLength(named.length);
    expect(events.map(({ kind }) => kind).lastIndexOf("loaded")).toBeLessThan(events.length - 1);
    expect(events.filter(({ kind }) => kind === "replace")).toHaveLength(1);
    expect(events.at(-1)?.kind).toBe("replace");
    expect(new Set(pages.flatMap(({ roots }) => roots))).toEqual(new Set(step.value.changedRoots));
    for (const root of step.value.changedRoots) expect(told.rows.get(root)).toEqual(replica.rowsOfRoot(root));
  });

  it("that is broken off is never told to be shown", async () => {
    const centre = await centreWithCheckpoint();
    const told = recordingReader();
    const replica = await openReplica({ ...replicaDepsOf(centre, B01, createMemoryStore()), reader: told.reader });
    const { documents } = await pulled(centre, replica);
    await replica.apply({ documents, batches: [], pages: [] });
    const before = told.events.length;
    const begun = await replica.refresh((await refreshAnswer(centre)).checkpoints);
    assert(begun.ok && begun.value, "the checkpoints are whole");
    const some = await centre.link(B01).pages(begun.value.wanted().slice(0, 3));
    assert(some.ok, "the line is up");
    await begun.value.take(some.value);
    expect((await begun.value.finish()).ok).toBe(false);
    expect(told.events.slice(before).map(({ kind }) => kind)).toEqual(["loaded", "loaded", "loaded"]);
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
    const again = await openReplica(replicaDepsOf(centre, B01, disk.open()));
    const second = await again.refresh(offered.value.checkpoints);
    assert(second.ok && second.value, "the checkpoints are whole");
    expect(second.value.wanted()).toEqual(ids.slice(3));
    const others = await link.pages(ids.slice(3));
    assert(others.ok, "the line is up");
    await second.value.take(others.value);
    await second.value.finish();
    const whole = await openReplica(replicaDepsOf(centre, B01, createMemoryStore()));
    await refresh(centre, whole);
    expect(shownBy(again)).toEqual(shownBy(whole));
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
    const [anchor] = answer.batches;
    assert(anchor, "the batch of the checkpoint comes again");
    const withAnchor = (fields: object) => ({
      ...answer,
      batches: [resignedBatch(crypto, applier, anchor, fields)],
    });
    for (const fields of [{ number: 5 }, { epoch: 0 }, { index: 3 }]) {
      expect(await replica.apply(withAnchor(fields))).toEqual({ ok: false, error: { kind: "chain-differs" } });
    }
    expect((await replica.apply(answer)).ok).toBe(true);
  });
});
