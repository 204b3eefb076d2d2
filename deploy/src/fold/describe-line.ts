import { type Language, message, messageOf } from "@huilian/domain";
import type { LineProblem } from "./line-problem.ts";

/** What is wrong with a line, in half a sentence. */
export function describeLine(problem: LineProblem, language: Language): string {
  switch (problem.problem) {
    case "member-wrong":
      return message("fold.line.member-wrong", { path: problem.path }, language);
    case "contradicts":
      return message("fold.line.contradicts", { other: problem.other }, language);
    case "not-verified": {
      const fault = messageOf(`audit.fault.${problem.fault}`, {}, language) ?? problem.fault;
      return message("fold.line.not-verified", { fault }, language);
    }
    default:
      return message(`fold.line.${problem.problem}`, {}, language);
  }
}
