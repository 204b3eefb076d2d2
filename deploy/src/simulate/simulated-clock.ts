import type { Clock } from "@huilian/sync";

/** The one true time, in milliseconds since 1970 UTC. Nobody in the network can read it. */
export interface SimulatedTime {
  nowMs(): number;
  advance(ms: number): void;
}

/** The clock of one machine: a wall clock as wrong as its owner left it, and a count since power came on. */
export interface MachineClock extends Clock {
  /** Somebody set the wall clock, or its battery died. */
  jump(ms: number): void;
  /** Power was off: the count begins again, the wall clock goes on. */
  reboot(): void;
}

export function createSimulatedTime(startMs: number): SimulatedTime {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

/** `driftPpm`: how many microseconds a second the wall clock gains. The count since boot never drifts. */
export function createMachineClock(
  time: SimulatedTime,
  { offsetMs, driftPpm }: { readonly offsetMs: number; readonly driftPpm: number },
): MachineClock {
  const startMs = time.nowMs();
  let offset = offsetMs;
  let bootMs = startMs;
  return {
    wallMs: () => Math.floor(time.nowMs() + offset + ((time.nowMs() - startMs) * driftPpm) / 1_000_000),
    monotonicMs: () => time.nowMs() - bootMs,
    jump: (ms) => {
      offset += ms;
    },
    reboot: () => {
      bootMs = time.nowMs();
    },
  };
}
