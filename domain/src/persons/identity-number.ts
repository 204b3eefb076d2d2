import { assert } from "../base/assert.ts";
import { type LocalDate, parseLocalDate } from "../base/calendar.ts";

/**
 * 公民身份号码 after GB 11643-1999: 6 digits region, 8 digits birth date, 3 digits order (odd is male), 1 check
 * character after ISO 7064 MOD 11-2. The residence permits of 港澳台居民 (81, 82, 83) and the permanent residence
 * card of foreigners (9) have the same build. The region is not checked: regions are abolished, numbers are not.
 */
export type IdentityNumberProblem =
  | "id-number-old"
  | "id-number-length"
  | "id-number-characters"
  | "id-number-date"
  | "id-number-check-digit";

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_CHARACTERS = "10X98765432";

/** The 18th character for the first 17 digits (GB 11643-1999). */
export function checkDigitOf(first17: string): string {
  assert(/^\d{17}$/.test(first17), "a check digit is computed of 17 digits");
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(first17[at]), 0);
  return CHECK_CHARACTERS[sum % 11] as string;
}

/**
 * The first thing wrong with a number, in the order of the type above; undefined when nothing is.
 * A 15-digit number of before 1999 has its own problem: it lacks the century and the check character, so it is
 * replaced from the person's present card, not guessed.
 */
export function identityNumberProblem(text: string): IdentityNumberProblem | undefined {
  if (/^\d{15}$/.test(text)) return "id-number-old";
  if (text.length !== 18) return "id-number-length";
  if (!/^[1-9]\d{16}[\dX]$/.test(text)) return "id-number-characters";
  if (parseLocalDate(text.slice(6, 14)) === undefined) return "id-number-date";
  return checkDigitOf(text.slice(0, 17)) === text[17] ? undefined : "id-number-check-digit";
}

export const isIdentityNumber = (value: unknown): value is string =>
  typeof value === "string" && identityNumberProblem(value) === undefined;

/** What scanners and input methods make of a number (full-width digits, small x, blanks), brought to the one form. */
export const normaliseIdentityNumber = (text: string): string =>
  text.normalize("NFKC").replace(/\s/g, "").toUpperCase();

/** The birth date in a valid number. */
export function birthDateOfIdentityNumber(idNumber: string): LocalDate {
  const birthDate = parseLocalDate(idNumber.slice(6, 14));
  assert(isIdentityNumber(idNumber) && birthDate !== undefined, "a birth date is read from a valid identity number");
  return birthDate;
}

/** The sex in a valid number as GB/T 2261.1 writes it: 1 male, 2 female. */
export function sexOfIdentityNumber(idNumber: string): "1" | "2" {
  assert(isIdentityNumber(idNumber), "a sex is read from a valid identity number");
  return Number(idNumber[16]) % 2 === 1 ? "1" : "2";
}

/**
 * `110101********1234`: region and last four stay, the birth date and more are hidden. What is not 18 characters
 * long is hidden but for its last two, since nothing is known about what its parts say.
 */
export function maskIdentityNumber(text: string): string {
  const characters = [...text];
  if (characters.length === 18) return `${text.slice(0, 6)}********${text.slice(14)}`;
  return "*".repeat(Math.max(0, characters.length - 2)) + characters.slice(Math.max(2, characters.length - 2)).join("");
}
