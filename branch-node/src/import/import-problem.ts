import { IMPORT_PROBLEMS_MAX } from "./limits.ts";

/**
 * What can be wrong with a file, a line or a cell. Each has its sentences in the message catalogue under
 * `import.<code>`. In order of precedence: a later kind is looked for only where no earlier one stands.
 */
export const IMPORT_PROBLEM_CODES = [
  // The file. Nothing is taken from it.
  "file-empty",
  "file-too-large",
  "spreadsheet-file",
  "utf-16",
  "nul-byte",
  "not-utf-8",
  "headings-not-found",
  "wrong-delimiter",
  "heading-missing",
  "heading-twice",
  "no-rows",
  // A heading that is not known: its column is left unread, the others are read.
  "heading-unknown",
  // The line.
  "quoting",
  "line-too-long",
  "too-many-columns",
  "cells-extra",
  "too-many-rows",
  "too-many-faults",
  // The cell.
  "missing",
  "number-damaged",
  "number-rounded",
  "id-number-old",
  "id-number-length",
  "id-number-characters",
  "id-number-date",
  "id-number-check-digit",
  "credit-code",
  "choice-unknown",
  "date-unreadable",
  "money-unreadable",
  "money-negative",
  "too-long",
  "private-use-character",
  "private-use-known",
  "control-character",
  "unreadable",
  // The cell against other cells, rows and what is already known.
  "sex-contradicts",
  "birth-contradicts",
  "unknown-branch",
  "unknown-institution",
  "unknown-employer",
  "employer-ambiguous",
  "employer-contradicts",
  "duplicate-in-file",
  "number-taken",
] as const;

export type ImportProblemCode = (typeof IMPORT_PROBLEM_CODES)[number];

/** Parameters of the sentence. Never a cell of the row: those name people. */
export type ImportProblemParams = Readonly<Record<string, string | number>>;

export interface ImportProblem {
  /** Line of the file, the first is 1; 0 when the file as a whole is meant. */
  readonly line: number;
  /** The heading as the file writes it; empty when a whole line or the file is meant. */
  readonly column: string;
  readonly problem: ImportProblemCode;
  readonly params: ImportProblemParams;
}

/** What one slice of a file gave. */
export interface ImportBatch<Row> {
  readonly rows: readonly Row[];
  readonly problems: readonly ImportProblem[];
  /** Lines of which nothing is taken because of the problems. */
  readonly wrongRows: number;
  /** Right lines that other branches take. */
  readonly elsewhere: number;
}

/** What a whole file gave. */
export interface ImportOutcome<Row> extends ImportBatch<Row> {
  /** All problems, also those beyond the listed ones. */
  readonly problemCount: number;
}

/** Reads all batches. For files whose rows may be held in memory together. */
export async function collectBatches<Row>(batches: AsyncIterable<ImportBatch<Row>>): Promise<ImportOutcome<Row>> {
  const rows: Row[] = [];
  const problems: ImportProblem[] = [];
  let [problemCount, wrongRows, elsewhere] = [0, 0, 0];
  for await (const batch of batches) {
    for (const row of batch.rows) rows.push(row);
    problems.push(...batch.problems.slice(0, IMPORT_PROBLEMS_MAX - problems.length));
    problemCount += batch.problems.length;
    wrongRows += batch.wrongRows;
    elsewhere += batch.elsewhere;
  }
  return { rows, problems, problemCount, wrongRows, elsewhere };
}
