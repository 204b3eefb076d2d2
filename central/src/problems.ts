import { type MessageKey, message, messageOf } from "@huilian/domain";
import { type Crypto, toHex } from "@huilian/sync";
import {
  createProblemMapper,
  type ProblemMapper,
  type ProblemStatus,
  type ServeProblemCode,
} from "@huilian/sync/serve";
import type { CentreLogger } from "./centre-logger.ts";

/** The one table from the centre's own codes to HTTP. */
const statuses = {
  "core-unreachable": 503,
  busy: 503,
  "change-unknown": 404,
  "range-empty": 422,
  "auditor-key-malformed": 422,
} as const satisfies Readonly<Record<string, ProblemStatus>>;

export type CentreProblemCode = keyof typeof statuses;

export type CentreProblems = ProblemMapper<CentreProblemCode>;

const INCIDENT_BYTES = 6;

export const createCentreProblems = (crypto: Crypto, logger: CentreLogger): CentreProblems =>
  createProblemMapper<CentreProblemCode>({
    statuses,
    describe(code, _params, language) {
      const text = (part: "title" | "detail" | "action"): string => message(keyOf(code, part), {}, language);
      return { title: text("title"), detail: text("detail"), action: text("action") };
    },
    describeField: (problem, params, language) => messageOf(`centre.field.${problem}`, params, language) ?? problem,
    newIncidentId: () => toHex(crypto.randomBytes(INCIDENT_BYTES)),
    logger,
  });

const keyOf = (code: CentreProblemCode | ServeProblemCode, part: "title" | "detail" | "action") =>
  `centre.problem.${code}.${part}` as const satisfies MessageKey;
