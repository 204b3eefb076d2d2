import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../crypto/seeded-random.fixture.ts";
import { bucketCountFor, bucketOf, isBucketCount } from "./buckets.ts";
import { BUCKETS_MAX, PAGE_ROWS_TYPICAL } from "./limits.ts";

const key = fc.string({ maxLength: 70 });
const bucketCount = fc.integer({ min: 0, max: 16 }).map((power) => 2 ** power);

describe("bucketCountFor", () => {
  it.each([
    [0, 1],
    [96, 1],
    [97, 2],
    [192, 2],
    [193, 4],
    [300_000, 4096],
    [1e9, BUCKETS_MAX],
  ])("packs %i rows into %i buckets", (rows, count) => {
    expect(bucketCountFor(rows)).toBe(count);
  });

  it("gives a power of two, never fewer for more rows, and pages of about the usual size", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8_000_000 }), (rows) => {
        const count = bucketCountFor(rows);
        expect(isBucketCount(count)).toBe(true);
        expect(bucketCountFor(rows + 1)).toBeGreaterThanOrEqual(count);
        expect(rows / count).toBeLessThanOrEqual(PAGE_ROWS_TYPICAL * 1.5);
        if (count > 1) expect(rows / count).toBeGreaterThan(PAGE_ROWS_TYPICAL * 0.75);
      }),
    );
  });

  it("takes counts only", () => {
    for (const rows of [-1, 0.5, Number.NaN]) expect(() => bucketCountFor(rows)).toThrow();
  });
});

describe("bucketOf", () => {
  it("stays below the count, and keeps or splits a bucket when the count doubles", () => {
    fc.assert(
      fc.property(key, bucketCount, (text, count) => {
        const bucket = bucketOf(text, count);
        expect(bucket).toBeGreaterThanOrEqual(0);
        expect(bucket).toBeLessThan(count);
        expect([bucket, bucket + count]).toContain(bucketOf(text, count * 2));
      }),
    );
  });

  it("spreads keys evenly", () => {
    const random = seededRandom("buckets");
    const sizes = new Array<number>(64).fill(0);
    for (let n = 0; n < 64 * 64; n += 1) {
      const bucket = bucketOf(Buffer.from(random(16)).toString("hex"), 64);
      sizes[bucket] = (sizes[bucket] ?? 0) + 1;
    }
    expect(Math.max(...sizes)).toBeLessThan(110);
    expect(Math.min(...sizes)).toBeGreaterThan(30);
  });

  it("is what it always was", () => {
    expect(["", "a", "0".repeat(32), "惠联"].map((text) => bucketOf(text, 65_536))).toMatchInlineSnapshot(`
      [
        31755,
        45491,
        53240,
        56514,
      ]
    `);
  });

  it("takes powers of two only", () => {
    for (const count of [0, 3, -2, 1.5, BUCKETS_MAX * 2]) expect(() => bucketOf("a", count)).toThrow();
  });
});
