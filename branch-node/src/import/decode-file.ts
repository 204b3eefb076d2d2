import { err, ok, type Result } from "@huilian/domain";
import type { ImportProblem, ImportProblemCode, ImportProblemParams } from "./import-problem.ts";
import { IMPORT_FILE_BYTES_MAX } from "./limits.ts";

const NEWLINE = 0x0a;

/**
 * The text of a file: UTF-8 with or without byte order mark, every line ending made a line feed.
 * What an office's programs write instead is recognised and named, since "not UTF-8" helps nobody who does not
 * know what that is. In order: too large, empty, a workbook, UTF-16, a NUL byte, not UTF-8 (with the first such line).
 */
export function decodeFile(bytes: Uint8Array): Result<string, ImportProblem> {
  if (bytes.length > IMPORT_FILE_BYTES_MAX) {
    return refuse("file-too-large", { megabytes: Math.floor(IMPORT_FILE_BYTES_MAX / (1024 * 1024)) });
  }
  if (bytes.length === 0) return refuse("file-empty");
  if (beginsWith(bytes, WORKBOOK_ZIP) || beginsWith(bytes, WORKBOOK_OLE)) return refuse("spreadsheet-file");
  if (beginsWith(bytes, UTF_16_LITTLE) || beginsWith(bytes, UTF_16_BIG)) return refuse("utf-16");
  const nul = bytes.indexOf(0);
  if (nul >= 0) return refuse("nul-byte", {}, lineOfOffset(bytes, nul));
  const text = decodeUtf8(bytes);
  if (text === undefined) return refuse("not-utf-8", {}, firstLineNotUtf8(bytes));
  if (text.trim() === "") return refuse("file-empty");
  return ok(text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text);
}

const WORKBOOK_ZIP = [0x50, 0x4b, 0x03, 0x04];
const WORKBOOK_OLE = [0xd0, 0xcf, 0x11, 0xe0];
const UTF_16_LITTLE = [0xff, 0xfe];
const UTF_16_BIG = [0xfe, 0xff];

const beginsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);

const refuse = (problem: ImportProblemCode, params: ImportProblemParams = {}, line = 0) =>
  err({ line, column: "", problem, params });

/** Drops the byte order mark, and has no answer instead of replacement characters in people's names. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function lineOfOffset(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(NEWLINE); at >= 0 && at < offset; at = bytes.indexOf(NEWLINE, at + 1)) line += 1;
  return line;
}

/** Line by line, which is slow and done only once it is known that some line is wrong. */
function firstLineNotUtf8(bytes: Uint8Array): number {
  let line = 1;
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found < 0 ? bytes.length : found;
    if (decodeUtf8(bytes.subarray(start, end)) === undefined) return line;
    line += 1;
    start = end + 1;
  }
  return line;
}
