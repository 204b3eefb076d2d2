import { assert } from "@huilian/domain/base";
import { BUCKETS_MAX, PAGE_ROWS_TYPICAL } from "./limits.ts";

/**
 * How many buckets a scope of so many rows is packed into: the least power of two that leaves at most one and a half
 * times the usual rows in a page, so that pages hold 48 to 96 rows on average. A function of the number of rows
 * alone, so that everybody packs a scope alike.
 */
export function bucketCountFor(rows: number): number {
  assert(Number.isSafeInteger(rows) && rows >= 0, "rows are counted");
  let count = 1;
  while (count < BUCKETS_MAX && rows > count * PAGE_ROWS_TYPICAL * 1.5) count *= 2;
  return count;
}

/**
 * The bucket a row's key falls into, from 0. When the number of buckets doubles, every row stays in its bucket or
 * goes to the one that is added for it (its bucket plus the old count).
 * The hash is FNV-1a with the finish of MurmurHash3: keys are random already, and a row is looked for at a counter, so
 * this is to be quick and even, not secret.
 */
export function bucketOf(key: string, bucketCount: number): number {
  assert(isBucketCount(bucketCount), "the number of buckets is a power of two");
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) & (bucketCount - 1);
}

/** 1, 2, 4 … `BUCKETS_MAX`. */
export const isBucketCount = (count: number): boolean =>
  Number.isInteger(count) && count >= 1 && count <= BUCKETS_MAX && (count & (count - 1)) === 0;
