import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fen, fenToYuanText, isFen, parseYuanText, roomFen, sumFen } from "./fen.ts";
import { WHOLE_NUMBER_MAX } from "./limits.ts";
import { partsPerMillion, shareOfFen } from "./share.ts";

describe("fen", () => {
  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, WHOLE_NUMBER_MAX + 1])("refuses %s", (value) => {
    expect(isFen(value)).toBe(false);
    expect(() => fen(value)).toThrow("invariant");
  });

  it("has one zero, and no sum beyond the exact range", () => {
    expect(Object.is(fen(-0), 0)).toBe(true);
    expect(() => sumFen([fen(WHOLE_NUMBER_MAX), fen(1)])).toThrow("invariant");
    expect(roomFen(fen(5), fen(9))).toBe(0);
  });

  it.each([
    ["1234", 123_400],
    ["1234.5", 123_450],
    ["1,234.50", 123_450],
    [" 1,234,567.89 ", 123_456_789],
    ["-0.01", -1],
    ["-0", 0],
    ["12,50", undefined],
    ["1,2345", undefined],
    [",123", undefined],
    ["1.234", undefined],
    ["1.", undefined],
    [".5", undefined],
    ["1e3", undefined],
    ["１２", undefined],
    ["", undefined],
    ["9999999999999.99", 999_999_999_999_999],
    ["99999999999999", undefined],
  ])("reads %j as %s", (text, amount) => {
    expect(parseYuanText(text)).toBe(amount);
  });

  it("reads what it writes", () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 14), max: 10 ** 14 }), (value) => {
        expect(parseYuanText(fenToYuanText(fen(value)))).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});

describe("shareOfFen", () => {
  it.each([
    // Real roundings to the fen of settled bills, the second one that half-even would round the same way and truncation would not.
    [9359, 700_000, 6551],
    [76_643, 500_000, 38_322],
    [1, 500_000, 1],
    [3, 500_000, 2],
    [1, 499_999, 0],
    [WHOLE_NUMBER_MAX, 1_000_000, WHOLE_NUMBER_MAX],
    [WHOLE_NUMBER_MAX, 333_333, 750_599_187_295_145],
  ])("of %i at %i ppm is %i", (amount, share, expected) => {
    expect(shareOfFen(fen(amount), partsPerMillion(share))).toBe(expected);
  });

  it("is at most half a fen off, and never more than the whole", () => {
    fc.assert(
      fc.property(fc.nat(WHOLE_NUMBER_MAX), fc.nat(1_000_000), (amount, share) => {
        const part = BigInt(shareOfFen(fen(amount), partsPerMillion(share)));
        const twiceOff = 2n * (part * 1_000_000n - BigInt(amount) * BigInt(share));
        expect(twiceOff > -1_000_000n && twiceOff <= 1_000_000n).toBe(true);
        expect(part <= BigInt(amount)).toBe(true);
      }),
    );
  });

  it.each([-1, 0.5, 1_000_001])("knows no share of %s", (value) => {
    expect(() => partsPerMillion(value)).toThrow("invariant");
  });
});
