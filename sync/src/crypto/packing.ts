import { gunzipSync, gzipSync } from "node:zlib";
import { assert, err, ok, type Result } from "@huilian/domain/base";
import { parseUtf8, toUtf8 } from "./bytes.ts";

/** Block sizes of the two kinds of pack, in bytes. Padding hides the size of what is inside from whoever carries it. */
export const SEGMENT_BLOCK_BYTES = 256;
export const PAGE_BLOCK_BYTES = 4096;

export type UnpackProblem = "malformed" | "too-large";

const VERSION = 1;
const HEADER_BYTES = 5;
/** Level 6 is named, though it is zlib's own choice: another default would change the bytes of every page. */
const GZIP_LEVEL = 6;
const GZIP_SYSTEM_OFFSET = 9;
const GZIP_SYSTEM_UNKNOWN = 255;

/**
 * A text made small before it is sealed: version byte, length of what follows (4 bytes, big end first), gzip of the
 * UTF-8, and zeros up to a multiple of `blockBytes`.
 * gzip's header carries no time, and the system byte says "unknown", so that Windows and Linux make the same bytes.
 * Another build of zlib may still find another, equally good, gzip of the same text: nothing may rely on two machines
 * packing alike, only on one machine doing so twice.
 */
export function pack(text: string, blockBytes: number): Uint8Array {
  assert(Number.isInteger(blockBytes) && blockBytes > 0, "a block has a whole number of bytes");
  const zipped = gzipSync(toUtf8(text), { level: GZIP_LEVEL });
  zipped[GZIP_SYSTEM_OFFSET] = GZIP_SYSTEM_UNKNOWN;
  const packed = new Uint8Array(Math.ceil((HEADER_BYTES + zipped.length) / blockBytes) * blockBytes);
  packed[0] = VERSION;
  new DataView(packed.buffer).setUint32(1, zipped.length);
  packed.set(zipped, HEADER_BYTES);
  return packed;
}

/**
 * The text again. `textBytesMax` bounds what the gzip may grow to: a few kilobytes can be made to unfold into
 * gigabytes, and the bound is what keeps such a pack from stopping its reader.
 */
export function unpack(packed: Uint8Array, textBytesMax: number): Result<string, UnpackProblem> {
  if (packed.length < HEADER_BYTES || packed[0] !== VERSION) return err("malformed");
  const length = new DataView(packed.buffer, packed.byteOffset, packed.byteLength).getUint32(1);
  const end = HEADER_BYTES + length;
  if (end > packed.length || packed.subarray(end).some((byte) => byte !== 0)) return err("malformed");
  const bytes = inflate(packed.subarray(HEADER_BYTES, end), textBytesMax);
  if (!bytes.ok) return bytes;
  const text = parseUtf8(bytes.value);
  return text === undefined ? err("malformed") : ok(text);
}

function inflate(zipped: Uint8Array, bytesMax: number): Result<Uint8Array, UnpackProblem> {
  try {
    return ok(gunzipSync(zipped, { maxOutputLength: bytesMax }));
  } catch (problem) {
    const tooLarge = problem instanceof RangeError && "code" in problem && problem.code === "ERR_BUFFER_TOO_LARGE";
    return err(tooLarge ? "too-large" : "malformed");
  }
}
