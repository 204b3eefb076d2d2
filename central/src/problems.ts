import { type Language, type MessageKey, messageOf, rolesInWords } from "@huilian/domain";
import { type Crypto, toHex } from "@huilian/sync";
import {
  createProblemMapper,
  type ProblemMapper,
  type ProblemParams,
  type ProblemStatus,
  type ServeProblemCode,
  type SignInProblemCode,
  signInProblemStatuses,
} from "@huilian/sync/serve";
import type { CentreLogger } from "./centre-logger.ts";

/** The one table from the centre's own codes to HTTP. */
const statuses = {
  ...signInProblemStatuses,
  "core-unreachable": 503,
  busy: 503,
  "change-unknown": 404,
  "range-empty": 422,
  "auditor-key-malformed": 422,
  "certificates-refused": 422,
} as const satisfies Readonly<Record<string, ProblemStatus>>;

export type CentreProblemCode = keyof typeof statuses;

export type CentreProblems = ProblemMapper<CentreProblemCode>;

const INCIDENT_BYTES = 6;

export const createCentreProblems = (crypto: Crypto, logger: CentreLogger): CentreProblems =>
  createProblemMapper<CentreProblemCode>({
    statuses,
    describe(code, given, language) {
      const params = inWords(given, language);
      const text = (part: Part): string => messageOf(keyOf(code, part), params, language) ?? "";
      return { title: text("title"), detail: text("detail"), action: text("action") };
    },
    describeField: (problem, params, language) =>
      messageOf(`centre.field.${problem}`, params, language) ??
      messageOf(`sign-in.field.${problem}`, params, language) ??
      problem,
    newIncidentId: () => toHex(crypto.randomBytes(INCIDENT_BYTES)),
    logger,
  });

type Part = "title" | "detail" | "action";
type OwnCode = Exclude<CentreProblemCode | ServeProblemCode, SignInProblemCode>;

/** Where the sentence stands. Every code has one: a missing one is found by the compiler. */
function keyOf(code: CentreProblemCode | ServeProblemCode, part: Part): MessageKey {
  return Object.hasOwn(signInProblemStatuses, code)
    ? `sign-in.${code as SignInProblemCode}.${part}`
    : `centre.problem.${code as OwnCode}.${part}`;
}

/** Roles travel as names, since only here it is known in which language they are read. */
function inWords(params: ProblemParams, language: Language): ProblemParams {
  const { roles } = params;
  if (typeof roles !== "string") return params;
  const named = roles.split(" ").filter((role) => role !== "");
  return { ...params, roles: rolesInWords(named, language) };
}
