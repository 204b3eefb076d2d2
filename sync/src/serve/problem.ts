import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { Language } from "./language.ts";
import { languageOf } from "./language.ts";
import { PROBLEM_ERRORS_MAX } from "./limits.ts";
import { type ProblemStatus, type ServeProblemCode, serveProblemStatuses } from "./problem-codes.ts";

/** A problem document (RFC 9457) with what its reader should do. Texts are in the reader's language. */
export interface ProblemDocument {
  /** `urn:huilian:problem:<code>`: stable, and not an address anybody would try to open. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly action: string;
  readonly code: string;
  /** What is wrong with which field, when the input is at fault. */
  readonly errors?: readonly ProblemError[];
  /** Names one entry of the server's log, for faults that are ours. */
  readonly incident?: string;
}

export interface ProblemError {
  /** `lines[2].itemCode`; empty for the input as a whole. */
  readonly path: string;
  /** A code from a closed list of the module that found the fault. */
  readonly problem: string;
  readonly sentence: string;
}

export type ProblemParams = Readonly<Record<string, string | number>>;

export interface ProblemTexts {
  readonly title: string;
  readonly detail: string;
  readonly action: string;
}

/** An expected failure on its way to the reader. Its parameters are shown: no names, numbers or keys in them. */
export interface Problem<Code extends string> {
  readonly code: Code;
  readonly params?: ProblemParams;
  readonly errors?: readonly Omit<ProblemError, "sentence">[];
}

/** The part of a pino logger that is used here, so that tests and simulations can pass their own. */
export interface ProblemLogger {
  error(fields: Readonly<Record<string, unknown>>, text: string): void;
}

export interface ProblemMapperOptions<Code extends string> {
  /** The one table from code to HTTP status: routes do not choose statuses. */
  readonly statuses: Readonly<Record<Code, ProblemStatus>>;
  describe(code: Code | ServeProblemCode, params: ProblemParams, language: Language): ProblemTexts;
  describeField(problem: string, params: ProblemParams, language: Language): string;
  /** A fresh id of a log entry, random or counted. */
  newIncidentId(): string;
  readonly logger: ProblemLogger;
}

export interface ProblemMapper<Code extends string> {
  respond(context: Context, problem: Problem<Code | ServeProblemCode>): Response;
  /** For `app.onError`: every exception nobody expected is `internal`, with an incident id and nothing else. */
  onError(fault: unknown, context: Context): Response;
  /** For `app.notFound`. */
  onNotFound(context: Context): Response;
}

const codeOfHttpException = (status: number): ServeProblemCode | undefined => {
  if (status === 401) return "not-signed-in";
  if (status === 403) return "not-allowed";
  if (status === 404) return "not-found";
  if (status === 413) return "body-too-large";
  if (status === 415) return "unsupported-content";
  return status >= 400 && status < 500 ? "bad-input" : undefined;
};

/** Name and stack of a fault; its message may quote input, so the stack is taken without it. */
function describeFault(fault: unknown): Readonly<Record<string, unknown>> {
  if (!(fault instanceof Error)) return { fault: typeof fault };
  const frames = (fault.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const invariant = fault.message.startsWith("invariant broken: ") ? { invariant: fault.message } : {};
  return { fault: fault.name, ...invariant, frames: frames.slice(0, 12).map((line) => line.trim()) };
}

/** Turns failures into problem documents. One for an application: it holds the one table of statuses. */
export function createProblemMapper<Code extends string>(options: ProblemMapperOptions<Code>): ProblemMapper<Code> {
  const statuses: Readonly<Record<string, ProblemStatus>> = { ...serveProblemStatuses, ...options.statuses };

  const document = (context: Context, problem: Problem<Code | ServeProblemCode>, incident?: string): Response => {
    const language = languageOf(context.req.header("accept-language"));
    const params = problem.params ?? {};
    const texts = options.describe(problem.code, params, language);
    const status = statuses[problem.code] ?? 500;
    const body: ProblemDocument = {
      type: `urn:huilian:problem:${problem.code}`,
      title: texts.title,
      status,
      detail: texts.detail,
      action: texts.action,
      code: problem.code,
      ...(problem.errors === undefined
        ? {}
        : {
            errors: problem.errors
              .slice(0, PROBLEM_ERRORS_MAX)
              .map((error) => ({ ...error, sentence: options.describeField(error.problem, params, language) })),
          }),
      ...(incident === undefined ? {} : { incident }),
    };
    return context.body(JSON.stringify(body), status, {
      "Content-Type": "application/problem+json; charset=utf-8",
      "Content-Language": language === "zh" ? "zh-CN" : "en",
    });
  };

  return {
    respond: (context, problem) => document(context, problem),
    onNotFound: (context) => document(context, { code: "not-found" }),
    onError: (fault, context) => {
      const code = fault instanceof HTTPException ? codeOfHttpException(fault.status) : undefined;
      if (code !== undefined) return document(context, { code });
      const incident = options.newIncidentId();
      options.logger.error({ incident, method: context.req.method, ...describeFault(fault) }, "unexpected fault");
      return document(context, { code: "internal" }, incident);
    },
  };
}
