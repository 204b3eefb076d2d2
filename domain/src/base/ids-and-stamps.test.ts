import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  childKey,
  compareText,
  type EntityKey,
  type Hash,
  type Incarnation,
  isEntityKey,
  isRef,
  isSiteId,
  makeRef,
  refParts,
  rootKeyOf,
} from "./ids.ts";
import { absorbStamp, compareStamps, nextStamp, STAMP_COUNTER_MAX } from "./stamp.ts";

const key = (digit: string): EntityKey => digit.repeat(32) as EntityKey;

describe("ids", () => {
  it("reads a Ref back, and knows what is none", () => {
    const parts = { incarnation: "a".repeat(32) as Incarnation, sequence: 12, hash: "b".repeat(64) as Hash };
    const ref = makeRef(parts.incarnation, parts.sequence, parts.hash);
    expect(isRef(ref)).toBe(true);
    expect(refParts(ref)).toEqual(parts);
    for (const wrong of [ref.replace("/12/", "/012/"), ref.replace("/12/", "/0/"), ref.toUpperCase(), `${ref}\n`, 1]) {
      expect(isRef(wrong)).toBe(false);
    }
  });

  it("keeps the root of a child readable", () => {
    const child = childKey(key("1"), key("2"));
    expect(isEntityKey(child)).toBe(true);
    expect([rootKeyOf(child), rootKeyOf(key("3"))]).toEqual([key("1"), key("3")]);
    expect(childKey(child, childKey(key("5"), key("6")))).toBe(childKey(key("1"), key("5")));
  });

  it.each(["C0", "B01", "H01", "P01", "ABCDEFGHIJKL"])("takes %s for a site", (text) => {
    expect(isSiteId(text)).toBe(true);
  });

  it.each(["C", "c0", "0C", "B-1", "ABCDEFGHIJKLM", ""])("does not take %s for a site", (text) => {
    expect(isSiteId(text)).toBe(false);
  });

  it("compares by code unit, where a locale would not", () => {
    expect(["张", "王", "李", "aB", "a", "B"].sort(compareText)).toEqual(["B", "a", "aB", "张", "李", "王"]);
  });
});

describe("stamps", () => {
  const anyStamp = fc.record({ ms: fc.nat(2 ** 40), counter: fc.nat(STAMP_COUNTER_MAX) });

  it("never go back, whatever the clock says", () => {
    fc.assert(
      fc.property(anyStamp, fc.nat(2 ** 40), anyStamp, (last, physicalMs, learned) => {
        const next = nextStamp(last, physicalMs);
        expect(compareStamps(next, last)).toBeGreaterThan(0);
        expect(next.ms).toBeGreaterThanOrEqual(Math.min(physicalMs, last.ms));
        expect(next.counter).toBeLessThanOrEqual(STAMP_COUNTER_MAX);
        expect(compareStamps(absorbStamp(last, learned), last)).toBeGreaterThanOrEqual(0);
        expect(compareStamps(absorbStamp(last, learned), learned)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("borrow the next millisecond when one is full", () => {
    expect(nextStamp({ ms: 5, counter: STAMP_COUNTER_MAX }, 5)).toEqual({ ms: 6, counter: 0 });
  });
});
