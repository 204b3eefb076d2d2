import type { Result } from "@huilian/domain";
import { type Decision, type JournalView, toUtf8 } from "@huilian/sync";
import type { DecisionContext } from "../decide/decision-context.ts";
import type { NodeCore } from "../node-core.ts";
import type { NodeView } from "../view/node-view.ts";
import { madeOf } from "./answers.ts";
import type { NodeContext } from "./endpoint.ts";
import type { NodeProblem, NodeProblems } from "./problems.ts";
import { requestMarkOf } from "./request-key.ts";

/** One request that changes something, from its key to its answer. */
export async function answerChange(
  { core, problems }: { readonly core: NodeCore; readonly problems: NodeProblems },
  context: NodeContext,
  decide: (view: NodeView, decisionContext: DecisionContext, journalView: JournalView) => Result<Decision, NodeProblem>,
): Promise<Response> {
  const body = toUtf8(await context.req.text());
  const mark = requestMarkOf(core.deps.crypto, context, body);
  if (!mark.ok) return problems.respond(context, mark.error);
  const { operatorId, signer } = context.get("operator");
  const decisionContext = core.contextFor(operatorId, mark.value.key, signer);
  if (decisionContext === undefined) return problems.respond(context, { code: "not-provisioned-yet" });
  const appended = await core.submit(mark.value, (view, journalView) => decide(view, decisionContext, journalView));
  if (!appended.ok) return problems.respond(context, appended.error);
  return context.json(madeOf(appended.value.changes), 201);
}

/** A refusal of a decision as the routes tell it: paths become faults of fields. */
export function toldProblem(problem: { readonly code: string; readonly paths?: readonly string[] }): NodeProblem {
  const { code, paths } = problem as { code: NodeProblem["code"]; paths?: readonly string[] };
  if (paths === undefined) return { code };
  return { code, errors: paths.map((path) => ({ path, problem: "reference-unknown" })) };
}
