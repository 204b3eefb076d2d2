import type { OperationEntry } from "@huilian/domain";
import type { Clock } from "@huilian/sync";
import { LOOK_UP_REPEAT_MS, LOOK_UPS_REMEMBERED } from "../limits.ts";

/** Tells a look at somebody from the same look again. */
export interface Repeats {
  /** Whether the same operator looked at the same person in the same way a short while ago; the look is remembered. */
  isRepeat(entry: OperationEntry): boolean;
}

/**
 * A screen that keeps itself up to date reads what it shows again and again, and a bill is worked out with every key:
 * one entry says it. Forgetting early only makes a further entry.
 */
export function createRepeats(clock: Pick<Clock, "monotonicMs">): Repeats {
  const seenMs = new Map<string, number>();
  return {
    isRepeat({ kind, operatorId, subject, detail, screen, ref }) {
      if (kind !== "look-up" || subject === undefined) return false;
      const look = [operatorId, subject, detail, screen, ref].join(" ");
      const nowMs = clock.monotonicMs();
      const before = seenMs.get(look);
      if (before !== undefined && nowMs - before < LOOK_UP_REPEAT_MS) return true;
      seenMs.delete(look);
      seenMs.set(look, nowMs);
      const [oldest] = seenMs.keys();
      if (seenMs.size > LOOK_UPS_REMEMBERED && oldest !== undefined) seenMs.delete(oldest);
      return false;
    },
  };
}
