import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHex } from "./bytes.ts";
import { createRandomPool, POOLED_BYTES_MAX, RANDOM_POOL_BYTES } from "./random-pool.ts";

describe("random bytes from a pool", () => {
  it("are each byte of the generator at most once, in whatever portions they are asked for", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: POOLED_BYTES_MAX }), { maxLength: 300, size: "max" }),
        (counts) => {
          // A generator whose every four bytes are a number of their own.
          let drawn = 0;
          const random = createRandomPool((bytes) => {
            const view = new DataView(bytes.buffer);
            for (let at = 0; at + 4 <= bytes.length; at += 4) view.setUint32(at, ++drawn);
          });
          const given = counts.map((count) => random(Math.ceil(count / 4) * 4));
          const numbers = given.flatMap((bytes) => {
            const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
            return Array.from({ length: bytes.length / 4 }, (_, at) => view.getUint32(at * 4));
          });
          expect(new Set(numbers).size).toBe(numbers.length);
          expect(numbers.every((number) => number > 0)).toBe(true);
          for (const bytes of given) expect(bytes.buffer.byteLength).toBe(bytes.length);
        },
      ),
    );
  });

  it("ask the generator seldom for a few bytes, and directly for many", () => {
    const asked: number[] = [];
    const random = createRandomPool((bytes) => void asked.push(bytes.length));
    for (let draw = 0; draw < RANDOM_POOL_BYTES / 16; draw += 1) random(16);
    expect(asked).toEqual([RANDOM_POOL_BYTES]);
    expect(random(POOLED_BYTES_MAX + 1)).toHaveLength(POOLED_BYTES_MAX + 1);
    expect(asked).toEqual([RANDOM_POOL_BYTES, POOLED_BYTES_MAX + 1]);
  });

  it("are not in the pool any more once they are given", () => {
    let pool = new Uint8Array();
    const random = createRandomPool((bytes) => {
      pool = bytes as Uint8Array<ArrayBuffer>;
      bytes.fill(7);
    });
    expect(toHex(random(4))).toBe("07070707");
    expect([...pool.subarray(0, 5)]).toEqual([0, 0, 0, 0, 7]);
  });

  it("differ between pools over the system's generator", () => {
    expect(toHex(createRandomPool()(32))).not.toBe(toHex(createRandomPool()(32)));
  });
});
