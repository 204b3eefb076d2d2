import type { Heading } from "./headings.ts";

/**
 * A file as spreadsheets open it rightly by a double click: UTF-8 with byte order mark, lines ending CR LF (RFC 4180).
 * Cells are given by column, those left out are empty.
 */
export function csvText<Id extends string>(
  headings: readonly Heading<Id>[],
  rows: Iterable<Readonly<Partial<Record<Id, string>>>>,
): string {
  const lines = [csvLine(headings.map((heading) => heading.zh))];
  for (const row of rows) lines.push(csvLine(headings.map((heading) => row[heading.id] ?? "")));
  return `\uFEFF${lines.join("")}`;
}

const csvLine = (cells: readonly string[]): string => `${cells.map(quoteWhereNeeded).join(",")}\r\n`;

const quoteWhereNeeded = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
