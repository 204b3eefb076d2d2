import {
  err,
  type Fen,
  identityNumberProblem,
  type LocalDate,
  normaliseIdentityNumber,
  ok,
  parseLocalDate,
  parseYuanText,
  type Result,
  ZERO_FEN,
} from "@huilian/domain";
import type { ImportProblemCode } from "./import-problem.ts";

/** What comes along when a number is copied from a web page or a certificate window, and cannot be seen. */
const INVISIBLE = /[\u200B-\u200F\u202A-\u202E\u2060\uFEFF]/g;

/** What a spreadsheet makes of a long number it takes for an amount: `4.40106E+17`. */
const SCIENTIFIC = /^\d(\.\d+)?E\+?\d+$/i;

/**
 * A code or number as typed or exported: full-width characters made narrow, blanks dropped, and the `'` or `="…"`
 * dropped by which spreadsheets are told to leave a number alone.
 */
export const plainCode = (text: string): string =>
  PLAIN.test(text)
    ? text
    : text
        .normalize("NFKC")
        .replace(INVISIBLE, "")
        .replace(/\s/g, "")
        .replace(/^'/, "")
        .replace(/^="(.*)"$/, "$1");

/** Nothing to do, as for nearly every cell of nearly every file. */
const PLAIN = /^[\w.+/-]*$/;

/** An identity number, in the one form. Damage by a spreadsheet is named as such: nobody sees it in the check digit. */
export function readIdentityNumber(text: string): Result<string, ImportProblemCode> {
  const number = normaliseIdentityNumber(plainCode(text));
  if (SCIENTIFIC.test(number)) return err("number-damaged");
  const problem = identityNumberProblem(number);
  if (problem === undefined) return ok(number);
  // A double holds 15 digits; spreadsheets write zeros for the rest.
  return err(problem === "id-number-check-digit" && number.endsWith("000") ? "number-rounded" : problem);
}

/** A number of no fixed build that a spreadsheet may have damaged: phone, account, insurance number. */
export function readNumberText(text: string): Result<string, ImportProblemCode> {
  const number = plainCode(text);
  return SCIENTIFIC.test(number) ? err("number-damaged") : ok(number);
}

/** `1990-01-05`, `19900105`, and what spreadsheets and people write: `1990/1/5`, `1990.1.5`, `1990年1月5日`. */
export function readDate(text: string): Result<LocalDate, ImportProblemCode> {
  const plain = plainCode(text);
  const match = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(plain);
  const [, year = "", month = "", day = ""] = match ?? [];
  const read = parseLocalDate(match ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : plain);
  return read === undefined ? err("date-unreadable") : ok(read);
}

/** Yuan, with or without `¥`, `元` and separators of thousands, as fen. Never negative. */
export function readMoney(text: string): Result<Fen, ImportProblemCode> {
  const plain = plainCode(text)
    .replace(/^[¥￥]/, "")
    .replace(/元$/, "");
  if (SCIENTIFIC.test(plain)) return err("number-damaged");
  const read = parseYuanText(plain);
  if (read === undefined) return err("money-unreadable");
  return read < ZERO_FEN ? err("money-negative") : ok(read);
}

/** Words of a closed column and the code each stands for. The first word of each code is the one in our templates. */
export type Choices<Code> = readonly (readonly [word: string, code: Code])[];

export const SEX_CHOICES: Choices<"1" | "2"> = [
  ["男", "1"],
  ["女", "2"],
  ["男性", "1"],
  ["女性", "2"],
  ["1", "1"],
  ["2", "2"],
  ["m", "1"],
  ["f", "2"],
  ["male", "1"],
  ["female", "2"],
];

export const PERSON_TYPE_CHOICES: Choices<"employed" | "retired"> = [
  ["在职", "employed"],
  ["退休", "retired"],
  ["在职人员", "employed"],
  ["退休人员", "retired"],
  ["在职职工", "employed"],
  ["退休职工", "retired"],
  ["employed", "employed"],
  ["retired", "retired"],
];

export const FLAG_CHOICES: Choices<boolean> = [
  ["是", true],
  ["否", false],
  ["1", true],
  ["0", false],
  ["y", true],
  ["n", false],
  ["yes", true],
  ["no", false],
  ["true", true],
  ["false", false],
];

export const PAYER_CHOICES: Choices<"fiscal" | "other"> = [
  ["财拨", "fiscal"],
  ["非财拨", "other"],
  ["财政拨款", "fiscal"],
  ["非财政拨款", "other"],
  ["财政", "fiscal"],
  ["fiscal", "fiscal"],
  ["other", "other"],
];

export const readChoice = <Code>(text: string, choices: Choices<Code>): Code | undefined => {
  const word = plainCode(text).toLowerCase();
  return choices.find(([known]) => known === word)?.[1];
};

/** The words to choose from, as a sentence names them. */
export const choiceWords = <Code>(choices: Choices<Code>): string =>
  choices
    .filter(([, code], at) => choices.findIndex(([, other]) => other === code) === at)
    .map(([word]) => word)
    .join("、");
