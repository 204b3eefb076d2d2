import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseName } from "./name-text.ts";
import { textProblem } from "./text-problem.ts";

describe("normaliseName", () => {
  it.each(["•", "‧", "．", "・", "｡", "·", "･", "∙", "⋅", "。", ".", " · ", "\u0387"])(
    "makes %s one interpunct",
    (dot) => {
      expect(normaliseName(`迪丽${dot}热巴`)).toBe("迪丽\u00B7热巴");
    },
  );

  it("leaves a Latin full stop, composes, and trims", () => {
    expect(normaliseName("  J. Smith ")).toBe("J. Smith");
    expect(normaliseName("Jose\u0301  Gil")).toBe("José Gil");
  });

  it("is its own fixed point, and what it makes is never refused for its form", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 30 }), (text) => {
        const name = normaliseName(text);
        expect(normaliseName(name)).toBe(name);
        expect(textProblem(name, 1000)?.problem).not.toBe("not-nfc");
      }),
    );
  });
});

describe("textProblem", () => {
  it.each([
    ["\uE863", { problem: "private-use-character", suggestion: "䶮" }],
    ["刘\uE863", { problem: "private-use-character", suggestion: "\u4DAE" }],
    ["\uF8FF", { problem: "private-use-character" }],
    ["\u{F0000}", { problem: "private-use-character" }],
    ["\u{10FFFD}", { problem: "private-use-character" }],
    ["", { problem: "empty" }],
    [" \u3000", { problem: "empty" }],
    ["张\u0000", { problem: "control-character" }],
    ["张\n三", { problem: "control-character" }],
    ["张\u202E三", { problem: "control-character" }],
    ["张\u200B三", { problem: "control-character" }],
    ["Jose\u0301", { problem: "not-nfc" }],
    ["张\uD842", { problem: "not-text" }],
    ["张\uFFFD", { problem: "not-text" }],
  ])("finds in %j %j", (text, finding) => {
    expect(textProblem(text, 50)).toEqual(finding);
  });

  it.each(["䶮", "㛃", "𬭬", "𠅤", "㼆", "𫍯", "迪丽热巴·迪力木拉提", "O'Brien"])("accepts %s", (name) => {
    expect(textProblem(name, 50)).toBeUndefined();
  });

  it("counts by code point", () => {
    expect(textProblem("𬭬𠅤", 2)).toBeUndefined();
    expect(textProblem("𬭬𠅤𫍯", 2)).toEqual({ problem: "too-long" });
    expect(textProblem("x".repeat(10_000_000), 2)).toEqual({ problem: "too-long" });
  });
});
