/**
 * Hybrid logical time: physical milliseconds (UTC) and a counter that orders what one millisecond holds.
 * After Kulkarni et al., "Logical Physical Clocks" (2014). It never reads a clock: physical time comes in.
 */
export interface Stamp {
  readonly ms: number;
  readonly counter: number;
}

/** Beyond this many changes in one millisecond the stamp borrows the next one. */
export const STAMP_COUNTER_MAX = 65_535;

export const compareStamps = (a: Stamp, b: Stamp): number => a.ms - b.ms || a.counter - b.counter;

/** The next stamp of an author whose last one was `last`, at physical time `physicalMs`. Never goes back. */
export function nextStamp(last: Stamp, physicalMs: number): Stamp {
  if (physicalMs > last.ms) return { ms: physicalMs, counter: 0 };
  if (last.counter >= STAMP_COUNTER_MAX) return { ms: last.ms + 1, counter: 0 };
  return { ms: last.ms, counter: last.counter + 1 };
}

/** The author's stamp after it learned of an *effective* stamp. Raw stamps of others are never absorbed. */
export const absorbStamp = (last: Stamp, learned: Stamp): Stamp => (compareStamps(learned, last) > 0 ? learned : last);
