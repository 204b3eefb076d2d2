import { type Language, message } from "@huilian/domain";
import type { Problem } from "../../api/problem.ts";
import type { FieldProblem, FormField, FormProblemCode } from "./group-form.ts";

const FORM_PROBLEMS = ["not-an-amount", "not-of-number", "before-begin"] as const satisfies readonly FormProblemCode[];
const isFormProblem = (problem: FieldProblem["problem"]): problem is FormProblemCode =>
  FORM_PROBLEMS.some((one) => one === problem);

/** By field what is wrong, as a sentence, of what was found before anything was sent. The first fault of a field is told. */
export function localFaults(problems: readonly FieldProblem[], language: Language): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const { path, problem, suggestion } of problems) {
    if (suggestion !== undefined) {
      faults[path] ??= message("image.private-use-character-suggestion", { suggestion }, language);
    } else if (isFormProblem(problem)) faults[path] ??= message(`ui.person.fault.${problem}`, {}, language);
    else faults[path] ??= message(`image.${problem}`, {}, language);
  }
  return faults;
}

/** Of a refusal, whose paths begin with where the image stood in the request: `value.phone`. */
export function serverFaults({ errors = [] }: Problem, under: string): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const { path, sentence } of errors) {
    const name = path.startsWith(`${under}.`) ? path.slice(under.length + 1) : path;
    faults[name] ??= sentence;
  }
  return faults;
}

/** What of a refusal no field on the screen shows; undefined when the fields say it all. */
export function unplacedProblem(
  problem: Problem,
  fields: readonly Pick<FormField, "name">[],
  under: string,
): Problem | undefined {
  const names = new Set(fields.map(({ name }) => name));
  const faults = Object.entries(serverFaults(problem, under));
  const unplaced = faults.filter(([name]) => !names.has(name));
  if (faults.length > 0 && unplaced.length === 0) return undefined;
  return { ...problem, errors: unplaced.map(([path, sentence]) => ({ path, sentence, problem: "" })) };
}
