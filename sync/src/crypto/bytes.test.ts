import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  equalBytes,
  fromBase64,
  fromHex,
  joinBytes,
  parseBase64,
  parseBase64Of,
  parseUtf8,
  toBase64,
  toHex,
  toUtf8,
} from "./bytes.ts";

describe("base64", () => {
  it("round-trips all bytes", () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => equalBytes(fromBase64(toBase64(bytes)), bytes)));
  });

  // RFC 4648, section 10.
  it.each([
    ["", ""],
    ["f", "Zg=="],
    ["fo", "Zm8="],
    ["foo", "Zm9v"],
    ["foobar", "Zm9vYmFy"],
  ])("writes %j as %j", (text, base64) => {
    expect(toBase64(toUtf8(text))).toBe(base64);
  });

  it.each(["Zh==", "Zg", "Zg=", "Zg==\n", " Zg==", "Zm9v-_", "Zm-v", "Zg==Zg==", "非"])("refuses %j", (text) => {
    expect(parseBase64(text)).toBeUndefined();
    expect(() => fromBase64(text)).toThrow();
  });

  it("wants the length it is told", () => {
    expect(parseBase64Of("Zm9v", 3)).toEqual(toUtf8("foo"));
    expect(parseBase64Of("Zm9v", 2)).toBeUndefined();
  });
});

describe("hex and UTF-8", () => {
  it("round-trips", () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => equalBytes(fromHex(toHex(bytes)), bytes)));
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => parseUtf8(toUtf8(text)) === text));
  });

  it("refuses what is not", () => {
    for (const text of ["A0", "0", "zz", "00 "]) expect(() => fromHex(text)).toThrow();
    expect(parseUtf8(Uint8Array.of(0xff))).toBeUndefined();
    expect(parseUtf8(Uint8Array.of(0xed, 0xa0, 0x80))).toBeUndefined();
  });

  it("keeps a byte order mark", () => {
    expect(parseUtf8(toUtf8("\uFEFFa"))).toBe("\uFEFFa");
  });
});

it("joins and compares", () => {
  expect(joinBytes(Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3))).toEqual(Uint8Array.of(1, 2, 3));
  expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
  expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
  expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false);
});
