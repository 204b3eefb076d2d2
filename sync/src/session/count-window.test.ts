import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCountWindow } from "./count-window.ts";
import { COUNT_WINDOW } from "./limits.ts";

describe("the window of used counts", () => {
  it("takes each count once", () => {
    const window = createCountWindow();
    expect([1, 2, 2, 4, 3, 3, 4].map((count) => window.take(count))).toEqual([
      true,
      true,
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  it("refuses what lies behind it and what is no count", () => {
    const window = createCountWindow();
    expect(window.take(COUNT_WINDOW + 1)).toBe(true);
    expect(window.take(1)).toBe(false);
    expect(window.take(2)).toBe(true);
    expect([0, -1, 1.5, Number.NaN, 2 ** 60].map((count) => window.take(count))).toEqual(Array(5).fill(false));
  });

  it("agrees with a memory of everything ever taken", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 400 }), (counts) => {
        const window = createCountWindow();
        const taken = new Set<number>();
        for (const count of counts) {
          const highest = Math.max(0, ...taken);
          const expected = !taken.has(count) && count > highest - COUNT_WINDOW;
          expect(window.take(count)).toBe(expected);
          if (expected) taken.add(count);
        }
      }),
      { numRuns: 100 },
    );
  });
});
