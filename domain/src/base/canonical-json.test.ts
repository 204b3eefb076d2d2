import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, type Json, parseCanonicalJson } from "./canonical-json.ts";

const anyJson = fc.letrec<{ readonly json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.integer({ min: -(2 ** 51), max: 2 ** 51 }),
    fc.string({ unit: "grapheme" }),
    fc.array(tie("json"), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: "grapheme", maxLength: 6 }), tie("json"), { maxKeys: 4 }),
  ),
})).json;

describe("canonicalJson", () => {
  it("sorts members by code unit, leaves absent ones out, and escapes as RFC 8785 does", () => {
    expect(canonicalJson({ b: 1, a: [true, null, -0], "\u{1F600}": 2, "\uFB33": 3, gone: undefined })).toBe(
      '{"a":[true,null,0],"b":1,"\u{1F600}":2,"\uFB33":3}',
    );
    expect(canonicalJson("\u20AC$\u000F\nA'B\"\\/")).toBe('"€$\\u000f\\nA\'B\\"\\\\/"');
  });

  it.each([0.5, Number.NaN, 2 ** 51 + 1, "\uD800", "\uDC00x", { a: "\uD800" }] as const)("throws on %j", (value) => {
    expect(() => canonicalJson(value)).toThrow("canonical JSON");
  });

  it("is member by member what the standard says, whatever stands in names and texts", () => {
    const anyText = fc.string({
      unit: fc.oneof(fc.constantFrom(...'"\\\u0000\u001f\u007f\u2028aé惠', "\u{1F600}"), fc.string({ maxLength: 2 })),
    });
    const flat = fc.dictionary(anyText, fc.oneof(anyText, fc.integer()));
    fc.assert(
      fc.property(flat, (object) => {
        const names = Object.keys(object).sort((a, b) => (a < b ? -1 : 1));
        const members = names.map(
          (name) => `${JSON.stringify(name)}:${JSON.stringify(object[name] === 0 ? 0 : object[name])}`,
        );
        expect(canonicalJson(object)).toBe(`{${members.join(",")}}`);
      }),
    );
  });

  it("is read back to the same text, however members were ordered", () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const text = canonicalJson(value);
        const parsed = parseCanonicalJson(text);
        expect(parsed).not.toBeUndefined();
        expect(canonicalJson(parsed as Json)).toBe(text);
      }),
    );
  });
});

describe("parseCanonicalJson", () => {
  it.each([
    '{"b":1,"a":2}',
    '{"a":1, "b":2}',
    '{"a":1,"a":1}',
    "1.0",
    "1e2",
    "-0",
    '"\\u0041"',
    '"\\ud800"',
    "",
    "[",
    "0.5",
  ])("refuses %s, which is not the one form", (text) => {
    expect(parseCanonicalJson(text)).toBeUndefined();
  });

  it("survives nesting that no honest author writes", () => {
    const depth = 30_000;
    expect(() => parseCanonicalJson("[".repeat(depth) + "]".repeat(depth))).not.toThrow();
  });
});
