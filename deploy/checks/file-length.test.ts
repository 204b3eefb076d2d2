import { describe, expect, it } from "vitest";
import { codeLinesMax, countCodeLines, countComponentLines, findTooLong } from "./file-length.mjs";

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

  it("counts the code of a component, a pair of script tags as one line, markup and style, and no comment", () => {
    const script = '<script lang="ts">\n  // why\n  const a = 1;\n</script>\n';
    const markup = "\n<!-- what\n     it is -->\n<p>{a}</p>\n";
    const style = "\n<style>\n  /* why */\n  p { color: red; }\n</style>\n";
    expect(countComponentLines(script + markup + style)).toBe(1 + 1 + 1 + 3);
    const long = { path: "ui/src/a.svelte", text: `${script}${"<p>{a}</p>\n".repeat(codeLinesMax)}` };
    expect(findTooLong(long)).toMatchObject([{ path: "ui/src/a.svelte" }]);
  });

  it("allows the limit and not one line more", () => {
    const ofLines = (lines: number) => ({ path: "sync/src/a.ts", text: `${"f();\n".repeat(lines)}// why\n` });
    expect(findTooLong(ofLines(codeLinesMax))).toEqual([]);
    expect(findTooLong(ofLines(codeLinesMax + 1))).toMatchObject([{ path: "sync/src/a.ts" }]);
  });
});
