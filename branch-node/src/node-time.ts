import { chinaDateOf, type LocalDate } from "@huilian/domain";
import type { Clock } from "@huilian/sync";

/** Central time as the newest beacon states it. */
export interface TimeOfBeacon {
  readonly hash: string;
  readonly timeMs: number;
}

/** Physical time as this node believes it. */
export interface NodeTime {
  /** Milliseconds since 1970 UTC. */
  physicalMs(): number;
  /** The calendar day in China. */
  today(): LocalDate;
  /** Whether time rests on a beacon heard in this boot, and not on the machine's own clock. */
  isSure(): boolean;
  /** Looks whether a newer beacon is held. To be called after every step of the replica. */
  noteBeacon(): void;
}

/**
 * The wall clock of an office machine may be days off, and nobody notices. Time is that of the last beacon plus
 * what a clock that never jumps counted since it was heard in this boot. Before the first one it is the wall clock,
 * though never before the beacon held, since nothing can be made before what it cites.
 */
export function createNodeTime(clock: Clock, beacon: () => TimeOfBeacon | undefined): NodeTime {
  const atStart = beacon()?.hash;
  let heard: { readonly hash: string; readonly timeMs: number; readonly monotonicMs: number } | undefined;

  const physicalMs = (): number =>
    heard === undefined
      ? Math.max(clock.wallMs(), beacon()?.timeMs ?? 0)
      : heard.timeMs + (clock.monotonicMs() - heard.monotonicMs);

  return {
    physicalMs,
    today: () => chinaDateOf(physicalMs()),
    isSure: () => heard !== undefined,
    noteBeacon() {
      const newest = beacon();
      if (newest === undefined || newest.hash === (heard?.hash ?? atStart)) return;
      // A beacon that waited at the centre while this node was away must not set its time back.
      const timeMs = heard === undefined ? newest.timeMs : Math.max(newest.timeMs, physicalMs());
      heard = { hash: newest.hash, timeMs, monotonicMs: clock.monotonicMs() };
    },
  };
}
