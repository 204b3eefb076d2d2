import { assert } from "./assert.ts";
import type { Brand } from "./brand.ts";
import { type Fen, fen } from "./fen.ts";

/** A share of a whole in parts per million, 0 to 1 000 000. `700_000` is 70 %. */
export type PartsPerMillion = Brand<number, "PartsPerMillion">;

const WHOLE = 1_000_000;

export const isPartsPerMillion = (value: unknown): value is PartsPerMillion =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= WHOLE;

/** The one door. */
export function partsPerMillion(value: number): PartsPerMillion {
  assert(isPartsPerMillion(value), "a share is a whole number of parts per million, 0 to 1 000 000");
  return value as PartsPerMillion;
}

/**
 * A share of an amount, half a fen rounded up (四舍五入到分), as Chinese settlement rules round each payer's part.
 * The other side of a split is found by subtraction, never by a second call.
 * BigInt, since amount times a million leaves the exact range of a double.
 */
export function shareOfFen(amount: Fen, share: PartsPerMillion): Fen {
  assert(amount >= 0, "a share is taken of a non-negative amount");
  const scaled = BigInt(amount) * BigInt(share) + BigInt(WHOLE / 2);
  return fen(Number(scaled / BigInt(WHOLE)));
}
