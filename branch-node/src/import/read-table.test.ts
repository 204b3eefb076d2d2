import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IMPORT_COLUMNS_MAX, IMPORT_FAULTS_MAX, IMPORT_LINE_MAX, IMPORT_SLICE_LENGTH } from "./limits.ts";
import { readTable, type TableItem } from "./read-table.ts";

async function read(text: string): Promise<TableItem[]> {
  const items: TableItem[] = [];
  for await (const batch of readTable(text)) items.push(...batch);
  return items;
}

/** `3:a|b` for a row, `3!quoting` for a fault. */
const shown = (items: readonly TableItem[]): string[] =>
  items.map((item) => (item.kind === "row" ? `${item.line}:${item.cells.join("|")}` : `${item.line}!${item.problem}`));

describe("readTable", () => {
  it.each<[string, string, readonly string[]]>([
    ["plain rows", "a,b\nc,d\n", ["1:a|b", "2:c|d"]],
    ["no line feed at the end", "a,b\nc,d", ["1:a|b", "2:c|d"]],
    ["empty lines counted and skipped", "\n\na\n \n\nb\n", ["3:a", "6:b"]],
    ["quoted commas and doubled quotes", 'a,"x,y",z\n"他说""好"""\n', ["1:a|x,y|z", '2:他说"好"']],
    ["empty cells", ',,\n"",\n', ["1:||", "2:|"]],
    ["a line of an empty quoted cell", '""\nb\n', ["1:", "2:b"]],
    ["rows of different length", "a\nb,c,d\n", ["1:a", "2:b|c|d"]],
    ["a quote never closed", 'a,b\n"c,d\ne,f\ng,h\n', ["1:a|b", "2!quoting", "3:e|f", "4:g|h"]],
    ["a quote in the middle", 'a,b\nc,d"e\nf,g\n', ["1:a|b", "2!quoting", "3:f|g"]],
    ["text after a closing quote", 'a,b\n"c"d,e\nf,g\n', ["1:a|b", "2!quoting", "3:f|g"]],
    [
      "a quote closed lines below",
      'a,b\n"c,d\ne,f\ng",h\ni,j\n',
      ["1:a|b", "2!quoting", "3:e|f", "4!quoting", "5:i|j"],
    ],
    ["a line break in a cell", 'a,"b\nc"\nd,e\n', ["1!quoting", "2!quoting", "3:d|e"]],
  ])("reads %s", async (_what, text, items) => {
    expect(shown(await read(text))).toEqual(items);
  });

  it("names a line that is too long, and one of too many columns, and reads on", async () => {
    const long = "x".repeat(IMPORT_LINE_MAX + 1);
    const wide = ",".repeat(IMPORT_COLUMNS_MAX);
    expect(shown(await read(`a\n${long}\nb\n${wide}\nc\n`))).toEqual([
      "1:a",
      "2!line-too-long",
      "3:b",
      "4!too-many-columns",
      "5:c",
    ]);
  });

  it("gives up a file that is no table", async () => {
    const items = await read('"\n'.repeat(IMPORT_FAULTS_MAX + 50));
    expect(items).toHaveLength(IMPORT_FAULTS_MAX + 1);
    expect(items.at(-1)).toEqual({ kind: "fault", line: IMPORT_FAULTS_MAX + 1, problem: "too-many-faults" });
  });

  it("keeps line numbers and characters of two units over slices", async () => {
    const lines = Array.from({ length: 30_000 }, (_, at) => (at % 7 === 3 ? "" : `${at + 1},𬭬䶮`));
    const text = lines.join("\n");
    expect(text.length).toBeGreaterThan(3 * IMPORT_SLICE_LENGTH);
    const items = await read(text);
    expect(items).toHaveLength(lines.filter((line) => line !== "").length);
    for (const item of items)
      expect(item).toEqual({ kind: "row", line: item.line, cells: [String(item.line), "𬭬䶮"] });
  });

  it("lets others work between slices", async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    await read("示例,示例,示例\n".repeat(200_000));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(10);
  });

  it("gives back any cells that were written by the rules (property)", async () => {
    const cell = fc.string({ unit: "grapheme", maxLength: 12 }).filter((text) => !/[\r\n\0]/.test(text));
    const row = fc.array(cell, { minLength: 1, maxLength: 6 }).filter((cells) => /\S/.test(cells.join("")));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (rows) => {
        const text = rows.map((cells) => cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(",")).join("\n");
        const items = await read(text);
        expect(items).toEqual(rows.map((cells, at) => ({ kind: "row", line: at + 1, cells })));
      }),
    );
  });
});
