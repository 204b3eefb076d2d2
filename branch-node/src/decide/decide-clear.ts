import { type EntityKey, err, type LocalDate, ok, type Ref, type Result } from "@huilian/domain";
import type { Decision } from "@huilian/sync";
import type { NodeView } from "../view/node-view.ts";
import {
  checkBusinessDate,
  type DayProblem,
  type DecisionContext,
  declaredGroup,
  draftOf,
  headsOf,
} from "./decision-context.ts";

export interface ClearRequest {
  readonly entityType: string;
  readonly entityKey: EntityKey;
  readonly group: string;
  /** The marks to remove; at least one. */
  readonly clears: readonly Ref[];
  readonly businessDate?: LocalDate;
}

/** Why nothing is cleared, in order of precedence. */
export type ClearProblem =
  | { readonly code: "not-markable" }
  | { readonly code: "no-right" }
  | { readonly code: "mark-unknown" }
  | DayProblem;

/** Removes marks by name. Where the node holds the entity, it must stand under those marks. */
export function decideClear(
  view: NodeView,
  context: DecisionContext,
  request: ClearRequest,
): Result<Decision, ClearProblem> {
  const { entityType, entityKey, group: name, clears, businessDate } = request;
  const group = declaredGroup(entityType, name);
  if (group.cell !== "safety") return err({ code: "not-markable" });
  if (group.clearers?.includes(context.siteKind) !== true) return err({ code: "no-right" });
  const entity = view.entity(entityType, entityKey);
  const marks = new Set(headsOf(entity, name));
  if (entity !== undefined && !clears.every((ref) => marks.has(ref))) return err({ code: "mark-unknown" });
  const day = checkBusinessDate(context, businessDate);
  if (!day.ok) return day;
  const dated = businessDate === undefined ? {} : { businessDate };
  return ok({
    changes: [draftOf(context, { entityType, entityKey, group: name, operation: "clear", clears, ...dated })],
  });
}
