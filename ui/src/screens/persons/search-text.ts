import { type IdentityNumberProblem, identityNumberProblem, normaliseIdentityNumber } from "@huilian/domain";

/** What was typed, scanned or read into the one field, as the node is to be asked; or why it is not asked. */
export type SearchText =
  | { readonly kind: "empty" }
  | { readonly kind: "idNumber"; readonly idNumber: string }
  | { readonly kind: "cardNumber"; readonly cardNumber: string }
  | { readonly kind: "name"; readonly name: string }
  /** A number, and the check digit or another part says that it is not the whole right one. */
  | { readonly kind: "wrong-number"; readonly problem: IdentityNumberProblem; readonly length: number }
  /** An institution finds a person by the whole number only. */
  | { readonly kind: "number-only" };

const LOOKS_LIKE_IDENTITY_NUMBER = /^(\d{15}|\d{17}[\dX])$/;
const DIGITS_MOSTLY = /^\d+X?$/;
const CARD_NUMBER = /^(?=.*\d)[A-Z0-9-]{4,30}$/;

/**
 * Scanners under a Chinese input method give full-width digits and Ｘ: identifiers are taken in their NFKC form, names
 * are left as they were typed.
 */
export function recogniseSearchText(text: string, { isInstitution }: { readonly isInstitution: boolean }): SearchText {
  const plain = normaliseIdentityNumber(text);
  if (plain === "") return { kind: "empty" };
  const isNumber = LOOKS_LIKE_IDENTITY_NUMBER.test(plain) || (isInstitution && DIGITS_MOSTLY.test(plain));
  if (isNumber) {
    const problem = identityNumberProblem(plain);
    return problem === undefined
      ? { kind: "idNumber", idNumber: plain }
      : { kind: "wrong-number", problem, length: plain.length };
  }
  if (isInstitution) return { kind: "number-only" };
  return CARD_NUMBER.test(plain) ? { kind: "cardNumber", cardNumber: plain } : { kind: "name", name: text.trim() };
}
