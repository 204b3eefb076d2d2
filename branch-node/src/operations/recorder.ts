import {
  assert,
  checkImage,
  type EntityKey,
  err,
  type GroupImage,
  isOperationScreen,
  makeRef,
  OPERATION_ENTRIES_MAX,
  type OperationEntry,
  ok,
  operationColumns,
  type Ref,
} from "@huilian/domain";
import type { ChangeDraft, Clock, Journal } from "@huilian/sync";
import { type DecisionContext, draftOf } from "../decide/decision-context.ts";
import {
  OPERATIONS_COMMIT_MAX,
  OPERATIONS_EVERY_MS,
  OPERATIONS_TIP_EVERY_MS,
  OPERATIONS_WAITING_MAX,
} from "../limits.ts";
import { type Operations, OperationsNotRecorded } from "./operations.ts";
import { createRepeats } from "./repeats.ts";

export interface RecorderDeps {
  /** The journal of operations. Nobody else writes to it. */
  readonly journal: Pick<Journal, "append" | "end">;
  /** The journal of changes, whose end is cited. */
  readonly changes: Pick<Journal, "end">;
  readonly clock: Pick<Clock, "monotonicMs">;
  /** The node's time, milliseconds since 1970 UTC. */
  readonly physicalMs: () => number;
  /** undefined as long as there is no beacon to cite: then entries wait. */
  readonly context: () => DecisionContext | undefined;
  readonly newKey: () => EntityKey;
  /** Told of a write nobody waits for that failed. */
  readonly onFault: (fault: unknown) => void;
}

/** Entries of one commit. */
interface Batch {
  readonly entries: readonly OperationEntry[];
  /** Where the chain ended before a write whose outcome is not known. */
  readonly unsureAfter?: { readonly incarnation: string; readonly sequence: number };
}

/** Groups entries into one commit a second at most, and keeps them in memory until then. */
export function createRecorder(deps: RecorderDeps): Operations {
  const { journal, clock, physicalMs, context } = deps;
  const waiting: OperationEntry[] = [];
  const tips = createTips(deps);
  const repeats = createRepeats(clock);
  let held: Batch | undefined;
  let writing: Promise<boolean> | undefined;
  let writtenMs: number | undefined;
  let closed = false;
  let found = 0;
  let notFound = 0;

  const count = (): number => waiting.length + (held?.entries.length ?? 0);
  const isDue = (): boolean => writtenMs === undefined || clock.monotonicMs() - writtenMs >= OPERATIONS_EVERY_MS;

  /** @returns whether something was written. */
  async function writeBatch(): Promise<boolean> {
    const signing = context();
    const tip = signing && tips.due();
    if (signing === undefined || (count() === 0 && tip === undefined)) return false;
    // A batch that failed is tried again as it was: its outcome is known by where the chain ends.
    held ??= { entries: [...waiting.splice(0, OPERATIONS_COMMIT_MAX), ...(tip ? [tip] : [])] };
    const { entries, unsureAfter } = held;
    const before = journal.end();
    const appended = await journal.append((view) => {
      const { incarnation, sequence } = view.end;
      const isThere = unsureAfter?.incarnation === incarnation && sequence > unsureAfter.sequence;
      return isThere ? err("written-before") : ok({ changes: draftsOf(deps, signing, entries) });
    });
    if (!appended.ok && appended.error.kind === "outcome-unknown") {
      held = { entries, unsureAfter: unsureAfter ?? { incarnation: before.incarnation, sequence: before.sequence } };
    }
    if (!appended.ok && appended.error.kind !== "refused") throw new OperationsNotRecorded();
    held = undefined;
    writtenMs = clock.monotonicMs();
    tips.noteCited(entries);
    return true;
  }

  function write(): Promise<boolean> {
    writing ??= writeBatch().finally(() => {
      writing = undefined;
    });
    return writing;
  }

  async function flush(): Promise<void> {
    // What is being written was taken from those that wait before this was asked for.
    await writing?.catch(() => undefined);
    while (count() > 0 && (await write()));
  }

  return {
    async record(entry) {
      if (closed) throw new OperationsNotRecorded();
      const timed: OperationEntry = { ...entry, atMs: Math.max(0, physicalMs()) };
      assert(isRecordable(timed), "an operation is of the declared form");
      if (entry.kind === "look-up") found += 1;
      if (entry.kind === "look-up-missed") notFound += 1;
      if (repeats.isRepeat(timed)) return;
      // Looked at and taken in one turn: nobody else's entry comes between the room and the one it is for.
      while (count() >= OPERATIONS_WAITING_MAX) if (!(await write())) throw new OperationsNotRecorded();
      waiting.push(timed);
      repeats.note(timed);
      if (isDue()) write().catch(deps.onFault);
    },
    flush,
    async flushIfDue() {
      if (closed) return;
      if (tips.due() !== undefined && isDue()) await write();
      else if (count() > 0 && isDue()) await flush();
    },
    waiting: count,
    lookups: () => ({ found, notFound }),
    async close() {
      closed = true;
      await flush();
    },
  };
}

const isRecordable = (entry: OperationEntry): boolean =>
  checkImage(operationColumns.fact, { entries: [entry] }).ok &&
  (entry.screen === undefined || isOperationScreen(entry.screen));

/** One fact for each hundred entries, written by the machine itself. */
function draftsOf(
  { newKey }: RecorderDeps,
  context: DecisionContext,
  entries: readonly OperationEntry[],
): readonly ChangeDraft[] {
  const parts = Array.from({ length: Math.ceil(entries.length / OPERATION_ENTRIES_MAX) }, (_, part) =>
    entries.slice(part * OPERATION_ENTRIES_MAX, (part + 1) * OPERATION_ENTRIES_MAX),
  );
  return parts.map((part) =>
    draftOf(context, {
      entityType: "operation",
      entityKey: newKey(),
      group: "fact",
      operation: "fact",
      value: { entries: part } as unknown as GroupImage,
    }),
  );
}

/** The end of the chain of changes, cited once an hour where there is something new to cite. */
function createTips({ changes, clock, physicalMs }: RecorderDeps) {
  let citedMs: number | undefined;
  let cited: Ref | undefined;

  return {
    due(): OperationEntry | undefined {
      if (citedMs !== undefined && clock.monotonicMs() - citedMs < OPERATIONS_TIP_EVERY_MS) return undefined;
      const { incarnation, sequence, hash } = changes.end();
      const ref = sequence === 0 ? undefined : makeRef(incarnation, sequence, hash);
      return ref === undefined || ref === cited ? undefined : { kind: "tip", atMs: Math.max(0, physicalMs()), ref };
    },
    noteCited(entries: readonly OperationEntry[]): void {
      const tip = entries.find(({ kind }) => kind === "tip");
      if (tip === undefined) return;
      citedMs = clock.monotonicMs();
      cited = tip.ref;
    },
  };
}
