import { setImmediate as othersTurn } from "node:timers/promises";
import { parse } from "csv-parse/sync";
import {
  IMPORT_COLUMNS_MAX,
  IMPORT_FAULTS_MAX,
  IMPORT_LINE_MAX,
  IMPORT_ROWS_MAX,
  IMPORT_SLICE_LENGTH,
} from "./limits.ts";

/** One line of the table. `line` counts lines of the file from 1, as an editor shows them. */
export interface TableRow {
  readonly kind: "row";
  readonly line: number;
  readonly cells: readonly string[];
}

/** A line that is no row. After `too-many-rows` and `too-many-faults` nothing more is read. */
export interface TableFault {
  readonly kind: "fault";
  readonly line: number;
  readonly problem: "quoting" | "line-too-long" | "too-many-columns" | "too-many-rows" | "too-many-faults";
}

export type TableItem = TableRow | TableFault;

/**
 * Reads comma-separated text (RFC 4180, but one line is one row) slice by slice, and lets others work between slices,
 * since a counter waits beside the import. Empty lines are skipped.
 *
 * A row never goes over several lines: no column of ours holds a line break, and an opening quote that is never closed
 * would swallow every right row below it until the next quote. So such lines are named, and those around them are read.
 */
export async function* readTable(text: string): AsyncGenerator<readonly TableItem[]> {
  let rows = 0;
  let faults = 0;
  for (const slice of slicesOf(text)) {
    const items: TableItem[] = [];
    for (const item of itemsOf(slice)) {
      if (item.kind === "row") rows += 1;
      else faults += 1;
      const stop =
        rows > IMPORT_ROWS_MAX ? "too-many-rows" : faults > IMPORT_FAULTS_MAX ? "too-many-faults" : undefined;
      if (stop !== undefined) {
        yield [...items, { kind: "fault", line: item.line, problem: stop }];
        return;
      }
      items.push(item);
    }
    yield items;
    await othersTurn();
  }
}

interface Line {
  readonly line: number;
  readonly text: string;
}

/** The lines that hold something, some tens of kilobytes at a time. */
function* slicesOf(text: string): Generator<readonly Line[]> {
  let slice: Line[] = [];
  let sliceStart = 0;
  let line = 0;
  let start = 0;
  while (start < text.length) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    const lineText = text.slice(start, end);
    line += 1;
    start = end + 1;
    if (/\S/.test(lineText)) slice.push({ line, text: lineText });
    if (end - sliceStart >= IMPORT_SLICE_LENGTH) {
      yield slice;
      slice = [];
      sliceStart = start;
    }
  }
  yield slice;
}

function itemsOf(lines: readonly Line[]): TableItem[] {
  const short = lines.filter((line) => line.text.length <= IMPORT_LINE_MAX);
  const together = parseLines(short);
  let next = 0;
  return lines.map(({ line, text }) => {
    if (text.length > IMPORT_LINE_MAX) return { kind: "fault", line, problem: "line-too-long" };
    // Only a slice in which some quote is wrong is read line by line: that is slower.
    const cells = together === undefined ? parseLines([{ line, text }])?.[0] : together[next];
    next += 1;
    if (cells === undefined) return { kind: "fault", line, problem: "quoting" };
    if (cells.length > IMPORT_COLUMNS_MAX) return { kind: "fault", line, problem: "too-many-columns" };
    return { kind: "row", line, cells };
  });
}

/** One row a line, or undefined when quotes are wrong or a quoted cell goes over the end of a line. */
function parseLines(lines: readonly Line[]): string[][] | undefined {
  const text = lines.map((line) => line.text).join("\n");
  try {
    const rows: string[][] = parse(text, { delimiter: ",", record_delimiter: "\n", relax_column_count: true });
    return rows.length === lines.length ? rows : undefined;
  } catch {
    // The parser's message is not used: it quotes the cell, which may be somebody's name.
    return undefined;
  }
}
