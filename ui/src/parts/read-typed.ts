import { isLocalDate, type LocalDate, parseLocalDate, parseYuanText } from "@huilian/domain";

/**
 * Letters, digits and signs of an identifier as they are meant: a scanner under a Chinese input method sends full-width
 * ones. Only for identifiers; a name keeps its characters.
 */
export const toPlainIdentifier = (typed: string): string => typed.normalize("NFKC").replaceAll(/\s/g, "");

/**
 * A day as people type it: `20261121`, `2026-11-21`, `2026.11.21`, with the characters of year, month and day between,
 * or `1121` of the year of `today`. undefined: no such day.
 */
export function readTypedDate(typed: string, today: LocalDate): LocalDate | undefined {
  const plain = toPlainIdentifier(typed);
  if (/^\d{4}$/.test(plain)) return parseLocalDate(`${today.slice(0, 4)}${plain}`);
  const parts = /^(\d{4})\D(\d{1,2})\D(\d{1,2})\D?$/.exec(plain);
  if (parts === null) return parseLocalDate(plain);
  const [, year = "", month = "", day = ""] = parts;
  const dashed = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isLocalDate(dashed) ? dashed : undefined;
}

export type NumberKind = "whole" | "yuan";

/** A whole number, or an amount in yuan as fen. undefined: not readable as one. */
export function readTypedNumber(typed: string, kind: NumberKind): number | undefined {
  const plain = toPlainIdentifier(typed);
  if (kind === "yuan") return parseYuanText(plain);
  return /^-?\d{1,15}$/.test(plain) ? Number(plain) : undefined;
}
