import { describe, expect, it } from "vitest";
import { findEmptyPlaces, findMisplacedText } from "./people-text.mjs";

const places = [
  { under: "domain/src/messages/", reason: "the catalogue" },
  { under: "deploy/src/city/names.ts", reason: "generated people" },
];
const positions = (text: string, path = "branch-node/src/app.ts") =>
  findMisplacedText({ path, text }, places).map(({ line, column }) => [line, column]);

describe("text for people", () => {
  it.each([
    ["a string", 'const a = "参保人";'],
    ["a template", `const a = \`参保人\${b}\`;`],
    ["the tail of a template", `const a = \`\${b}参保人\`;`],
    ["a pattern", "const a = /参保/u;"],
    ["a key", "const a = { 参保人: 1 };"],
  ])("finds %s in code", (_what, text) => {
    expect(positions(text)).toHaveLength(1);
  });

  it("names the first place of a file once", () => {
    expect(positions('const a = 1;\nconst b = ["甲", "乙"];\n')).toEqual([[2, 12]]);
  });

  it("leaves comments, escapes, tests and the listed places alone", () => {
    expect(positions("/** 参保人 */\nconst a = 1; // 参保人\n")).toEqual([]);
    expect(positions('const a = "\\u53c2";')).toEqual([]);
    for (const path of ["sync/src/a.test.ts", "domain/src/messages/node.ts", "deploy/src/city/names.ts"]) {
      expect(positions('const a = "参保人";', path)).toEqual([]);
    }
    expect(positions('const a = "参保人";', "deploy/src/city/wages.ts")).toHaveLength(1);
  });

  it("asks for the removal of a place that holds no such text", () => {
    const files = [{ path: "domain/src/messages/node.ts", text: 'const a = "参保人";' }];
    expect(findEmptyPlaces(files, places).map(({ path }) => path)).toEqual(["deploy/src/city/names.ts"]);
  });
});
