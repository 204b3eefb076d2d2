/** What may be wrong with a text, in the order in which it is looked for. */
export type TextProblem = "not-text" | "too-long" | "empty" | "control-character" | "private-use-character" | "not-nfc";

/** U+FFFD and lone surrogates are what a wrong decoder leaves behind: the writing itself is lost. */
const UNDECODED = /[\uD800-\uDFFF\uFFFD]/u;

/**
 * Control characters, line and paragraph separators, and the invisible ones that make two names look alike or
 * print backwards. Ranges and not `\p{…}`, since a property grows with the engine's Unicode version.
 */
const CONTROL =
  /[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB\uFFFE\uFFFF]/;

const PRIVATE_USE = /[\uE000-\uF8FF\u{F0000}-\u{FFFFD}\u{100000}-\u{10FFFD}]/u;

/**
 * Characters that older GBK tables hold at a private place and Unicode has since encoded. Only what was seen:
 * GBK `FE9F` comes out of some decoders as U+E863 and is 䶮 (GB 18030 maps it to U+4DAE).
 */
const ENCODED_SINCE: Readonly<Record<string, string>> = { "\uE863": "\u4DAE" };

export interface TextFinding {
  readonly problem: TextProblem;
  /** The encoded character to use for the private one. */
  readonly suggestion?: string;
}

const codePoints = (text: string): number => [...text].length;

/** The first thing wrong with a text of at most `max` characters, counted by code point. */
export function textProblem(text: string, max: number): TextFinding | undefined {
  // A code point is at most two units, so a huge text is refused without being walked.
  if (text.length > max * 2 || codePoints(text) > max) return { problem: "too-long" };
  if (UNDECODED.test(text)) return { problem: "not-text" };
  if (text.trim() === "") return { problem: "empty" };
  if (CONTROL.test(text)) return { problem: "control-character" };
  const privateCharacter = PRIVATE_USE.exec(text)?.[0];
  if (privateCharacter !== undefined) {
    const suggestion = ENCODED_SINCE[privateCharacter];
    return suggestion === undefined
      ? { problem: "private-use-character" }
      : { problem: "private-use-character", suggestion };
  }
  return text.normalize("NFC") === text ? undefined : { problem: "not-nfc" };
}
