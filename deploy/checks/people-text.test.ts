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

  it.each([
    ["a word between tags", "<p>Find</p>"],
    ["Chinese between tags", "<p>查询</p>"],
    ["a word beside an expression", "<p>{count} persons</p>"],
    ["a word in a block", "{#if a}<b>Yes</b>{:else}<i>{b}</i>{/if}"],
    ["an attribute that is read", '<input placeholder="Name" />'],
    ["a property that is read", '<Field label="Name {n}" />'],
    ["Chinese in any attribute", '<Field kind="姓名" />'],
    ["Chinese in an expression", '<p>{a ? "是" : b}</p>'],
    ["Chinese in a template of an expression", "<p>{`第$" + "{n}页`}</p>"],
    ["Chinese in the script", '<script lang="ts">\n  const a: string = "姓名";\n</script>'],
    ["Chinese in the style", '<style>\n  p::before { content: "姓名"; }\n</style>'],
  ])("finds %s of a component", (_what, text) => {
    expect(positions(text, "ui/src/parts/a.svelte")).toHaveLength(1);
  });

  it("leaves a component alone that says everything by the catalogue", () => {
    const text = `<script lang="ts">
  // 姓名
  let { name, onclick }: { name: string; onclick: () => void } = $props();
</script>

<!-- 姓名 -->
{#if name}
  <button type="button" class="main {name}" aria-label={t("ui.find")} {onclick}>{t("ui.find")} · {name}: 1 / 2</button>
{/if}

<style>
  /* 姓名 */
  .main { color: red; }
</style>
`;
    expect(positions(text, "ui/src/parts/a.svelte")).toEqual([]);
  });

  it("names the place in the file, wherever the part begins", () => {
    const text = '<script lang="ts">\n  const a = "甲";\n</script>\n\n<p>\n  Find\n</p>\n';
    expect(positions(text, "ui/src/parts/a.svelte")).toEqual([[2, 13]]);
    expect(positions(text.replace("甲", "a"), "ui/src/parts/a.svelte")).toEqual([[6, 3]]);
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
