import { checkDigitOf, type EntityKey, type LocalDate, type SiteId } from "@huilian/domain";
import { createEmployerDirectory } from "./employer-directory.ts";
import type { EmployerHeadingId, PersonHeadingId } from "./headings.ts";
import type { ReadEmployersOptions } from "./read-employers.ts";
import type { ReadPersonsOptions } from "./read-persons.ts";
import { employersCsv, personsCsv } from "./template.ts";

export type PersonCells = Partial<Record<PersonHeadingId, string>>;
export type EmployerCells = Partial<Record<EmployerHeadingId, string>>;

const B01 = "B01" as SiteId;
const B02 = "B02" as SiteId;

export const employerKey = (number: number): EntityKey => String(number).padStart(32, "0") as EntityKey;

export const idNumber = (first17: string): string => first17 + checkDigitOf(first17);

export const personsOptions: ReadPersonsOptions = {
  employers: createEmployerDirectory([
    { key: employerKey(1), branch: B01, name: "示例机械有限公司", codes: ["D0001", "91230102MA900001XX"] },
    { key: employerKey(2), branch: B01, name: "同名单位", codes: ["D0002"] },
    { key: employerKey(3), branch: B01, name: "同名单位", codes: ["D0003"] },
    { key: employerKey(4), branch: B02, name: "河西小学", codes: ["D0004"] },
  ]),
  branches: new Set([B01, B02]),
  takeBranches: new Set([B01]),
  institutions: new Map([
    ["H01", "H01" as SiteId],
    ["示例市第一医院", "H01" as SiteId],
  ]),
  area: "230100",
  insuredFrom: "2026-01-01" as LocalDate,
  insuredUntil: "2026-12-31" as LocalDate,
};

export const employersOptions: ReadEmployersOptions = {
  branches: new Set([B01, B02]),
  takeBranches: new Set([B01]),
  defaultBranch: B01,
};

/** A right row; what a test is about is given over it. */
export const personCells = (over: PersonCells = {}): PersonCells => ({
  name: "张三",
  sex: "男",
  birthDate: "1985-01-01",
  idNumber: idNumber("23010219850101901"),
  personType: "在职",
  civilServant: "否",
  payer: "非财拨",
  contributionBase: "5230.00",
  employerCode: "D0001",
  ...over,
});

export const employerCells = (over: EmployerCells = {}): EmployerCells => ({
  code: "D0001",
  name: "示例机械有限公司",
  // The sample of GB 32100-2015, Annex.
  creditCode: "91350100M000100Y43",
  ...over,
});

/** The text of a file as the readers get it, without byte order mark and with line feeds. */
const asDecoded = (text: string): string => text.replace("\uFEFF", "").replaceAll("\r\n", "\n");

export const personsText = (...rows: readonly PersonCells[]): string => asDecoded(personsCsv(rows));
export const employersText = (...rows: readonly EmployerCells[]): string => asDecoded(employersCsv(rows));
