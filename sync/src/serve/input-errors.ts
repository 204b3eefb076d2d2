import type { Context } from "hono";
import { PROBLEM_ERRORS_MAX, PROBLEM_PATH_STEPS_MAX } from "./limits.ts";
import type { Problem, ProblemMapper } from "./problem.ts";
import type { FieldProblem, ServeProblemCode } from "./problem-codes.ts";

/** The parts of a zod issue that are read. Structural, so that both zod entry points fit. */
export interface InputIssue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly expected?: unknown;
  readonly input?: unknown;
  readonly keys?: readonly string[];
  readonly message?: string;
}

export interface InputFault {
  readonly path: string;
  readonly problem: FieldProblem;
}

const FIELD_NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,59}$/;

/** Names a place in the input. What is not shaped like a field's name may be somebody's data, and is left out. */
function pathText(steps: readonly PropertyKey[]): string {
  let text = "";
  for (const step of steps.slice(0, PROBLEM_PATH_STEPS_MAX)) {
    if (typeof step === "number") text += `[${step}]`;
    else text += `${text === "" ? "" : "."}${typeof step === "string" && FIELD_NAME.test(step) ? step : "?"}`;
  }
  return text;
}

function problemOf(issue: InputIssue): FieldProblem {
  switch (issue.code) {
    case "invalid_type":
      // zod 4 leaves the input out of an issue it reports; the message alone says that there was none.
      if (issue.message?.endsWith("received undefined")) return "missing";
      return issue.expected === "int" ? "not-whole" : "wrong-kind";
    case "unrecognized_keys":
      return "unknown-field";
    case "too_small":
      return "too-small";
    case "too_big":
      return "too-large";
    case "invalid_format":
      return "wrong-format";
    case "not_multiple_of":
      return "not-whole";
    case "invalid_value":
    case "invalid_union":
      return "not-one-of";
    default:
      return "not-accepted";
  }
}

/** Faults of an input by field: path and code, never the value. */
export function inputFaults(issues: readonly InputIssue[]): readonly InputFault[] {
  const faults = issues.flatMap((issue): readonly InputFault[] => {
    const problem = problemOf(issue);
    if (problem !== "unknown-field") return [{ path: pathText(issue.path), problem }];
    return (issue.keys ?? []).map((key) => ({ path: pathText([...issue.path, key]), problem }));
  });
  return faults.slice(0, PROBLEM_ERRORS_MAX);
}

export const inputProblem = (issues: readonly InputIssue[]): Problem<"bad-input"> => ({
  code: "bad-input",
  errors: inputFaults(issues),
});

/** What a validator of Hono hands to its hook. */
export type Validated =
  | { readonly success: true }
  | { readonly success: false; readonly error: { readonly issues: readonly InputIssue[] } };

/** The `defaultHook` of `OpenAPIHono`, and the hook of any zod validator: wrong input is the problem `bad-input`. */
export function createInputHook<Code extends string>(problems: Pick<ProblemMapper<Code>, "respond">) {
  return (result: Validated, context: Context): Response | undefined =>
    result.success
      ? undefined
      : problems.respond(context, inputProblem(result.error.issues) satisfies Problem<ServeProblemCode>);
}
