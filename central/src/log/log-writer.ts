import type { LogEntry, Store, StoredDocument } from "@huilian/sync";
import { GROUP_ENTRIES_MAX, GROUP_SIZE_MAX } from "../limits.ts";
import type { OpenedCommit } from "./open-entry.ts";

/** An entry with its index, ready for the disk. */
export interface PlacedEntry {
  readonly entry: LogEntry;
  /** What a gateway has opened already, so that the applier need not open it again. */
  readonly opened?: readonly OpenedCommit[];
  /** Written with the entry or not at all. */
  readonly beside?: readonly StoredDocument[];
}

/** Writes entries in the order of their indexes, as many at once as wait. */
export interface LogWriter {
  /** Indexes must follow one another without gap. */
  put(placed: PlacedEntry): void;
  /** Resolves when the log is on disk up to this index. @throws what the store threw; then it is not known whether it is. */
  whenDurable(index: number): Promise<void>;
  durableIndex(): number;
  waiting(): number;
}

interface Waiter {
  readonly index: number;
  readonly resolve: () => void;
  readonly reject: (fault: unknown) => void;
}

/**
 * Group commit. A write that failed may or may not have taken effect, and the same documents may be written again, so
 * they stay at the head of the queue and go first next time: no index is ever given twice.
 */
export function createLogWriter(
  store: Store,
  durableIndex: number,
  onDurable: (entries: readonly PlacedEntry[]) => void,
): LogWriter {
  const queue: PlacedEntry[] = [];
  let waiters: Waiter[] = [];
  let durable = durableIndex;
  let writing = false;

  function release(isDone: (waiter: Waiter) => boolean, end: (waiter: Waiter) => void): void {
    const done = waiters.filter(isDone);
    waiters = waiters.filter((waiter) => !isDone(waiter));
    done.forEach(end);
  }

  async function writeGroup(): Promise<void> {
    const group = queue.slice(0, groupLength(queue));
    await store.write(group.flatMap(({ entry, beside }) => [entry as unknown as StoredDocument, ...(beside ?? [])]));
    queue.splice(0, group.length);
    durable = group.at(-1)?.entry.index ?? durable;
    onDurable(group);
    release(
      ({ index }) => index <= durable,
      ({ resolve }) => resolve(),
    );
  }

  async function run(): Promise<void> {
    if (writing) return;
    writing = true;
    try {
      // Whoever hands over entries in the same turn is part of the same group.
      await Promise.resolve();
      while (queue.length > 0) await writeGroup();
    } catch (fault) {
      release(
        () => true,
        ({ reject }) => reject(fault),
      );
    } finally {
      writing = false;
    }
  }

  return {
    put(placed) {
      queue.push(placed);
    },
    whenDurable(index) {
      if (index <= durable) return Promise.resolve();
      const waited = new Promise<void>((resolve, reject) => waiters.push({ index, resolve, reject }));
      void run();
      return waited;
    },
    durableIndex: () => durable,
    waiting: () => queue.length,
  };
}

function groupLength(queue: readonly PlacedEntry[]): number {
  let size = 0;
  const over = queue.slice(0, GROUP_ENTRIES_MAX).findIndex(({ entry }, at) => {
    size += entry.type === "segment" ? entry.segment.sealed.length : entry.document.text.length;
    return at > 0 && size > GROUP_SIZE_MAX;
  });
  return over === -1 ? GROUP_ENTRIES_MAX : over;
}
