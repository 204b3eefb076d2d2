import { joinBytes, parseUtf8 } from "../crypto/bytes.ts";
import { AUDIT_LINE_MAX } from "./audit-file.ts";

/** One line of a file as it stands there. */
export interface RawLine {
  /** Without the line feed; undefined when the bytes are not UTF-8 or are more than a line may have. */
  readonly text: string | undefined;
  /** Whether a line feed ended it. Only the last line can be without. */
  readonly ended: boolean;
}

const LINE_FEED = 10;

/**
 * The lines of a file that comes in pieces. Only a line feed ends a line: readers that also stop at other characters
 * would see a damaged file otherwise than its writer. A line that is too long ends the reading.
 */
export async function* splitLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<RawLine> {
  let parts: Uint8Array[] = [];
  let length = 0;
  const keep = (part: Uint8Array): void => {
    if (part.length > 0) parts.push(part);
    length += part.length;
  };
  for await (const piece of pieces) {
    let from = 0;
    for (let at = piece.indexOf(LINE_FEED); at !== -1; at = piece.indexOf(LINE_FEED, from)) {
      keep(piece.subarray(from, at));
      yield lineOf(parts, length, true);
      if (length > AUDIT_LINE_MAX) return;
      parts = [];
      length = 0;
      from = at + 1;
    }
    keep(piece.subarray(from));
    if (length > AUDIT_LINE_MAX) break;
  }
  if (length > 0) yield lineOf(parts, length, length > AUDIT_LINE_MAX);
}

function lineOf(parts: readonly Uint8Array[], length: number, ended: boolean): RawLine {
  return { text: length > AUDIT_LINE_MAX ? undefined : parseUtf8(joinBytes(...parts)), ended };
}
