import { err, ok, type Result } from "@huilian/domain";
import { type Heading, headingKey, type Sheet } from "./headings.ts";
import type { ImportProblem, ImportProblemCode, ImportProblemParams } from "./import-problem.ts";
import { IMPORT_QUOTE_MAX } from "./limits.ts";

/** Where each column of a sheet stands in this file. */
export interface Layout<Id extends string> {
  readonly columns: ReadonlyMap<Id, { readonly index: number; readonly text: string }>;
  /** Cells beyond the last heading belong to no column. */
  readonly width: number;
  /** Headings that are not known. The file can be read without them. */
  readonly problems: readonly ImportProblem[];
}

/** Reads the first line of a file. On failure the file cannot be read; all reasons are named at once. */
export function readHeadings<Id extends string>(
  cells: readonly string[],
  line: number,
  sheet: Sheet<Id>,
): Result<Layout<Id>, readonly ImportProblem[]> {
  const byKey = keysOf(sheet);
  const columns = new Map<Id, { index: number; text: string }>();
  const unknown: ImportProblem[] = [];
  const wrong: ImportProblem[] = [];
  const problem = (code: ImportProblemCode, column: string, params: ImportProblemParams = {}): ImportProblem => ({
    line,
    column,
    problem: code,
    params,
  });
  cells.forEach((cell, index) => {
    const text = quoted(cell.trim());
    if (text === "") return;
    const id = byKey.get(headingKey(cell));
    if (id === undefined) unknown.push(problem("heading-unknown", text));
    else if (columns.has(id)) wrong.push(problem("heading-twice", text));
    else columns.set(id, { index, text });
  });
  // Without a single known heading the first line may be a person. It is not repeated.
  if (columns.size === 0) {
    return err([
      otherDelimiter(cells, byKey) ? problem("wrong-delimiter", "") : problem("headings-not-found", "", example(sheet)),
    ]);
  }
  for (const group of sheet.required) {
    if (group.some((id) => columns.has(id))) continue;
    const names = sheet.headings.filter((heading) => group.includes(heading.id)).map((heading) => heading.zh);
    wrong.push(problem("heading-missing", names.join("/")));
  }
  if (wrong.length > 0) return err([...wrong, ...unknown]);
  return ok({ columns, width: lastFilled(cells) + 1, problems: unknown });
}

function keysOf<Id extends string>(sheet: Sheet<Id>): ReadonlyMap<string, Id> {
  const keysOfHeading = (heading: Heading<Id>) => [heading.zh, ...heading.aliases].map(headingKey);
  return new Map(sheet.headings.flatMap((heading) => keysOfHeading(heading).map((key) => [key, heading.id] as const)));
}

/** One cell that falls into two known headings or more at another mark: saved with that mark. */
function otherDelimiter<Id extends string>(cells: readonly string[], byKey: ReadonlyMap<string, Id>): boolean {
  const whole = cells.join(",");
  return ["\t", ";", "，", "、", "|"].some(
    (mark) => whole.split(mark).filter((part) => byKey.has(headingKey(part.replaceAll('"', "")))).length >= 2,
  );
}

const example = <Id extends string>(sheet: Sheet<Id>): ImportProblemParams => ({
  headings: sheet.headings
    .filter((heading) => sheet.required.some((group) => group[0] === heading.id))
    .map((heading) => heading.zh)
    .join("、"),
});

const lastFilled = (cells: readonly string[]): number => cells.findLastIndex((cell) => cell.trim() !== "");

const quoted = (text: string): string => {
  const points = [...text];
  return points.length > IMPORT_QUOTE_MAX ? `${points.slice(0, IMPORT_QUOTE_MAX).join("")}…` : text;
};
