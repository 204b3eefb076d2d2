import { compareText } from "./ids.ts";
import { WHOLE_NUMBER_MAX } from "./limits.ts";

/** What may stand in a signed or hashed text: no fractions, no `undefined`. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** What RFC 8785 escapes, and what may be a lone surrogate; of every other text the quotes are all that is added. */
const NOT_AS_IT_IS = /["\\\u0000-\u001F\uD800-\uDFFF]/;

/**
 * Canonical JSON (RFC 8785) of whole numbers up to 2^51, made once by the author and never made again from
 * parsed parts by anybody who verifies. Members that are `undefined` are absent.
 * @throws on fractions, too large numbers and lone surrogates: such a value must not reach a signature.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === "string") return canonicalText(value);
  if (typeof value === "number") {
    if (!Number.isInteger(value) || Math.abs(value) > WHOLE_NUMBER_MAX) {
      throw new Error("canonical JSON holds whole numbers up to 2^51 only");
    }
    return String(value === 0 ? 0 : value);
  }
  if (value === null || typeof value === "boolean") return String(value);
  return Array.isArray(value) ? canonicalArray(value as readonly Json[]) : canonicalObject(value as JsonObject);
}

function canonicalText(text: string): string {
  if (!NOT_AS_IT_IS.test(text)) return `"${text}"`;
  if (LONE_SURROGATE.test(text)) throw new Error("canonical JSON holds well-formed text only");
  return JSON.stringify(text);
}

function canonicalArray(items: readonly Json[]): string {
  let text = "";
  for (const item of items) text += `${text === "" ? "" : ","}${canonicalJson(item)}`;
  return `[${text}]`;
}

function canonicalObject(object: JsonObject): string {
  let text = "";
  for (const name of sortedNames(object)) {
    const member = object[name];
    if (member === undefined) continue;
    text += `${text === "" ? "" : ","}${canonicalText(name)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

/** By code unit. What was parsed from a canonical text is sorted already, and then only looked at. */
function sortedNames(object: JsonObject): readonly string[] {
  const names = Object.keys(object);
  const isSorted = names.every((name, place) => place === 0 || (names[place - 1] as string) < name);
  return isSorted ? names : names.sort(compareText);
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
