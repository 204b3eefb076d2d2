import { timingSafeEqual } from "node:crypto";
import { assert } from "@huilian/domain/base";
import type { Base64 } from "./crypto.ts";

const HEX = /^([0-9a-f]{2})*$/;

export const toBase64 = (bytes: Uint8Array): Base64 => viewOf(bytes).toString("base64");

/**
 * The bytes of a base64 text that came from outside; undefined when it is not base64 in its one canonical form.
 * Lenient decoders take several texts for the same bytes, and then a text could be altered unnoticed.
 */
export function parseBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? plainBytes(bytes) : undefined;
}

/** As `parseBase64`, for a text this program made itself or has already checked. @throws when it is not base64. */
export function fromBase64(text: Base64): Uint8Array {
  const bytes = parseBase64(text);
  assert(bytes !== undefined, "bytes stand in canonical base64");
  return bytes;
}

/** A text's bytes when it is base64 of exactly `count` bytes: keys and signatures have one length. */
export function parseBase64Of(text: string, count: number): Uint8Array | undefined {
  const bytes = parseBase64(text);
  return bytes?.length === count ? bytes : undefined;
}

export const toHex = (bytes: Uint8Array): string => viewOf(bytes).toString("hex");

/** @throws when the text is not lower-case hex of whole bytes. */
export function fromHex(text: string): Uint8Array {
  assert(HEX.test(text), "bytes stand in lower-case hex");
  return plainBytes(Buffer.from(text, "hex"));
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** UTF-8. A lone surrogate would become U+FFFD, so texts that are signed go through canonical JSON first. */
export const toUtf8 = (text: string): Uint8Array => encoder.encode(text);

/** The text of UTF-8 bytes; undefined when they are not UTF-8. A byte order mark is kept as it came. */
export function parseUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Compares secrets without telling by its duration where they differ. Only the length is not hidden. */
export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);

const viewOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A copy out of Node's shared pool: a key must not lie in a buffer others can reach. */
const plainBytes = (buffer: Buffer): Uint8Array => new Uint8Array(buffer);
