import {
  birthDateOfIdentityNumber,
  type Fen,
  type LocalDate,
  normaliseName,
  ok,
  type PersonContact,
  type PersonCoverage,
  type PersonIdentity,
  personColumns,
  type SiteId,
  sexOfIdentityNumber,
  ZERO_FEN,
} from "@huilian/domain";
import { checkGroup, choiceCell, optionalCell, present, requiredCell } from "./cells.ts";
import type { EmployerDirectory, KnownEmployer } from "./employer-directory.ts";
import { type PersonHeadingId, personSheet } from "./headings.ts";
import { collectBatches, type ImportBatch, type ImportOutcome } from "./import-problem.ts";
import {
  FLAG_CHOICES,
  PAYER_CHOICES,
  PERSON_TYPE_CHOICES,
  plainCode,
  readDate,
  readIdentityNumber,
  readMoney,
  readNumberText,
  SEX_CHOICES,
} from "./read-cell.ts";
import { type RowReader, type SheetRow, sheetBatches } from "./read-sheet.ts";

/** One right row: the images of a person's three groups, ready for changes. */
export interface PersonRow {
  readonly line: number;
  readonly identity: PersonIdentity;
  readonly contact: PersonContact;
  readonly coverage: PersonCoverage;
  /** The employer's number as the file has it; empty when the file names employers only. */
  readonly employerCode: string;
  /** What the individual account held before; zero when the file says nothing. */
  readonly openingBalance: Fen;
}

export interface ReadPersonsOptions {
  readonly employers: EmployerDirectory;
  /** Every branch of the network. */
  readonly branches: ReadonlySet<SiteId>;
  /** Whose rows are taken; those of other branches are counted as `elsewhere`. */
  readonly takeBranches: ReadonlySet<SiteId>;
  /** Designated institutions by site and by name. */
  readonly institutions: ReadonlyMap<string, SiteId>;
  /** What the file does not say and is the same for all: pooling area and time of coverage. */
  readonly area: string;
  readonly insuredFrom: LocalDate;
  readonly insuredUntil: LocalDate;
}

/** Reads persons.csv slice by slice, so that a city need not be held in memory. */
export const personBatches = (text: string, options: ReadPersonsOptions): AsyncGenerator<ImportBatch<PersonRow>> =>
  sheetBatches<PersonHeadingId, PersonRow>(text, personSheet, createPersonReader(options));

/** Reads persons.csv: right rows taken, wrong rows listed by line and column. */
export const readPersons = (text: string, options: ReadPersonsOptions): Promise<ImportOutcome<PersonRow>> =>
  collectBatches(personBatches(text, options));

type Row = SheetRow<PersonHeadingId>;

function createPersonReader(options: ReadPersonsOptions): RowReader<PersonHeadingId, PersonRow> {
  const firstLineOf = { idNumber: new Map<string, number>(), insuranceNumber: new Map<string, number>() };
  const refuseSecond = (row: Row, id: "idNumber" | "insuranceNumber", number: string | undefined): void => {
    if (number === undefined) return;
    const firstLine = firstLineOf[id].get(number);
    if (firstLine === undefined) firstLineOf[id].set(number, row.line);
    else row.problem(id, "duplicate-in-file", { firstLine });
  };
  return (row) => {
    const branch = branchOf(row, "branch", options);
    if (branch !== undefined && !options.takeBranches.has(branch)) return "elsewhere";
    const employer = employerOf(row, options.employers);
    if (branch === undefined && employer !== undefined && !options.takeBranches.has(employer.branch))
      return "elsewhere";
    const idNumber = requiredCell(row, "idNumber", readIdentityNumber);
    const insuranceNumber = optionalCell(row, "insuranceNumber", readNumberText);
    // Also when the first row is wrong in another cell: which of the two is meant is for a person to say.
    refuseSecond(row, "idNumber", idNumber);
    refuseSecond(row, "insuranceNumber", insuranceNumber);
    const identity = identityOf(row, { idNumber, insuranceNumber });
    const contact = contactOf(row, options);
    const coverage = coverageOf(row, employer, branch, options);
    const openingBalance = optionalCell(row, "openingBalance", readMoney) ?? ZERO_FEN;
    if (identity === undefined || coverage === undefined) return undefined;
    checkGroup(row, { columns: personColumns.identity, image: identity, columnOf: (path) => path as PersonHeadingId });
    checkGroup(row, { columns: personColumns.contact, image: contact, columnOf: (path) => path as PersonHeadingId });
    checkGroup(row, { columns: personColumns.coverage, image: coverage, columnOf: (path) => path as PersonHeadingId });
    return {
      line: row.line,
      identity,
      contact,
      coverage,
      employerCode: plainCode(row.cell("employerCode")),
      openingBalance,
    };
  };
}

function identityOf(
  row: Row,
  {
    idNumber,
    insuranceNumber,
  }: { readonly idNumber: string | undefined; readonly insuranceNumber: string | undefined },
): PersonIdentity | undefined {
  const name = requiredCell(row, "name", (text) => ok(normaliseName(text)));
  const sex = choiceCell(row, "sex", { choices: SEX_CHOICES, whenEmpty: "allowed" });
  const birthDate = optionalCell(row, "birthDate", readDate);
  if (idNumber === undefined || name === undefined) return undefined;
  const numberSex = sexOfIdentityNumber(idNumber);
  const numberBirthDate = birthDateOfIdentityNumber(idNumber);
  if (sex !== undefined && sex !== numberSex) row.problem("sex", "sex-contradicts");
  if (birthDate !== undefined && birthDate !== numberBirthDate) row.problem("birthDate", "birth-contradicts");
  return { idNumber, name, sex: numberSex, birthDate: numberBirthDate, ...present("insuranceNumber", insuranceNumber) };
}

function contactOf(row: Row, options: ReadPersonsOptions): PersonContact {
  return {
    ...present("phone", optionalCell(row, "phone", readNumberText)),
    ...present("address", row.cell("address").normalize("NFC")),
    ...present("residenceBranch", branchOf(row, "residenceBranch", options)),
  };
}

function coverageOf(
  row: Row,
  employer: KnownEmployer | undefined,
  branch: SiteId | undefined,
  options: ReadPersonsOptions,
): PersonCoverage | undefined {
  const personType = choiceCell(row, "personType", { choices: PERSON_TYPE_CHOICES, whenEmpty: "missing" });
  const civilServant = choiceCell(row, "civilServant", { choices: FLAG_CHOICES, whenEmpty: "missing" });
  const payer = choiceCell(row, "payer", { choices: PAYER_CHOICES, whenEmpty: "missing" });
  const contributionBase = requiredCell(row, "contributionBase", readMoney);
  const designatedInstitution = institutionOf(row, options.institutions);
  if (employer === undefined || personType === undefined || civilServant === undefined) return undefined;
  if (payer === undefined || contributionBase === undefined) return undefined;
  return {
    employer: employer.key,
    personType,
    civilServant,
    payer,
    contributionBase,
    branch: branch ?? employer.branch,
    area: options.area,
    insuredFrom: options.insuredFrom,
    insuredUntil: options.insuredUntil,
    ...present("designatedInstitution", designatedInstitution),
  };
}

function branchOf(row: Row, id: "branch" | "residenceBranch", { branches }: ReadPersonsOptions): SiteId | undefined {
  const text = plainCode(row.cell(id)).toUpperCase() as SiteId;
  if (text === "" || branches.has(text)) return text === "" ? undefined : text;
  row.problem(id, "unknown-branch", { known: [...branches].join("、") });
  return undefined;
}

function institutionOf(row: Row, institutions: ReadonlyMap<string, SiteId>): SiteId | undefined {
  const text = row.cell("designatedInstitution");
  if (text === "") return undefined;
  const site = institutions.get(plainCode(text).toUpperCase()) ?? institutions.get(normaliseName(text));
  if (site === undefined) row.problem("designatedInstitution", "unknown-institution");
  return site;
}

/** By number, or by name where the file has no number; both must mean the same employer. */
function employerOf(row: Row, employers: EmployerDirectory): KnownEmployer | undefined {
  const code = row.cell("employerCode");
  const name = row.cell("employerName");
  if (code === "" && name === "") {
    row.problem("employerCode", "missing");
    return undefined;
  }
  const id = code === "" ? "employerName" : "employerCode";
  const found = code === "" ? employers.byName(name) : employers.byCode(code);
  if (found === undefined) row.problem(id, "unknown-employer");
  else if (found === "ambiguous") row.problem(id, "employer-ambiguous");
  else if (name === "" || normaliseName(found.name) === normaliseName(name)) return found;
  else row.problem("employerName", "employer-contradicts");
  return undefined;
}
