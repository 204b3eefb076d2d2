import { assert } from "@huilian/domain";

/**
 * 统一社会信用代码 after GB 32100-2015: who registered, kind of body, 6 digits region, 9 characters 主体标识码
 * (an organisation code after GB 11714, with its own check character), 1 check character. I, O, S, V and Z are
 * not used, since they are read as digits.
 */
const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;

/** The 18th character for the first 17 (GB 32100-2015, 3 to the power of the place, modulo 31). */
export function creditCodeCheckCharacter(first17: string): string {
  const values = [...first17].map((character) => ALPHABET.indexOf(character));
  assert(
    values.length === 17 && !values.includes(-1),
    "a check character is computed of 17 characters of the alphabet",
  );
  const sum = values.reduce((total, value, at) => total + value * (WEIGHTS[at] ?? 0), 0);
  return ALPHABET[(31 - (sum % 31)) % 31] as string;
}

export const isCreditCode = (text: string): boolean =>
  /^[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}$/.test(text) &&
  creditCodeCheckCharacter(text.slice(0, 17)) === text[17];

const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2] as const;

/** The 9th character of an organisation code for the first 8 (GB 11714-1997, modulo 11). */
export function organisationCodeCheckCharacter(first8: string): string {
  const values = [...first8].map((character) => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".indexOf(character));
  assert(values.length === 8 && !values.includes(-1), "a check character is computed of 8 digits or capitals");
  const sum = values.reduce((total, value, at) => total + value * (ORGANISATION_WEIGHTS[at] ?? 0), 0);
  return "0123456789X0"[11 - (sum % 11)] as string;
}
