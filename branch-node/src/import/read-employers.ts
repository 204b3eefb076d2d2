import {
  type EmployerAccount,
  type EmployerProfile,
  employerColumns,
  err,
  normaliseName,
  ok,
  type Result,
  type SiteId,
} from "@huilian/domain";
import { checkGroup, optionalCell, present, requiredCell } from "./cells.ts";
import { isCreditCode } from "./credit-code.ts";
import { type EmployerHeadingId, employerSheet } from "./headings.ts";
import { collectBatches, type ImportBatch, type ImportOutcome, type ImportProblemCode } from "./import-problem.ts";
import { plainCode, readNumberText } from "./read-cell.ts";
import { type RowReader, type SheetRow, sheetBatches } from "./read-sheet.ts";

/** One right row: the images of an employer's groups, and the number by which persons.csv names it. */
export interface EmployerRow {
  readonly line: number;
  readonly employerCode: string;
  readonly profile: EmployerProfile;
  /** Absent when the file names no account. */
  readonly account?: EmployerAccount;
}

export interface ReadEmployersOptions {
  /** Every branch of the network. */
  readonly branches: ReadonlySet<SiteId>;
  /** Whose rows are taken; those of other branches are counted as `elsewhere`. */
  readonly takeBranches: ReadonlySet<SiteId>;
  /** For rows that name no branch. */
  readonly defaultBranch: SiteId;
}

/** Reads employers.csv slice by slice. */
export const employerBatches = (
  text: string,
  options: ReadEmployersOptions,
): AsyncGenerator<ImportBatch<EmployerRow>> =>
  sheetBatches<EmployerHeadingId, EmployerRow>(text, employerSheet, createEmployerReader(options));

/** Reads employers.csv: right rows taken, wrong rows listed by line and column. */
export const readEmployers = (text: string, options: ReadEmployersOptions): Promise<ImportOutcome<EmployerRow>> =>
  collectBatches(employerBatches(text, options));

type Row = SheetRow<EmployerHeadingId>;

function createEmployerReader(options: ReadEmployersOptions): RowReader<EmployerHeadingId, EmployerRow> {
  const firstLineOf = { code: new Map<string, number>(), creditCode: new Map<string, number>() };
  const refuseSecond = (row: Row, id: "code" | "creditCode", number: string | undefined): void => {
    if (number === undefined) return;
    const firstLine = firstLineOf[id].get(number);
    if (firstLine === undefined) firstLineOf[id].set(number, row.line);
    else row.problem(id, "duplicate-in-file", { firstLine });
  };
  return (row) => {
    const branch = branchOf(row, options);
    if (branch !== undefined && !options.takeBranches.has(branch)) return "elsewhere";
    const employerCode = requiredCell(row, "code", readEmployerCode);
    const name = requiredCell(row, "name", (text) => ok(normaliseName(text)));
    const creditCode = requiredCell(row, "creditCode", readCreditCode);
    refuseSecond(row, "code", employerCode);
    refuseSecond(row, "creditCode", creditCode);
    const account = accountOf(row);
    const phone = optionalCell(row, "phone", readNumberText);
    if (employerCode === undefined || name === undefined || creditCode === undefined || branch === undefined)
      return undefined;
    const contactName = normaliseName(row.cell("contactName"));
    const profile = { name, creditCode, branch, ...present("contactName", contactName), ...present("phone", phone) };
    checkGroup(row, {
      columns: employerColumns.profile,
      image: profile,
      columnOf: (path) => path as EmployerHeadingId,
    });
    return { line: row.line, employerCode, profile, ...(account === undefined ? {} : { account }) };
  };
}

/** A row that names one part of an account must name all: money is not sent to half an account. */
function accountOf(row: Row): EmployerAccount | undefined {
  if (row.cell("bankName") === "" && row.cell("bankAccount") === "" && row.cell("holder") === "") return undefined;
  const bankName = requiredCell(row, "bankName", (text) => ok(text.normalize("NFC")));
  const bankAccount = requiredCell(row, "bankAccount", readNumberText);
  const holder = requiredCell(row, "holder", (text) => ok(text.normalize("NFC")));
  if (bankName === undefined || bankAccount === undefined || holder === undefined) return undefined;
  const account = { bankName, bankAccount, holder };
  checkGroup(row, { columns: employerColumns.account, image: account, columnOf: (path) => path as EmployerHeadingId });
  return account;
}

function branchOf(row: Row, { branches, defaultBranch }: ReadEmployersOptions): SiteId | undefined {
  const text = plainCode(row.cell("branch")).toUpperCase() as SiteId;
  if (text === "") return defaultBranch;
  if (branches.has(text)) return text;
  row.problem("branch", "unknown-branch", { known: [...branches].join("、") });
  return undefined;
}

/** Longest number of an employer, in characters. */
const EMPLOYER_CODE_MAX = 30;

function readEmployerCode(text: string): Result<string, ImportProblemCode> {
  const code = readNumberText(text);
  if (!code.ok) return code;
  return code.value.length <= EMPLOYER_CODE_MAX ? ok(code.value.toUpperCase()) : err("unreadable");
}

function readCreditCode(text: string): Result<string, ImportProblemCode> {
  const code = readNumberText(text);
  if (!code.ok) return code;
  const capitals = code.value.toUpperCase();
  return isCreditCode(capitals) ? ok(capitals) : err("credit-code");
}
