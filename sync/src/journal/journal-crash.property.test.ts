import type { Ref } from "@huilian/domain/base";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { createMemoryDisk } from "../store/memory-store.ts";
import { appendDrafts, draft, mark, openTestJournal, type TestNetwork, testNetwork } from "./journal.fixture.ts";
import type { Journal } from "./journal.ts";
import { verifiedRefs } from "./journal-bench.fixture.ts";

/*
 * Goal: whatever happens to the machine, no acknowledged commit is lost, no sequence is used twice, and the centre
 * can verify the whole chain.
 * Method: random steps on one memory disk. Steps of one round run at the same time; faults strike some write among
 * them; a restart may come while others are still at work, as their store then stops answering. Each request has a
 * key; what was acknowledged under a key must be in the chain for ever, once. In the end the chain is read the way
 * the centre reads it, and segments that were once handed out must still be the same bytes.
 */

type Step =
  | { readonly kind: "append"; readonly changes: number; readonly safety: boolean }
  | { readonly kind: "retry" }
  | { readonly kind: "pack" }
  | { readonly kind: "push" }
  | { readonly kind: "restart" }
  | { readonly kind: "incarnation" }
  | { readonly kind: "fault"; readonly when: "before" | "after" };

const append = fc.record({
  kind: fc.constant("append" as const),
  changes: fc.integer({ min: 1, max: 4 }),
  safety: fc.boolean(),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: append },
  { weight: 2, arbitrary: fc.constant({ kind: "retry" as const }) },
  { weight: 3, arbitrary: fc.constant({ kind: "pack" as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: "push" as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: "restart" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "incarnation" as const }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("fault" as const), when: fc.constantFrom("before", "after") }),
  },
);
const rounds = fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 12 });

let network: TestNetwork;
beforeAll(async () => {
  network = await testNetwork("crash");
});

async function chainRefs(journal: Journal, pushed: ReadonlyMap<string, string>): Promise<readonly Ref[]> {
  const refs: Ref[] = [];
  for (const { incarnation } of journal.incarnations()) {
    const read = await verifiedRefs(network, journal, incarnation, (segment) => {
      const before = pushed.get(`${incarnation}/${segment.header.from}`);
      if (before !== undefined) expect(JSON.stringify(segment)).toBe(before);
    });
    refs.push(...read);
  }
  return refs;
}

async function run(plan: readonly (readonly Step[])[]): Promise<void> {
  const disk = createMemoryDisk();
  const acknowledged = new Map<string, readonly Ref[]>();
  const asked: string[] = [];
  const pushed = new Map<string, string>();
  const failures: unknown[] = [];
  let journal = await openTestJournal(network, disk.open());

  const request = async (key: string, changes: number, safety: boolean): Promise<void> => {
    const drafts = safety ? [mark()] : Array.from({ length: changes }, () => draft());
    const answer = await appendDrafts(journal, drafts, key);
    if (!answer.ok) return;
    const before = acknowledged.get(key);
    if (before !== undefined) expect(answer.value.refs).toEqual(before);
    acknowledged.set(key, answer.value.refs);
  };

  const push = async (): Promise<void> => {
    const { incarnation } = journal.end();
    for (const segment of await journal.segmentsFrom(incarnation, 1)) {
      pushed.set(`${incarnation}/${segment.header.from}`, JSON.stringify(segment));
    }
  };

  const take = async (one: Step): Promise<void> => {
    if (one.kind === "append") {
      asked.push(`request-${asked.length}`);
      return request(asked.at(-1) ?? "", one.changes, one.safety);
    }
    if (one.kind === "retry") return request(asked.at(-1) ?? "request-first", 1, false);
    if (one.kind === "pack") return void (await journal.pack());
    if (one.kind === "push") return push();
    if (one.kind === "incarnation") return void (await journal.startIncarnation({ cause: "protector-missing" }));
    if (one.kind === "fault") return disk.failNextWrite(one.when);
    journal = await openTestJournal(network, disk.open());
  };

  for (const round of plan) {
    const outcomes = await Promise.allSettled(round.map(take));
    failures.push(...outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : [])));
  }
  // Faults and restarts may fail a step; a broken invariant never may.
  for (const failure of failures) expect(String(failure)).toMatch(/simulated disk failed|store is closed/);

  // A fault that struck nothing strikes the first write of the new journal, so the second opening counts.
  await openTestJournal(network, disk.open())
    .then((last) => last.pack())
    .catch(() => undefined);
  const last = await openTestJournal(network, disk.open());
  const refs = await chainRefs(last, pushed);
  expect(new Set(refs).size).toBe(refs.length);
  for (const [key, kept] of acknowledged) {
    for (const ref of kept) expect(refs).toContain(ref);
    expect((await last.requestOf(key))?.refs).toEqual(kept);
  }
}

it("any interleaving of appends, packs, pushes, faults and restarts keeps every acknowledged commit in one chain", async () => {
  await fc.assert(fc.asyncProperty(rounds, run), { numRuns: 300 });
});

it("and a plan that has all of it", async () => {
  const many = (count: number): Step[] =>
    Array.from({ length: count }, () => ({ kind: "append", changes: 2, safety: false }));
  await run([
    many(3),
    [{ kind: "fault", when: "after" }, ...many(2), { kind: "pack" }, { kind: "push" }],
    [{ kind: "retry" }, { kind: "restart" }, ...many(2)],
    [{ kind: "incarnation" }, ...many(2)],
    [{ kind: "fault", when: "before" }, { kind: "pack" }, ...many(1)],
    [{ kind: "push" }, { kind: "retry" }],
  ]);
});
