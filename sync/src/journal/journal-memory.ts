import type { ReadChange } from "@huilian/domain/base";
import type { JournalState } from "./journal-state.ts";
import { createTurns } from "./turns.ts";
import type { DecidedUpTo } from "./undecided.ts";

/**
 * Who may touch the journal when. Two kinds of work go on side by side, so that packing does not keep a counter
 * waiting: one adds at the end of the chain, the other rearranges what lies before. After a write whose outcome is
 * unknown nothing goes on before the disk was read again.
 */
export interface JournalMemory {
  /** Replaced as a whole when the disk was read again: never keep it across an `await`. */
  state(): JournalState;
  /** Work at the end of the chain, one at a time, on a state that is known to be the disk's. */
  atEnd<Value>(job: () => Promise<Value>): Promise<Value>;
  /** Work on what lies before the end, one at a time, on a state that is known to be the disk's. */
  behind<Value>(job: () => Promise<Value>): Promise<Value>;
  /** A write failed: what is on disk is not known until it is read again. */
  doubt(): void;
  /** Reads the disk again where there is doubt. Only within `atEnd`. @throws when the disk does not answer. */
  settle(): Promise<void>;
}

export interface MemoryOptions {
  readonly load: (decided: DecidedUpTo) => Promise<JournalState>;
  readonly decided: DecidedUpTo;
  /** Undecided changes that turned up when the disk was read again after a write of unknown outcome. */
  readonly onTurnedUp: (changes: readonly ReadChange[]) => void;
}

export async function createJournalMemory({ load, decided, onTurnedUp }: MemoryOptions): Promise<JournalMemory> {
  let state = await load(decided);
  let inDoubt = false;
  const endTurns = createTurns();
  const behindTurns = createTurns();

  const settle = async (): Promise<void> => {
    if (!inDoubt) return;
    await behindTurns.run(async () => {
      const known = state;
      state = await load(known.undecided.decisions());
      inDoubt = false;
      const turnedUp = state.undecided.all().filter(({ change }) => isBeyond(known, change));
      if (turnedUp.length > 0) onTurnedUp(turnedUp);
    });
  };

  async function behind<Value>(job: () => Promise<Value>): Promise<Value> {
    for (;;) {
      // The end's turn is always taken first, else the two kinds of work could wait for each other.
      if (inDoubt) await endTurns.run(settle);
      const done = await behindTurns.run(async () => (inDoubt ? undefined : { value: await job() }));
      if (done !== undefined) return done.value;
    }
  }

  return {
    state: () => state,
    atEnd: (job) =>
      endTurns.run(async () => {
        await settle();
        return job();
      }),
    behind,
    doubt: () => {
      inDoubt = true;
    },
    settle,
  };
}

const isBeyond = ({ end }: JournalState, change: ReadChange["change"]): boolean =>
  change.incarnation === end.incarnation && change.sequence > end.sequence;
