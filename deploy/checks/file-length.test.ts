import { describe, expect, it } from "vitest";
import { codeLinesMax, countCodeLines, findTooLong } from "./file-length.mjs";

describe("file length", () => {
  it.each([
    ["", 0],
    ["\n\n// only a comment\n/** and a docstring\n * of two lines */\n", 0],
    ["const a = 1; // beside code\n\nconst b = 2;\n", 2],
    ["/** What it is. */\nexport const a = {\n  // why\n  b: 1,\n};\n", 3],
    ["const text = `\n\nthree lines of text`;\n", 3],
    ["interface A {\n  /** Units. */\n  readonly b: number;\n}\n", 3],
  ])("counts the code of %j", (text, lines) => {
    expect(countCodeLines(text)).toBe(lines);
  });

  it("allows the limit and not one line more", () => {
    const ofLines = (lines: number) => ({ path: "sync/src/a.ts", text: `${"f();\n".repeat(lines)}// why\n` });
    expect(findTooLong(ofLines(codeLinesMax))).toEqual([]);
    expect(findTooLong(ofLines(codeLinesMax + 1))).toMatchObject([{ path: "sync/src/a.ts" }]);
  });
});
