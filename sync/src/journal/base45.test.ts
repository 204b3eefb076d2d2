import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toUtf8 } from "../crypto/bytes.ts";
import { parseBase45, toBase45 } from "./base45.ts";

describe("base45", () => {
  // The examples of RFC 9285, 4.3 and 4.4.
  it.each([
    ["AB", "BB8"],
    ["Hello!!", "%69 VD92EX0"],
    ["base-45", "UJCLQE7W581"],
    ["ietf!", "QED8WEX0"],
    ["", ""],
  ])("%j is %j", (plain, text) => {
    expect(toBase45(toUtf8(plain))).toBe(text);
    expect(parseBase45(text)).toEqual(toUtf8(plain));
  });

  it.each(["GGW", ":::", "A", "BB8A", "bb8", "::", "B_8"])("refuses %j", (text) => {
    expect(parseBase45(text)).toBeUndefined();
  });

  it("reads what it writes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(parseBase45(toBase45(bytes))).toEqual(bytes);
      }),
    );
  });
});
