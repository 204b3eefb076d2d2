import { type Language, message, messageOf } from "@huilian/domain";
import type { ImportProblem } from "./import-problem.ts";

/** `第 5 行“身份证号”：校验码不符，号码有误。请与身份证逐位核对。` It repeats no cell. */
export function describeImportProblem({ line, column, problem, params }: ImportProblem, language: Language): string {
  // By its code alone where a newer node names a problem that this release has no sentence for.
  const sentence = messageOf(`import.${problem}`, params, language) ?? problem;
  if (line === 0) return message("import.place-file", { sentence }, language);
  if (column === "") return message("import.place-line", { line, sentence }, language);
  return message("import.place-cell", { line, column, sentence }, language);
}
