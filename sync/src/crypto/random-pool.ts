import { randomFillSync } from "node:crypto";

/** Bytes asked of the system's generator at a time. */
export const RANDOM_POOL_BYTES = 4_096;

/** More than this is asked of the generator directly, as it would soon empty the pool. */
export const POOLED_BYTES_MAX = 64;

/** Fills an array with chance. */
type Fill = (bytes: Uint8Array) => void;

/**
 * Random bytes, asked of the system's generator in larger portions: salts, nonces and keys are a few bytes each, and
 * asking costs as much as a signature's hash. What was handed out is wiped, so that no byte is given twice and none
 * that was given lies here.
 */
export function createRandomPool(fill: Fill = (bytes) => void randomFillSync(bytes)): (count: number) => Uint8Array {
  const pool = new Uint8Array(RANDOM_POOL_BYTES);
  let next = pool.length;
  return (count) => {
    if (count > POOLED_BYTES_MAX) {
      const alone = new Uint8Array(count);
      fill(alone);
      return alone;
    }
    if (next + count > pool.length) {
      fill(pool);
      next = 0;
    }
    const given = pool.slice(next, next + count);
    pool.fill(0, next, next + count);
    next += count;
    return given;
  };
}
