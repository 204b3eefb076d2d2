import type { Receipt, SealedSegment, Store, StoredDocument } from "@huilian/sync";
import { describe, expect, it } from "vitest";
import { contactDraft, coverageDraft, creditDraft, identityDraft, NUMBERS, testKey } from "./testing/drafts.fixture.ts";
import {
  createMemoryDisk,
  type MemoryDisk,
  type TestNetwork,
  testClock,
  testNetwork,
} from "./testing/network.fixture.ts";
import { openScene, type Scene } from "./testing/scene.fixture.ts";

const person = testKey(0x10);

interface Plan {
  readonly network: TestNetwork;
  readonly pushes: readonly { readonly site: string; readonly segments: readonly SealedSegment[] }[];
}

/** What two branches send, written once, so that every run sends the same bytes. */
async function makePlan(): Promise<Plan> {
  const network = await testNetwork();
  const scene = await openScene({ network });
  const [b01, b02] = [await scene.author("B01"), await scene.author("B02")];
  const enrolled = b01.write(identityDraft(person, NUMBERS[0]), coverageDraft(person));
  const contact = b01.write(contactDraft(person, "0"));
  const left = b01.write(contactDraft(person, "1", contact.refs));
  const right = b02.write(contactDraft(person, "2", contact.refs));
  const credit = b02.write(creditDraft(person, 0x20, 500, enrolled.refs));
  const moved = b01.write(coverageDraft(person, { branch: "B02", area: "420100", base: enrolled.refs.slice(1) }));
  const back = b01.write(coverageDraft(person, { base: moved.refs }));
  const of = (site: string, ...written: readonly { readonly segment: SealedSegment }[]) => ({
    site,
    segments: written.map(({ segment }) => segment),
  });
  return {
    network,
    pushes: [
      of("B01", enrolled),
      of("B02", right, credit),
      of("B01", contact, left),
      of("B01", moved),
      of("B01", back),
    ],
  };
}

/** Counts writes, and breaks one of them: the machine then dies. */
function breakingStore(
  disk: MemoryDisk,
  breakAt: number,
  when: "before" | "after",
): { store: Store; writes: () => number } {
  const store = disk.open();
  let writes = 0;
  const write = (documents: readonly StoredDocument[]): Promise<void> => {
    writes += 1;
    if (writes === breakAt) disk.failNextWrite(when);
    return store.write(documents);
  };
  return { store: { ...store, write }, writes: () => writes };
}

async function run(scene: Scene, { pushes }: Plan, receipts: Receipt[] = []): Promise<void> {
  for (const { site, segments } of pushes) {
    const answer = await scene.reader(site).link.push(segments);
    if (answer.ok) receipts.push(...answer.value.receipts.map(({ text }) => JSON.parse(text) as Receipt));
    if (!answer.ok || answer.value.receipts.length !== segments.length) throw new Error("not receipted");
    await scene.centre.tick();
    await scene.centre.idle();
  }
}

/** Everything that must be the same whatever happened on the way. */
async function outcome(scene: Scene) {
  await scene.centre.idle();
  const { body } = await scene.api("POST", "/v1/centre/state");
  const { stateHash } = body as { readonly stateHash: string };
  await scene.centre.idle();
  const readers = ["B01", "B02", "H01"].map((site) => scene.reader(site));
  for (const reader of readers) await reader.pull();
  const scopes = ["branch/B01", "branch/B02", "eligibility/230100", "common"];
  return {
    stateHash,
    rows: readers.map((reader) => scopes.map((scope) => [...reader.rows(scope)].sort(([a], [b]) => (a < b ? -1 : 1)))),
    verdicts: readers.map(({ verdicts }) => [...verdicts.values()].filter(({ state }) => state !== "applied")),
    decided: readers.map(({ decided }) => decided),
  };
}

describe("a centre that dies at any write", () => {
  it("comes to the same state, and loses nothing it receipted", { timeout: 240_000 }, async () => {
    const plan = await makePlan();
    const { network } = plan;
    const whole = breakingStore(createMemoryDisk(), 0, "before");
    const scene = await openScene({ network, store: whole.store, clock: testClock() });
    await run(scene, plan);
    const writes = whole.writes();
    const expected = await outcome(scene);
    expect(expected.rows[0]?.[0]).toHaveLength(2);
    expect(expected.rows[2]?.[2]).toHaveLength(1);
    expect(writes).toBeGreaterThan(15);
    for (const when of ["before", "after"] as const) {
      for (let breakAt = 1; breakAt <= writes; breakAt += 1) {
        const disk = createMemoryDisk();
        const { store } = breakingStore(disk, breakAt, when);
        const receipts: Receipt[] = [];
        const died = await openScene({ network, store, clock: testClock() })
          .then((dying) => run(dying, plan, receipts))
          .then(
            () => false,
            () => true,
          );
        const again = await openScene({ network, store: disk.open(), clock: testClock() });
        for (const { site, incarnation, to } of receipts) {
          const held = await again.centre.core.holdings(site);
          expect(held.find((one) => one.incarnation === incarnation)?.sequence ?? 0).toBeGreaterThanOrEqual(to);
        }
        await run(again, plan);
        expect(await outcome(again), `${when} write ${breakAt}`).toEqual(expected);
        expect(died, `${when} write ${breakAt}`).toBe(true);
      }
    }
  });

  it("writes the same pages again when a step is cut short between its pages and its batch", async () => {
    const plan = await makePlan();
    const disk = createMemoryDisk();
    const scene = await openScene({ network: plan.network, store: disk.open(), clock: testClock() });
    await run(scene, plan);
    const first = await outcome(scene);
    // As if the machine had died after the pages of the last steps and before their batches.
    const store = disk.open();
    const batches = await store.listIds({ from: "batch/", before: "batch/~", limit: 1_000 });
    const pages = await store.listIds({ from: "page/", before: "page/~", limit: 1_000 });
    await store.drop(batches.slice(-4));
    const again = await openScene({ network: plan.network, store: disk.open(), clock: testClock() });
    const second = await outcome(again);
    expect(second).toEqual(first);
    const reread = disk.open();
    const left = await reread.listIds({ from: "page/", before: "page/~", limit: 1_000 });
    expect(left).toEqual(expect.arrayContaining([...pages]));
  });
});
