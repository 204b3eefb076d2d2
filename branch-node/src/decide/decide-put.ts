import {
  CHANGE_REFS_MAX,
  type Columns,
  type EntityKey,
  err,
  type GroupImage,
  type LocalDate,
  ok,
  type Ref,
  type Result,
} from "@huilian/domain";
import type { Decision } from "@huilian/sync";
import type { NodeView } from "../view/node-view.ts";
import {
  approversOf,
  checkBusinessDate,
  type DayProblem,
  type DecisionContext,
  declaredGroup,
  draftOf,
  evidenceOf,
  headsOf,
  holdsRows,
  type SignatureProblem,
} from "./decision-context.ts";
import { followReferences, type Reference, referencesIn } from "./references.ts";

export interface PutRequest {
  readonly entityType: string;
  readonly entityKey: EntityKey;
  readonly group: string;
  /** A checked image: every column of the group. */
  readonly value: GroupImage;
  /** The heads the client saw. When they are not those of the node, somebody was quicker. */
  readonly base?: readonly Ref[];
  readonly businessDate?: LocalDate;
}

/** Why nothing is changed, in order of precedence. */
export type PutProblem =
  | { readonly code: "no-right" }
  | SignatureProblem
  | { readonly code: "not-a-register" }
  | { readonly code: "entity-unknown" }
  | { readonly code: "changed-meanwhile" }
  | { readonly code: "reference-unknown"; readonly paths: readonly string[] }
  | DayProblem;

/** Replaces a group by a full image. It follows all heads the node sees, so that what was in conflict is decided. */
export function decidePut(view: NodeView, context: DecisionContext, request: PutRequest): Result<Decision, PutProblem> {
  const { entityType, entityKey, group: name, value, businessDate } = request;
  const group = declaredGroup(entityType, name);
  if (!group.writers.includes(context.siteKind)) return err({ code: "no-right" });
  const approvers = approversOf(context, [group]);
  if (!approvers.ok) return approvers;
  if (group.cell !== "register") return err({ code: "not-a-register" });
  const entity = view.entity(entityType, entityKey);
  if (entity === undefined) return err({ code: "entity-unknown" });
  const heads = headsOf(entity, name);
  if (request.base !== undefined && !isSameSet(request.base, heads)) return err({ code: "changed-meanwhile" });
  const old = entity.groups[name]?.winner.value;
  const named = followReferences(view, newReferencesIn(group.columns, value, old));
  if (holdsRows(context.siteKind) && named.unknown.length > 0)
    return err({ code: "reference-unknown", paths: named.unknown });
  const day = checkBusinessDate(context, businessDate);
  if (!day.ok) return day;
  // A group nobody wrote yet has no heads to follow, so the entity itself must be named.
  const needs = [...new Set([...(heads.length === 0 ? evidenceOf(entity) : []), ...named.needs])];
  return ok({
    ...approvers.value,
    changes: [
      draftOf(context, {
        entityType,
        entityKey,
        group: name,
        operation: "put",
        base: heads.slice(0, CHANGE_REFS_MAX),
        value,
        needs: needs.slice(0, CHANGE_REFS_MAX),
        ...(old === undefined ? {} : { old }),
        ...(businessDate === undefined ? {} : { businessDate }),
      }),
    ],
  });
}

/**
 * What the new image names and the old one did not. The employer of a person another branch keeps is not among this
 * node's rows, and correcting something else in the same group does not doubt it.
 */
function newReferencesIn(columns: Columns, value: GroupImage, old: GroupImage | undefined): readonly Reference[] {
  const before = new Set(referencesIn(columns, old ?? {}).map(({ entityKey }) => entityKey));
  return referencesIn(columns, value, "value.").filter(({ entityKey }) => !before.has(entityKey));
}

const isSameSet = (a: readonly Ref[], b: readonly Ref[]): boolean => {
  const seen = new Set(a);
  return seen.size === b.length && b.every((ref) => seen.has(ref));
};
