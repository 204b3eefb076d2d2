import { z } from "@hono/zod-openapi";
import type { Eligibility } from "@huilian/conflict-rules";
import { err, fenToYuanText, type NewOperation, ok, type Result } from "@huilian/domain";
import type { ChainEnd, Journal } from "@huilian/sync";
import {
  decideSettlement,
  type LineAtHand,
  previewSettlement,
  type SettlementProblem,
  type SettlementRequest,
} from "../decide/decide-settlement.ts";
import type { DecisionContext } from "../decide/decision-context.ts";
import type { NodeCore } from "../node-core.ts";
import { answerChange } from "./change-request.ts";
import { addEndpoint } from "./endpoint.ts";
import type { Routing } from "./entity-routes.ts";
import { eligibilityByNumber } from "./person-shown.ts";
import type { NodeProblem } from "./problems.ts";
import { madeSchema, settlementRequestSchema } from "./schemas.ts";
import { slipNoteOf } from "./slip-shown.ts";

const HOUR_MS = 3_600_000;

export function addSettlementRoutes(routing: Routing): void {
  const { app, core, problems } = routing;
  addEndpoint(app, problems, {
    method: "post",
    path: "/v1/settlements/preview",
    summary: "What a settlement would say. Nothing is written",
    body: settlementRequestSchema,
    answer: z.record(z.string(), z.unknown()),
    async handle(context, { body }) {
      const { operatorId } = context.get("operator");
      const decisionContext = core.contextFor(operatorId);
      if (decisionContext === undefined) return problems.respond(context, { code: "not-provisioned-yet" });
      const eligibility = (await eligibilityByNumber(core, body.idNumber))();
      await core.operations.record(lookUpOf(operatorId, eligibility, "preview"));
      const input = { eligibility, line: lineAtHand(core), request: requestOf(body) };
      const decided = previewSettlement(core.view, decisionContext, input);
      if (!decided.ok) return problems.respond(context, toldSettlementProblem(decided.error));
      return context.json({ fact: decided.value.fact, line: core.line.status().state });
    },
  });
  addEndpoint(app, problems, {
    method: "post",
    path: "/v1/settlements",
    summary: "Settles a bill",
    body: settlementRequestSchema,
    changes: true,
    answer: madeSchema,
    answerStatus: 201,
    async handle(context, { body }) {
      const eligibility = await eligibilityByNumber(core, body.idNumber);
      const { operatorId } = context.get("operator");
      await core.operations.record(lookUpOf(operatorId, eligibility(), "settlement"));
      const ownKey = core.newKey();
      return answerChange(routing, context, (view, decisionContext, { end }) => {
        const person = eligibility();
        const input = { eligibility: person, line: lineAtHand(core), request: requestOf(body) };
        const slipNumber = slipNumberAfter(core.journal, decisionContext, end);
        const decided = told(decideSettlement(view, decisionContext, input, { slipNumber, ownKey }));
        if (!decided.ok || person === undefined) return decided;
        return ok({ ...decided.value, note: slipNoteOf({ name: person.name, idNumber: body.idNumber }) });
      });
    },
  });
}

const lookUpOf = (
  operatorId: string,
  found: Eligibility | undefined,
  detail: "preview" | "settlement",
): NewOperation => ({
  kind: found === undefined ? "look-up-missed" : "look-up",
  operatorId,
  detail,
  ...(found === undefined ? {} : { subject: found.person }),
});

const requestOf = ({
  idNumber: _,
  accountUse = "all",
  ...request
}: z.output<typeof settlementRequestSchema>): SettlementRequest => ({ ...request, accountUse });

function lineAtHand({ line, time }: NodeCore): LineAtHand {
  const { lastContactMs, incident } = line.status();
  return {
    isConnected: line.isConnected(),
    hoursSinceContact: Math.max(0, time.physicalMs() - (lastContactMs ?? 0)) / HOUR_MS,
    ...(incident === undefined ? {} : { incident }),
  };
}

/** Numbers an incarnation's first 16 bits give to its sequences: far more than a site settles in its life. */
const SLIPS_OF_INCARNATION = 1_000_000_000;

/**
 * `<site>-<yyyymmdd>-<n>`, where n follows from the change's place in the journal, so that no counter can fall behind
 * it. Incarnations after the first begin at numbers of their own.
 */
function slipNumberAfter(
  journal: Pick<Journal, "incarnations">,
  { site, today }: Pick<DecisionContext, "site" | "today">,
  end: Pick<ChainEnd, "incarnation" | "sequence">,
): string {
  const isFirst = journal.incarnations()[0]?.incarnation === end.incarnation;
  const begin = isFirst ? 0 : (1 + Number.parseInt(end.incarnation.slice(0, 4), 16)) * SLIPS_OF_INCARNATION;
  return `${site}-${today.replaceAll("-", "")}-${begin + end.sequence + 1}`;
}

const told = <Value>(result: Result<Value, SettlementProblem>): Result<Value, NodeProblem> =>
  result.ok ? result : err(toldSettlementProblem(result.error));

function toldSettlementProblem(problem: SettlementProblem): NodeProblem {
  switch (problem.code) {
    case "card-stopped":
      return { code: `card-${problem.state}` };
    case "bill-invalid": {
      const line = "line" in problem.problem ? problem.problem.line : undefined;
      return {
        code: "bill-invalid",
        params: line === undefined ? {} : { line: line + 1 },
        errors: [{ path: line === undefined ? "lines" : `lines[${line}]`, problem: problem.problem.problem }],
      };
    }
    case "offline-too-long":
      return { code: problem.code, params: { hours: problem.maxHours } };
    case "offline-limit":
      return { code: problem.code, params: { yuan: fenToYuanText(problem.left) } };
    default:
      return { code: problem.code };
  }
}
