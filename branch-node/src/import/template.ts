import { checkDigitOf } from "@huilian/domain";
import { creditCodeCheckCharacter, organisationCodeCheckCharacter } from "./credit-code.ts";
import { csvText } from "./csv-text.ts";
import { type EmployerHeadingId, employerSheet, type PersonHeadingId, personSheet } from "./headings.ts";

/**
 * The files `--import-template` writes: all headings and two rows that show how each column is filled. Numbers and names are
 * invented, but valid, so that a template can be imported as it is.
 */
export const importTemplates = (): readonly { readonly name: string; readonly text: string }[] => [
  { name: "persons.csv", text: personsCsv(EXAMPLE_PERSONS) },
  { name: "employers.csv", text: employersCsv(EXAMPLE_EMPLOYERS) },
];

/** A file of persons from cells by column; columns left out stay empty. */
export const personsCsv = (rows: Iterable<Readonly<Partial<Record<PersonHeadingId, string>>>>): string =>
  csvText(personSheet.headings, rows);

/** A file of employers from cells by column; columns left out stay empty. */
export const employersCsv = (rows: Iterable<Readonly<Partial<Record<EmployerHeadingId, string>>>>): string =>
  csvText(employerSheet.headings, rows);

const withCheckDigit = (first17: string): string => first17 + checkDigitOf(first17);

function creditCode(kindAndRegion: string, first8: string): string {
  const first17 = kindAndRegion + first8 + organisationCodeCheckCharacter(first8);
  return first17 + creditCodeCheckCharacter(first17);
}

const EXAMPLE_PERSONS: readonly Readonly<Partial<Record<PersonHeadingId, string>>>[] = [
  {
    insuranceNumber: "230100000001",
    name: "示例甲",
    sex: "男",
    birthDate: "1985-01-01",
    idNumber: withCheckDigit("23010219850101901"),
    personType: "在职",
    civilServant: "否",
    payer: "非财拨",
    contributionBase: "5230.00",
    designatedInstitution: "H01",
    employerCode: "D0001",
    employerName: "示例机械有限公司",
    phone: "10000000001",
    address: "示例市示例区示例路1号",
    branch: "B01",
    openingBalance: "320.50",
  },
  {
    insuranceNumber: "230100000002",
    name: "示例·乙",
    sex: "女",
    birthDate: "1958-12-31",
    idNumber: withCheckDigit("23010319581231902"),
    personType: "退休",
    civilServant: "是",
    payer: "财拨",
    contributionBase: "4600.00",
    employerCode: "D0002",
    employerName: "示例市示例小学",
    branch: "B01",
    residenceBranch: "B02",
  },
];

const EXAMPLE_EMPLOYERS: readonly Readonly<Partial<Record<EmployerHeadingId, string>>>[] = [
  {
    code: "D0001",
    name: "示例机械有限公司",
    creditCode: creditCode("91230102", "MA900001"),
    contactName: "示例丙",
    phone: "10000000003",
    bankName: "示例银行示例支行",
    bankAccount: "900000000000000001",
    holder: "示例机械有限公司",
    branch: "B01",
  },
  { code: "D0002", name: "示例市示例小学", creditCode: creditCode("12230103", "90000002"), branch: "B01" },
];
