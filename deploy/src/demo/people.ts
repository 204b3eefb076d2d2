import { parse } from "csv-parse/sync";

const ID_NUMBER_HEADINGS = ["身份证号", "idNumber"];
const BRANCH_HEADINGS = ["经办点", "branch"];

/** What the story needs of a file of persons: who could come to a counter, and whether the file names branches. */
export interface FilePeople {
  readonly idNumbers: readonly string[];
  readonly namesBranches: boolean;
}

/**
 * Reads the identity numbers of a file of persons, as the people themselves would show them. Whether a row is right
 * is the product's to say: whoever it did not take is not found at a counter and plays no part.
 */
export function peopleOfFile(csv: string, peopleMax: number): FilePeople {
  const records = parse(csv.replace(/^\uFEFF/, ""), {
    columns: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_records_with_error: true,
    to: peopleMax,
    trim: true,
  }) as readonly Readonly<Record<string, string>>[];
  const numberOf = (record: Readonly<Record<string, string>>): string =>
    ID_NUMBER_HEADINGS.map((heading) => record[heading]).find((value) => value !== undefined) ?? "";
  const idNumbers = records.map(numberOf).filter((idNumber) => /^\d{17}[\dXx]$/.test(idNumber));
  return {
    idNumbers: [...new Set(idNumbers)],
    namesBranches: BRANCH_HEADINGS.some((heading) => records[0] !== undefined && heading in records[0]),
  };
}
