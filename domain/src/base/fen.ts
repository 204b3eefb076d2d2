import { assert } from "./assert.ts";
import type { Brand } from "./brand.ts";
import { WHOLE_NUMBER_MAX } from "./limits.ts";

/** Money in whole fen (1/100 yuan). Negative only for differences and ledger sides. */
export type Fen = Brand<number, "Fen">;

export const isFen = (value: unknown): value is Fen =>
  typeof value === "number" && Number.isInteger(value) && Math.abs(value) <= WHOLE_NUMBER_MAX;

/** The one door. Throws on fractions and on sums too large to stay exact. */
export function fen(value: number): Fen {
  assert(isFen(value), "an amount is a whole number of fen within the exact range");
  return (value === 0 ? 0 : value) as Fen;
}

export const ZERO_FEN = fen(0);

export const sumFen = (amounts: readonly Fen[]): Fen => amounts.reduce((sum, amount) => fen(sum + amount), ZERO_FEN);

/**
 * The sum, exact whatever it passes through, and the end of the exact range where it lies beyond: for what is shown
 * and looked at. A sum of thousands of absurd but authentic facts must not stop whoever adds them up.
 */
export function heldSumFen(amounts: readonly Fen[]): Fen {
  const sum = amounts.reduce((total, amount) => total + BigInt(amount), 0n);
  const most = BigInt(WHOLE_NUMBER_MAX);
  return fen(Number(sum > most ? most : sum < -most ? -most : sum));
}

export const plusFen = (a: Fen, b: Fen): Fen => fen(a + b);
export const minusFen = (a: Fen, b: Fen): Fen => fen(a - b);
export const negateFen = (a: Fen): Fen => fen(-a);
export const minFen = (a: Fen, b: Fen): Fen => (a < b ? a : b);

/** What is left up to a limit, never negative. */
export const roomFen = (limit: Fen, used: Fen): Fen => (used >= limit ? ZERO_FEN : minusFen(limit, used));

/** `123456` as `1234.56`: plain yuan with two decimals, for files and messages. */
export function fenToYuanText(amount: Fen): string {
  const digits = String(Math.abs(amount)).padStart(3, "0");
  return `${amount < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Plain digits, or digits in groups of three: `12,50` is not 1250 yuan but a decimal comma, and is refused. */
const YUAN_TEXT = /^(-?)(\d{1,13}|\d{1,3}(?:,\d{3}){1,4})(?:\.(\d{1,2}))?$/;

/** Reads `1234.5`, `1,234.50` or `1234` as fen; anything else, also more than two decimals, is undefined. */
export function parseYuanText(text: string): Fen | undefined {
  const match = YUAN_TEXT.exec(text.trim());
  if (!match) return undefined;
  const [, sign, yuan = "", decimals = ""] = match;
  const value = Number(`${yuan.replaceAll(",", "")}${decimals.padEnd(2, "0")}`);
  return isFen(value) ? fen(sign === "-" ? -value : value) : undefined;
}
