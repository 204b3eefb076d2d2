import type { Clock } from "@huilian/sync";
import { PULLS_WAITING_MAX } from "../limits.ts";

/** Sites that wait for news. Nothing here runs by itself: news and the ticks of the process release them. */
export interface WaitingPulls {
  /** Resolves at the next news, or at a tick after `waitMs`; at once when too many wait. */
  wait(waitMs: number): Promise<void>;
  /** Something new can be pulled. */
  news(): void;
  /** Releases who has waited long enough. */
  tick(): void;
}

export function createWaitingPulls(clock: Pick<Clock, "monotonicMs">): WaitingPulls {
  let waiting: { readonly untilMs: number; readonly resolve: () => void }[] = [];
  const release = (isDue: (untilMs: number) => boolean): void => {
    const due = waiting.filter(({ untilMs }) => isDue(untilMs));
    waiting = waiting.filter(({ untilMs }) => !isDue(untilMs));
    for (const { resolve } of due) resolve();
  };
  return {
    wait(waitMs) {
      if (waiting.length >= PULLS_WAITING_MAX) return Promise.resolve();
      const untilMs = clock.monotonicMs() + waitMs;
      return new Promise((resolve) => waiting.push({ untilMs, resolve }));
    },
    news: () => release(() => true),
    tick() {
      const nowMs = clock.monotonicMs();
      release((untilMs) => untilMs <= nowMs);
    },
  };
}
