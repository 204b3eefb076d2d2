import type { Clock } from "@huilian/sync";

/** Central time as it stands in receipts and beacons: the wall clock, but never earlier than what was said before. */
export interface JournalTime {
  /** Milliseconds since 1970 UTC. */
  nowMs(): number;
  /** Takes over what the log says was said. */
  atLeast(ms: number): void;
}

export function createJournalTime(clock: Pick<Clock, "wallMs">): JournalTime {
  let lastMs = 0;
  return {
    nowMs() {
      lastMs = Math.max(lastMs, Math.floor(clock.wallMs()));
      return lastMs;
    },
    atLeast(ms) {
      lastMs = Math.max(lastMs, ms);
    },
  };
}
