import {
  CHANGE_REFS_MAX,
  childKey,
  compareText,
  type EntityKey,
  err,
  type GroupImage,
  type LocalDate,
  ok,
  type Ref,
  type Result,
} from "@huilian/domain";
import type { ChangeDraft, Decision, DraftStep } from "@huilian/sync";
import type { NodeView } from "../view/node-view.ts";
import {
  approversOf,
  checkBusinessDate,
  type DayProblem,
  type DecisionContext,
  declared,
  draftOf,
  evidenceOf,
  holdsRows,
  type SignatureProblem,
} from "./decision-context.ts";
import { type HeldValues, takenConstraint } from "./held-values.ts";
import { followReferences, referencesIn } from "./references.ts";

export interface CreateRequest {
  readonly entityType: string;
  /** Checked images by column group. */
  readonly groups: Readonly<Record<string, GroupImage>>;
  /** The entity a card or a credit belongs to. */
  readonly root?: EntityKey;
  readonly businessDate?: LocalDate;
}

/** Why nothing is created, in order of precedence. Paths are those of the body. */
export type CreateProblem =
  | { readonly code: "no-right" }
  | SignatureProblem
  | { readonly code: "nothing-to-write" }
  | { readonly code: "marks-go-alone" }
  | { readonly code: "root-missing" }
  | { readonly code: "root-not-wanted" }
  | { readonly code: "root-unknown" }
  | { readonly code: "number-taken" }
  | { readonly code: "reference-unknown"; readonly paths: readonly string[] }
  | DayProblem;

/**
 * Enters an entity with all its groups in one commit. `newKey`: the key it gets, from chance. `held`: who has which number, so that nobody is entered twice here. A register's `base` is
 * empty, which creates; what belongs to a root names what the root stands on.
 */
export function decideCreate(
  view: NodeView,
  context: DecisionContext,
  request: CreateRequest,
  newKey: EntityKey,
  held: HeldValues,
): Result<Decision, CreateProblem> {
  const declaration = declared(request.entityType);
  const names = Object.keys(request.groups).sort(compareText);
  const groups = names.flatMap((name) => {
    const group = declaration.groups[name];
    return group ? [{ name, group, value: request.groups[name] as GroupImage }] : [];
  });
  if (groups.some(({ group }) => !group.writers.includes(context.siteKind))) return err({ code: "no-right" });
  const approvers = approversOf(
    context,
    groups.map(({ group }) => group),
  );
  if (!approvers.ok) return approvers;
  if (groups.length === 0) return err({ code: "nothing-to-write" });
  if (groups.some(({ group }) => group.cell === "safety")) return err({ code: "marks-go-alone" });

  const root = rootOf(view, context, request, declaration.childOf);
  if (!root.ok) return root;
  if (takenConstraint(view, held, request.entityType, request.groups)) return err({ code: "number-taken" });
  const references = groups.flatMap(({ name, group, value }) => referencesIn(group.columns, value, `groups.${name}.`));
  const named = followReferences(view, references);
  if (holdsRows(context.siteKind) && named.unknown.length > 0)
    return err({ code: "reference-unknown", paths: named.unknown });
  const day = checkBusinessDate(context, request.businessDate);
  if (!day.ok) return day;

  const entityKey = root.value.key === undefined ? newKey : childKey(root.value.key, newKey);
  const needs = [...new Set([...root.value.needs, ...named.needs])].slice(0, CHANGE_REFS_MAX);
  const changes: DraftStep[] = groups.map(
    ({ name, group, value }): ChangeDraft =>
      draftOf(context, {
        entityType: request.entityType,
        entityKey,
        group: name,
        operation: group.cell === "fact" ? "fact" : "put",
        value,
        needs,
        ...(request.businessDate === undefined ? {} : { businessDate: request.businessDate }),
      }),
  );
  return ok({ ...approvers.value, changes });
}

function rootOf(
  view: NodeView,
  { siteKind }: DecisionContext,
  { root }: CreateRequest,
  childOf: string | undefined,
): Result<{ readonly key?: EntityKey; readonly needs: readonly Ref[] }, CreateProblem> {
  if (childOf === undefined) return root === undefined ? ok({ needs: [] }) : err({ code: "root-not-wanted" });
  if (root === undefined) return err({ code: "root-missing" });
  const entity = view.entity(childOf, root);
  if (entity === undefined) return holdsRows(siteKind) ? err({ code: "root-unknown" }) : ok({ key: root, needs: [] });
  return ok({ key: root, needs: evidenceOf(entity) });
}
