import type { SettleProblem } from "../claims/settle.ts";
import type { ImageProblem } from "../schema/check-image.ts";
import { message, messageOf } from "./message.ts";
import type { Language } from "./message-area.ts";

/** The name of a column on a screen; the path itself where this release has no name for it. */
export const columnLabel = (entityType: string, path: string, language: Language): string =>
  messageOf(`column.${entityType}.${path}`, {}, language) ?? path;

/**
 * An image problem as one sentence: `费用明细 第 4 行 项目名称：内容太长，请缩短`. It repeats nothing that was typed but the
 * suggested character.
 */
export function describeImageProblem(
  entityType: string,
  { path, problem, suggestion }: ImageProblem,
  language: Language,
): string {
  const sentence =
    suggestion === undefined
      ? message(`image.${problem}`, {}, language)
      : message("image.private-use-character-suggestion", { suggestion }, language);
  const where = placeOf(entityType, path, language);
  return where === "" ? sentence : `${where}${language === "zh" ? "：" : ": "}${sentence}`;
}

/** Names the list, the line counted from 1, and the column in it. */
function placeOf(entityType: string, path: string, language: Language): string {
  const words: string[] = [];
  const names: string[] = [];
  for (const part of path === "" ? [] : path.split(".")) {
    if (/^\d+$/.test(part)) {
      words.push(columnLabel(entityType, names.join("."), language));
      words.push(message("image.line", { line: Number(part) + 1 }, language));
    } else {
      names.push(part);
    }
  }
  const endsInLine = /(^|\.)\d+$/.test(path);
  if (names.length > 0 && !endsInLine) words.push(columnLabel(entityType, names.join("."), language));
  return words.join(" ");
}

/** Why a bill cannot be split, with lines counted from 1. */
export function describeSettleProblem(problem: SettleProblem, language: Language): string {
  const line = "line" in problem ? problem.line + 1 : "";
  return message(`settle.${problem.problem}`, { line }, language);
}
