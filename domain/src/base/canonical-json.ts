import { compareText } from "./ids.ts";
import { WHOLE_NUMBER_MAX } from "./limits.ts";

/** What may stand in a signed or hashed text: no fractions, no `undefined`. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/**
 * Canonical JSON (RFC 8785) of whole numbers up to 2^51, made once by the author and never made again from
 * parsed parts by anybody who verifies. Members that are `undefined` are absent.
 * @throws on fractions, too large numbers and lone surrogates: such a value must not reach a signature.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isInteger(value) || Math.abs(value) > WHOLE_NUMBER_MAX) {
      throw new Error("canonical JSON holds whole numbers up to 2^51 only");
    }
    return String(value === 0 ? 0 : value);
  }
  if (typeof value === "string") {
    if (LONE_SURROGATE.test(value)) throw new Error("canonical JSON holds well-formed text only");
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item as Json)).join(",")}]`;
  const object = value as JsonObject;
  const members = Object.keys(object)
    .filter((name) => object[name] !== undefined)
    .sort(compareText)
    .map((name) => `${canonicalJson(name)}:${canonicalJson(object[name] as Json)}`);
  return `{${members.join(",")}}`;
}

/** Parses a text only if it is in canonical form: two texts for one value would be two hashes for one change. */
export function parseCanonicalJson(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return canonicalJson(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}
