/**
 * Every dot that files, input methods and card readers put between the parts of a name: one dotless variant is
 * one failed comparison, and costs the citizen a trip. U+00B7 is the one GB 18030 and identity cards use.
 */
const INTERPUNCTS =
  /[\u00B7\u0387\u1427\u16EB\u2022\u2024\u2027\u2219\u22C5\u25CF\u3002\u30FB\uA78F\uFF0E\uFF61\uFF65]/g;

/** A full stop counts as interpunct only between two characters beyond ASCII: `阿里.买买提`, but not `J. Smith`. */
const FULL_STOP_BETWEEN = /(?<=[^\u0000-\u007F])\.(?=[^\u0000-\u007F])/g;

/** A name in the one form in which it is stored and compared: NFC, U+00B7 between its parts, no blanks around. */
export const normaliseName = (text: string): string =>
  text
    .normalize("NFC")
    .replace(INTERPUNCTS, "·")
    .replace(FULL_STOP_BETWEEN, "·")
    .replace(/\s+/g, " ")
    .replace(/ ?· ?/g, "·")
    .trim();
