import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHex } from "./bytes.ts";
import { PAGE_BLOCK_BYTES, pack, SEGMENT_BLOCK_BYTES, unpack } from "./packing.ts";
import { everyBitFlipped } from "./tamper.fixture.ts";

const MEGABYTE = 1024 * 1024;

describe("pack", () => {
  it("comes back, in whole blocks", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.constantFrom(1, 7, SEGMENT_BLOCK_BYTES, PAGE_BLOCK_BYTES),
        (text, block) => {
          const packed = pack(text, block);
          expect(packed.length % block).toBe(0);
          expect(unpack(packed, MEGABYTE)).toEqual({ ok: true, value: text });
        },
      ),
    );
  });

  it("comes back from the middle of another buffer", () => {
    const packed = pack("惠联", SEGMENT_BLOCK_BYTES);
    const around = new Uint8Array(packed.length + 6);
    around.set(packed, 3);
    expect(unpack(around.subarray(3, 3 + packed.length), MEGABYTE)).toEqual({ ok: true, value: "惠联" });
  });

  it("carries neither time nor system in its head", () => {
    expect(toHex(pack("a", SEGMENT_BLOCK_BYTES).subarray(0, 15))).toBe("01000000151f8b08000000000000ff");
    expect(pack("a", SEGMENT_BLOCK_BYTES)).toEqual(pack("a", SEGMENT_BLOCK_BYTES));
  });
});

describe("unpack", () => {
  it("refuses a pack that would grow beyond the limit", () => {
    const bomb = pack("0".repeat(8 * MEGABYTE), SEGMENT_BLOCK_BYTES);
    expect(bomb.length).toBeLessThan(10_000);
    const unpacked = unpack(bomb, MEGABYTE);
    // Not compared as a whole: a failing comparison would print eight million zeros.
    expect(unpacked.ok ? unpacked.value.length : unpacked.error).toBe("too-large");
    expect(unpack(pack("x".repeat(10), 1), 9)).toEqual({ ok: false, error: "too-large" });
    expect(unpack(pack("x".repeat(10), 1), 10).ok).toBe(true);
  });

  it("never throws and never gives another text for a flipped bit", () => {
    const packed = pack('{"rows":[1,2,3]}', 64);
    for (const altered of everyBitFlipped(packed)) {
      const opened = unpack(altered, MEGABYTE);
      // A few bits of gzip's own header (time, flags for text, system) say nothing about the text.
      if (opened.ok) expect(opened.value).toBe('{"rows":[1,2,3]}');
    }
  });

  it("refuses other bytes", () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => !unpack(bytes, MEGABYTE).ok));
    const packed = pack("a", 64);
    for (let length = 0; length < 20; length += 1) expect(unpack(packed.subarray(0, length), MEGABYTE).ok).toBe(false);
    const dirtyPadding = Uint8Array.from(packed);
    dirtyPadding[63] = 1;
    expect(unpack(dirtyPadding, MEGABYTE)).toEqual({ ok: false, error: "malformed" });
    const notUtf8 = gzipSync(Uint8Array.of(0xff, 0xfe));
    const framed = Uint8Array.from([1, 0, 0, 0, notUtf8.length, ...notUtf8]);
    expect(unpack(framed, MEGABYTE)).toEqual({ ok: false, error: "malformed" });
    const other = Uint8Array.from(pack("a", 64));
    other[0] = 2;
    expect(unpack(other, MEGABYTE)).toEqual({ ok: false, error: "malformed" });
  });
});
