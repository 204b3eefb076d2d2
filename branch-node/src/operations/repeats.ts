import type { OperationEntry } from "@huilian/domain";
import type { Clock } from "@huilian/sync";
import { LOOK_UP_REPEAT_MS, LOOK_UPS_REMEMBERED } from "../limits.ts";

/** Tells a look at somebody from the same look again. */
export interface Repeats {
  /** Whether the same operator looked at the same person in the same way a short while ago. */
  isRepeat(entry: OperationEntry): boolean;
  /** Remembers a look that was taken: of one that was not, the next is no repeat. */
  note(entry: OperationEntry): void;
}

/**
 * A screen that keeps itself up to date reads what it shows again and again, and a bill is worked out with every key:
 * one entry says it. Forgetting early only makes a further entry.
 */
export function createRepeats(clock: Pick<Clock, "monotonicMs">): Repeats {
  const seenMs = new Map<string, number>();
  return {
    isRepeat(entry) {
      const before = isLook(entry) ? seenMs.get(nameOf(entry)) : undefined;
      return before !== undefined && clock.monotonicMs() - before < LOOK_UP_REPEAT_MS;
    },
    note(entry) {
      if (!isLook(entry)) return;
      seenMs.delete(nameOf(entry));
      seenMs.set(nameOf(entry), clock.monotonicMs());
      const [oldest] = seenMs.keys();
      if (seenMs.size > LOOK_UPS_REMEMBERED && oldest !== undefined) seenMs.delete(oldest);
    },
  };
}

const isLook = ({ kind, subject }: OperationEntry): boolean => kind === "look-up" && subject !== undefined;

const nameOf = ({ operatorId, subject, detail, screen, ref }: OperationEntry): string =>
  [operatorId, subject, detail, screen, ref].join(" ");
