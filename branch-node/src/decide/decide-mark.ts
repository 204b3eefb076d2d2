import { type EntityKey, err, type GroupImage, type LocalDate, ok, type Result } from "@huilian/domain";
import type { Decision } from "@huilian/sync";
import type { NodeView } from "../view/node-view.ts";
import {
  checkBusinessDate,
  type DayProblem,
  type DecisionContext,
  declaredGroup,
  draftOf,
  holdsRows,
} from "./decision-context.ts";

export interface MarkRequest {
  readonly entityType: string;
  readonly entityKey: EntityKey;
  readonly group: string;
  /** A checked image. */
  readonly value: GroupImage;
  readonly businessDate?: LocalDate;
}

/** Why nothing is marked, in order of precedence. */
export type MarkProblem =
  | { readonly code: "no-right" }
  | { readonly code: "not-markable" }
  | { readonly code: "entity-unknown" }
  | DayProblem;

/**
 * Sets a mark of a safety cell: a commit of its own that names nothing it would have to wait for, so that a report
 * of loss counts everywhere as soon as it is heard. A site that holds no rows marks the key it was shown.
 */
export function decideMark(
  view: NodeView,
  context: DecisionContext,
  request: MarkRequest,
): Result<Decision, MarkProblem> {
  const { entityType, entityKey, group: name, value, businessDate } = request;
  const group = declaredGroup(entityType, name);
  if (!group.writers.includes(context.siteKind)) return err({ code: "no-right" });
  if (group.cell !== "safety") return err({ code: "not-markable" });
  if (holdsRows(context.siteKind) && view.entity(entityType, entityKey) === undefined)
    return err({ code: "entity-unknown" });
  const day = checkBusinessDate(context, businessDate);
  if (!day.ok) return day;
  const dated = businessDate === undefined ? {} : { businessDate };
  return ok({
    changes: [draftOf(context, { entityType, entityKey, group: name, operation: "mark", value, ...dated })],
  });
}
