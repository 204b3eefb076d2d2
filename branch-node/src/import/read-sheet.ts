import type { Sheet } from "./headings.ts";
import type { ImportBatch, ImportProblem, ImportProblemCode, ImportProblemParams } from "./import-problem.ts";
import { type Layout, readHeadings } from "./read-headings.ts";
import { readTable, type TableItem, type TableRow } from "./read-table.ts";

/** One row as the readers of persons and employers see it: by column, wherever the column stands. */
export interface SheetRow<Id extends string> {
  readonly line: number;
  /** Without blanks around; empty when the file has no such column. */
  cell(id: Id): string;
  /** Names what is wrong with a cell. A row with a problem is not taken. */
  problem(id: Id, problem: ImportProblemCode, params?: ImportProblemParams): void;
}

/** The row's value; `elsewhere` for a row of another branch; undefined when problems were named. */
export type RowReader<Id extends string, Row> = (row: SheetRow<Id>) => Row | "elsewhere" | undefined;

/**
 * Reads a file's text row by row: right rows as values, wrong ones as problems by line and column. A problem of the
 * headings ends it, since then no row can be understood; an unknown heading does not.
 */
export async function* sheetBatches<Id extends string, Row>(
  text: string,
  sheet: Sheet<Id>,
  read: RowReader<Id, Row>,
): AsyncGenerator<ImportBatch<Row>> {
  let layout: Layout<Id> | undefined;
  let rowsSeen = 0;
  for await (const items of readTable(text)) {
    const batch = emptyBatch<Row>();
    for (const item of items) {
      if (layout === undefined) {
        const headings = item.kind === "row" ? readHeadings(item.cells, item.line, sheet) : undefined;
        if (headings?.ok !== true) {
          yield { ...batch, problems: headings === undefined ? faultsOf([item]) : headings.error };
          return;
        }
        layout = headings.value;
        batch.problems.push(...layout.problems);
      } else if (item.kind === "fault") {
        rowsSeen += 1;
        batch.wrongRows += 1;
        batch.problems.push(...faultsOf([item]));
      } else if (item.cells.some((cell) => cell.trim() !== "")) {
        rowsSeen += 1;
        takeRow(item, { layout, sheet, read, batch });
      }
    }
    yield batch;
  }
  if (rowsSeen > 0) return;
  yield {
    ...emptyBatch<Row>(),
    problems: [{ line: 0, column: "", problem: layout === undefined ? "file-empty" : "no-rows", params: {} }],
  };
}

interface OpenBatch<Row> extends ImportBatch<Row> {
  readonly rows: Row[];
  readonly problems: ImportProblem[];
  wrongRows: number;
  elsewhere: number;
}

const emptyBatch = <Row>(): OpenBatch<Row> => ({ rows: [], problems: [], wrongRows: 0, elsewhere: 0 });

const faultsOf = (items: readonly TableItem[]): ImportProblem[] =>
  items.flatMap((item) =>
    item.kind === "fault" ? [{ line: item.line, column: "", problem: item.problem, params: {} }] : [],
  );

interface Reading<Id extends string, Row> {
  readonly layout: Layout<Id>;
  readonly sheet: Sheet<Id>;
  readonly read: RowReader<Id, Row>;
  readonly batch: OpenBatch<Row>;
}

function takeRow<Id extends string, Row>(
  { line, cells }: TableRow,
  { layout, sheet, read, batch }: Reading<Id, Row>,
): void {
  const problemsBefore = batch.problems.length;
  if (cells.slice(layout.width).some((cell) => cell.trim() !== "")) {
    // A comma too many moves every cell behind it under a wrong heading.
    const params = { headings: layout.width, cells: cells.length };
    batch.problems.push({ line, column: "", problem: "cells-extra", params });
    batch.wrongRows += 1;
    return;
  }
  const value = read({
    line,
    cell: (id) => cells[layout.columns.get(id)?.index ?? -1]?.trim() ?? "",
    problem: (id, problem, params = {}) => {
      const column = layout.columns.get(id)?.text ?? sheet.headings.find((heading) => heading.id === id)?.zh ?? "";
      batch.problems.push({ line, column, problem, params });
    },
  });
  if (batch.problems.length > problemsBefore || value === undefined) batch.wrongRows += 1;
  else if (value === "elsewhere") batch.elsewhere += 1;
  else batch.rows.push(value);
}
