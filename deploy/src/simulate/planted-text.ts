import { gunzipSync, inflateSync } from "node:zlib";
import { assert } from "@huilian/domain";

/** Looks for texts in bytes: as UTF-8, as UTF-16 (little end first), and in what the bytes inflate to. */
export interface PlantedSearch {
  /** The first text found; undefined when there is none. */
  find(bytes: Uint8Array): string | undefined;
}

interface Needle {
  readonly text: string;
  readonly bytes: Buffer;
}

/** Shorter ones turn up in random bytes by chance. */
const NEEDLE_BYTES_MIN = 6;
const INFLATED_BYTES_MAX = 64 * 1024 * 1024;
/** Where a zlib stream may begin: at once, or behind a nonce. A gzip stream is found wherever it begins. */
const INFLATE_OFFSETS = [0, 24] as const;
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b, 0x08]);

/** Every text in one pass: a position is looked at closely only where its first two bytes begin a text. */
export function createPlantedSearch(texts: readonly string[]): PlantedSearch {
  const byStart = new Map<number, Needle[]>();
  for (const text of new Set(texts)) {
    for (const encoding of ["utf8", "utf16le"] as const) {
      const bytes = Buffer.from(text, encoding);
      assert(bytes.length >= NEEDLE_BYTES_MIN, "a planted text is longer than chance");
      const start = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0);
      const others = byStart.get(start);
      if (others) others.push({ text, bytes });
      else byStart.set(start, [{ text, bytes }]);
    }
  }
  const begins = new Uint8Array(65_536);
  for (const start of byStart.keys()) begins[start] = 1;

  function findPlain(bytes: Uint8Array): string | undefined {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + 1 < buffer.length; at += 1) {
      const start = (buffer[at] ?? 0) * 256 + (buffer[at + 1] ?? 0);
      if (begins[start] === 0) continue;
      for (const needle of byStart.get(start) ?? []) {
        if (
          buffer.compare(
            needle.bytes,
            0,
            needle.bytes.length,
            at,
            Math.min(buffer.length, at + needle.bytes.length),
          ) === 0
        ) {
          return needle.text;
        }
      }
    }
    return undefined;
  }

  return {
    find(bytes) {
      const plain = findPlain(bytes);
      if (plain !== undefined) return plain;
      for (const inflated of inflations(bytes)) {
        const found = findPlain(inflated);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

function* inflations(bytes: Uint8Array): Generator<Uint8Array> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = buffer.indexOf(GZIP_MAGIC); at >= 0; at = buffer.indexOf(GZIP_MAGIC, at + 1)) {
    yield* attempt(gunzipSync, buffer.subarray(at));
  }
  for (const offset of INFLATE_OFFSETS) {
    if (isZlibHead(buffer, offset)) yield* attempt(inflateSync, buffer.subarray(offset));
  }
}

/** RFC 1950: method 8, and the first two bytes together a multiple of 31. */
const isZlibHead = (bytes: Buffer, at: number): boolean => {
  const head = bytes.length > at + 1 ? bytes.readUInt16BE(at) : 1;
  return head % 31 === 0 && ((head >> 8) & 0x0f) === 8;
};

/** What was cut off or padded inflates as far as it goes. */
function attempt(inflate: typeof inflateSync, bytes: Uint8Array): readonly Uint8Array[] {
  try {
    return [inflate(bytes, { maxOutputLength: INFLATED_BYTES_MAX })];
  } catch {
    return [];
  }
}
