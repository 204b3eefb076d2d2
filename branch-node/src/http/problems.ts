import { type Language, messageOf, rolesInWords } from "@huilian/domain";
import type { Crypto } from "@huilian/sync";
import { toHex } from "@huilian/sync";
import {
  createProblemMapper,
  type Problem,
  type ProblemMapper,
  type ProblemParams,
  type ProblemStatus,
  type ServeProblemCode,
  signInProblemStatuses,
} from "@huilian/sync/serve";
import type { NodeLogger } from "../node-deps.ts";

/** The one table from what can be wrong to the HTTP status. */
export const nodeProblemStatuses = {
  ...signInProblemStatuses,
  "replica-damaged": 503,
  "not-provisioned-yet": 503,
  closing: 503,
  "too-busy": 503,
  "not-saved": 503,
  "outcome-unknown": 503,
  "idempotency-key-missing": 400,
  "idempotency-key-reused": 422,
  "cursor-unknown": 422,
  "change-unknown": 404,
  "no-right": 403,
  "needs-own-signature": 403,
  "search-not-here": 403,
  "entity-unknown": 404,
  "person-unknown": 404,
  "nothing-to-write": 422,
  "marks-go-alone": 422,
  "not-a-register": 422,
  "not-markable": 422,
  "has-own-route": 422,
  "root-missing": 422,
  "root-not-wanted": 422,
  "root-unknown": 422,
  "number-taken": 409,
  "reference-unknown": 422,
  "changed-meanwhile": 409,
  "mark-unknown": 422,
  "business-date-in-future": 422,
  "served-in-future": 422,
  "institution-unknown": 422,
  "not-insured": 422,
  "card-unknown": 422,
  "card-suspended": 422,
  "card-blocked": 422,
  "card-lost": 422,
  "no-policy": 422,
  "bill-invalid": 422,
  "offline-too-long": 422,
  "offline-pooling-off": 422,
  "offline-limit": 422,
  "import-area-missing": 422,
} as const satisfies Readonly<Record<string, ProblemStatus>>;

export type NodeProblemCode = keyof typeof nodeProblemStatuses;
export type NodeProblem = Problem<NodeProblemCode | ServeProblemCode>;
export type NodeProblems = ProblemMapper<NodeProblemCode>;

const textOf = (
  code: string,
  part: string,
  params: Readonly<Record<string, string | number>>,
  language: Language,
): string =>
  messageOf(`node.${code}.${part}`, params, language) ?? messageOf(`sign-in.${code}.${part}`, params, language) ?? "";

/** Roles travel as names, since only here it is known in which language they are read. */
function inWords(params: ProblemParams, language: Language): ProblemParams {
  const { roles } = params;
  return typeof roles === "string"
    ? {
        ...params,
        roles: rolesInWords(
          roles.split(" ").filter((role) => role !== ""),
          language,
        ),
      }
    : params;
}

/** Sentences come from the catalogue; codes choose them. */
export const createNodeProblems = (crypto: Crypto, logger: NodeLogger): NodeProblems =>
  createProblemMapper<NodeProblemCode>({
    statuses: nodeProblemStatuses,
    describe: (code, given, language) => {
      const params = inWords(given, language);
      return {
        title: textOf(code, "title", params, language),
        detail: textOf(code, "detail", params, language),
        action: textOf(code, "action", params, language),
      };
    },
    describeField: (problem, params, language) =>
      messageOf(`node.field.${problem}`, params, language) ??
      messageOf(`image.${problem}`, params, language) ??
      messageOf(`settle.${problem}`, params, language) ??
      messageOf(`sign-in.field.${problem}`, params, language) ??
      problem,
    newIncidentId: () => toHex(crypto.randomBytes(6)),
    logger,
  });
