import { type LocalDate, type MessageKey, type MessageParams, message, messageOf } from "@huilian/domain";

/**
 * Texts of a paper. A slip is a document of a Chinese office and is in Chinese whatever language the screen of the clerk
 * who prints it speaks.
 */
export const onPaper = <Key extends MessageKey>(
  key: Key,
  params: MessageParams<Key> = {} as MessageParams<Key>,
): string => message(key, params, "zh");

/** The word of a code, or the code where this release has no word for it. */
export const codeOnPaper = (key: string, otherwise: string): string => messageOf(key, {}, "zh") ?? otherwise;

/** `2026年11月21日`. */
export function dateOnPaper(day: LocalDate): string {
  const [year = "", month = "", dayOfMonth = ""] = day.split("-");
  return onPaper("ui.slip.paper-date", { year, month: Number(month), day: Number(dayOfMonth) });
}
