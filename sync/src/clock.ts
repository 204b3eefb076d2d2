/** Physical time as a dependency, so that a simulation can bend it. */
export interface Clock {
  /** The machine's wall clock: milliseconds since 1970 UTC. It may be wrong, and may jump. */
  wallMs(): number;
  /** Milliseconds since some moment of this boot. Never goes back. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => Math.floor(performance.now()),
};
