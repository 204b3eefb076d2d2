import type { EntityKey, Hash, Incarnation, OperationEntry, ReadChange } from "@huilian/domain";
import { createMemoryDisk, type Journal, type MemoryDisk } from "@huilian/sync";
import { beforeEach, describe, expect, it } from "vitest";
import type { DecisionContext } from "../decide/decision-context.ts";
import {
  OPERATIONS_COMMIT_MAX,
  OPERATIONS_EVERY_MS,
  OPERATIONS_TIP_EVERY_MS,
  OPERATIONS_WAITING_MAX,
} from "../limits.ts";
import { createSmallCentre, type SmallCentre } from "../testing/small-centre.fixture.ts";
import { draftOf, openSmallSite } from "../testing/small-centre-site.fixture.ts";
import { type Operations, OperationsNotRecorded } from "./operations.ts";
import { createRecorder } from "./recorder.ts";

const HASH = "0".repeat(64) as Hash;
const CONTEXT: DecisionContext = {
  site: "B01" as never,
  siteKind: "branch",
  operatorId: "B01",
  beacon: HASH,
  rulesVersion: HASH,
  today: "2026-11-22" as never,
  isTimeSure: true,
};

let keys = 0;
interface Bench {
  readonly operations: Operations;
  readonly journal: Journal;
  readonly changes: Journal;
  readonly faults: unknown[];
  readonly clock: { ms: number };
  written(): Promise<readonly (readonly OperationEntry[])[]>;
}

const entriesOf = ({ change }: ReadChange) => (change.value?.["entries"] ?? []) as unknown as readonly OperationEntry[];

async function openBench(
  centre: SmallCentre,
  disk: MemoryDisk,
  context: () => DecisionContext | undefined = () => CONTEXT,
): Promise<Bench> {
  const { operations: journal, journal: changes } = await openSmallSite(centre, { disk });
  const clock = { ms: 5_000 };
  const faults: unknown[] = [];
  const operations = createRecorder({
    journal,
    changes,
    clock: { monotonicMs: () => clock.ms },
    physicalMs: () => 1_790_000_000_000 + clock.ms,
    context,
    newKey: () => {
      keys += 1;
      return keys.toString(16).padStart(32, "0") as EntityKey;
    },
    onFault: (fault) => faults.push(fault),
  });
  const written = async () =>
    (await journal.changesAfter(journal.end().incarnation as Incarnation, 0, 9_999)).map(entriesOf);
  return { operations, journal, changes, faults, clock, written };
}

let centre: SmallCentre;
let disk: MemoryDisk;
beforeEach(async () => {
  centre = await createSmallCentre();
  disk = createMemoryDisk();
});

const signIn = (operatorId = "B01-chen") => ({ kind: "sign-in", operatorId }) as const;

describe("the recorder", () => {
  it("writes the first entry at once and what comes in the same second together", async () => {
    const { operations, clock, written } = await openBench(centre, disk);
    await operations.record(signIn("a"));
    await operations.flush();
    for (const operatorId of ["b", "c", "d"]) {
      clock.ms += 300;
      await operations.record(signIn(operatorId));
      await operations.flushIfDue();
    }
    expect(operations.waiting()).toBe(3);
    clock.ms += 100;
    await operations.flushIfDue();
    expect((await written()).map((entries) => entries.map(({ operatorId }) => operatorId))).toEqual([
      ["a"],
      ["b", "c", "d"],
    ]);
    expect((await written()).flat().map(({ atMs }) => atMs % 10_000)).toEqual([5_000, 5_300, 5_600, 5_900]);
  });

  it("writes one commit a second at most, however many entries come", async () => {
    const { operations, clock, written, journal } = await openBench(centre, disk);
    const begun = clock.ms;
    for (let n = 0; n < 60; n += 1) {
      clock.ms += 97;
      await operations.record(signIn());
      await operations.flushIfDue();
    }
    await operations.close();
    const commits = new Set<string>();
    for (let at = 1; at <= journal.end().sequence; at += 1) {
      commits.add((await journal.commitAt(journal.end().incarnation, at))?.commit.tip.text ?? "");
    }
    expect((await written()).flat()).toHaveLength(60);
    // The last one is the close's.
    expect(commits.size).toBeLessThanOrEqual(2 + Math.floor((clock.ms - begun) / OPERATIONS_EVERY_MS));
  });

  it("keeps the order, and cuts a busy second into facts of a hundred", async () => {
    const { operations, written } = await openBench(centre, disk);
    await operations.record(signIn("first"));
    await operations.flush();
    await Promise.all(Array.from({ length: 250 }, (_, n) => operations.record(signIn(`op-${n}`))));
    await operations.flush();
    const parts = await written();
    expect(parts.map((part) => part.length)).toEqual([1, 100, 100, 50]);
    expect(
      parts
        .flat()
        .slice(1)
        .map(({ operatorId }) => operatorId),
    ).toEqual(Array.from({ length: 250 }, (_, n) => `op-${n}`));
  });

  it("lets a request wait when too many entries do, and drops none", async () => {
    const { operations, written } = await openBench(centre, disk);
    await operations.record(signIn());
    await operations.flush();
    const many = OPERATIONS_WAITING_MAX + 3 * OPERATIONS_COMMIT_MAX;
    await Promise.all(Array.from({ length: many }, () => operations.record(signIn())));
    expect(operations.waiting()).toBeLessThanOrEqual(OPERATIONS_WAITING_MAX);
    await operations.close();
    expect((await written()).flat()).toHaveLength(many + 1);
  });

  it("holds entries until there is a beacon to cite, and then takes no more than it may", async () => {
    let context: DecisionContext | undefined;
    const { operations, written } = await openBench(centre, disk, () => context);
    for (let n = 0; n < OPERATIONS_WAITING_MAX; n += 1) await operations.record(signIn());
    await expect(operations.record(signIn())).rejects.toBeInstanceOf(OperationsNotRecorded);
    await operations.flush();
    expect(await written()).toEqual([]);
    context = CONTEXT;
    await operations.record(signIn());
    await operations.flush();
    expect((await written()).flat()).toHaveLength(OPERATIONS_WAITING_MAX + 1);
  });

  it("takes no look for a repeat of one that it could not take", async () => {
    let context: DecisionContext | undefined;
    const { operations, written } = await openBench(centre, disk, () => context);
    for (let n = 0; n < OPERATIONS_WAITING_MAX; n += 1) await operations.record(signIn());
    const look = { kind: "look-up", operatorId: "a", detail: "by-key", subject: "1".repeat(32) as EntityKey } as const;
    for (let n = 0; n < 2; n += 1) {
      await expect(operations.record(look)).rejects.toBeInstanceOf(OperationsNotRecorded);
    }
    context = CONTEXT;
    await operations.record(look);
    await operations.record(look);
    await operations.flush();
    expect((await written()).flat().filter(({ kind }) => kind === "look-up")).toHaveLength(1);
  });

  it("counts look-ups, and refuses what is not of the declared form", async () => {
    const { operations } = await openBench(centre, disk);
    const subject = "1".repeat(32) as EntityKey;
    await operations.record({ kind: "look-up", operatorId: "a", detail: "by-number", subject });
    await operations.record({ kind: "look-up-missed", operatorId: "a", detail: "by-name" });
    await operations.record({ kind: "print", operatorId: "a", screen: "slip", subject });
    expect(operations.lookups()).toEqual({ found: 1, notFound: 1 });
    for (const entry of [
      { kind: "look-up", subject: "230102199003078834" },
      { kind: "print", screen: "230102199003078834" },
      { kind: "print", screen: "Zhang San" },
      { kind: "look-up", detail: "zhang" },
      { kind: "seen" },
    ]) {
      await expect(operations.record(entry as never)).rejects.toThrow("invariant");
    }
    expect(operations.waiting()).toBeLessThanOrEqual(3);
  });

  it("takes nothing when it is closed, and what waited is on disk", async () => {
    const { operations, written } = await openBench(centre, disk);
    await operations.record(signIn());
    await operations.record(signIn());
    await operations.close();
    expect((await written()).flat()).toHaveLength(2);
    await expect(operations.record(signIn())).rejects.toBeInstanceOf(OperationsNotRecorded);
  });
});

describe("a disk that fails or a process that is killed", () => {
  it.each(["before", "after"] as const)("%s a write loses and doubles nothing", async (when) => {
    const { operations, written, faults } = await openBench(centre, disk);
    disk.failNextWrite(when);
    await operations.record(signIn("a"));
    await expect.poll(() => faults).toHaveLength(1);
    await operations.record(signIn("b"));
    await operations.flush();
    expect((await written()).flat().map(({ operatorId }) => operatorId)).toEqual(["a", "b"]);
  });

  it("loses what waited and never a part of what was written, and the chain goes on", async () => {
    const before = await openBench(centre, disk);
    await before.operations.record(signIn("written"));
    await before.operations.flush();
    await before.operations.record(signIn("waits"));
    // Opening the disk again is what a kill leaves: the process before is dead.
    const after = await openBench(centre, disk);
    await after.operations.record(signIn("next"));
    await after.operations.flush();
    expect(after.journal.end()).toMatchObject({ sequence: 2 });
    expect((await after.written()).flat().map(({ operatorId }) => operatorId)).toEqual(["written", "next"]);
    await expect(before.operations.flush()).rejects.toBeInstanceOf(OperationsNotRecorded);
  });
});

describe("the other chain", () => {
  it("is cited by its end, once an hour, where it has moved on", async () => {
    const { operations, changes, clock, written } = await openBench(centre, disk);
    const tips = async () => (await written()).flat().flatMap(({ kind, ref }) => (kind === "tip" ? [ref] : []));
    const append = async () => {
      const appended = await changes.append<never>(() => ({ ok: true, value: { changes: [draftOf()] } }));
      return appended.ok ? appended.value.refs[0] : undefined;
    };
    await operations.flushIfDue();
    expect(await tips()).toEqual([]);
    const first = await append();
    await operations.flushIfDue();
    const second = await append();
    clock.ms += OPERATIONS_EVERY_MS;
    await operations.flushIfDue();
    expect(await tips()).toEqual([first]);
    clock.ms += OPERATIONS_TIP_EVERY_MS;
    await operations.record(signIn());
    await operations.flush();
    expect(await tips()).toEqual([first, second]);
    clock.ms += OPERATIONS_TIP_EVERY_MS;
    await operations.flushIfDue();
    expect(await tips()).toEqual([first, second]);
  });
});
