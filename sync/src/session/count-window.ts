import { COUNT_WINDOW } from "./limits.ts";

/** Which counts of a session were used. */
export interface CountWindow {
  /** Takes a count once: false when it was used, or lies too far behind to know. */
  take(count: number): boolean;
}

/**
 * A node counts its requests 1, 2, 3 …, but several are under way at once and may overtake each other, so the last
 * `COUNT_WINDOW` counts are kept apart (as in RFC 4303, 3.4.3) instead of only the highest. A request that falls
 * behind the window is refused and sent again under a new count; that does no harm, since all requests of the
 * protocol may be repeated: what the centre holds is dropped, what is asked for is read.
 */
export function createCountWindow(): CountWindow {
  let highest = 0;
  const used = new Set<number>();
  return {
    take(count) {
      if (!Number.isSafeInteger(count) || count < 1 || count <= highest - COUNT_WINDOW || used.has(count)) return false;
      used.add(count);
      if (count > highest) {
        highest = count;
        for (const old of used) if (old <= highest - COUNT_WINDOW) used.delete(old);
      }
      return true;
    },
  };
}
