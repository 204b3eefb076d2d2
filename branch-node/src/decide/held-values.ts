import { imageOf, type UniqueConstraint } from "@huilian/conflict-rules";
import type { EntityKey, GroupImage, ReadChange } from "@huilian/domain";
import type { NodeView } from "../view/node-view.ts";
import { declared } from "./decision-context.ts";

/** What tells who holds a value already; own changes of the same moment are given beside. */
export interface HeldValues {
  /** Entities that may hold it: more than do, never fewer. */
  candidates(entityType: string, column: string, value: string): readonly EntityKey[];
  readonly sameMoment: readonly ReadChange[];
}

/**
 * The constraint that a new entity would break, as far as this node can see. What another office holds is not seen
 * here: the entry then goes through, and the centre marks the later one as an alias.
 */
export function takenConstraint(
  view: NodeView,
  held: HeldValues,
  entityType: string,
  groups: Readonly<Record<string, GroupImage>>,
): UniqueConstraint | undefined {
  return declared(entityType).unique?.find(({ group, column }) => {
    const value = groups[group]?.[column];
    if (typeof value !== "string") return false;
    const isHeld = (key: EntityKey): boolean => imageOf(view.entity(entityType, key), group)?.[column] === value;
    const isWritten = ({ change }: ReadChange): boolean =>
      change.entityType === entityType && change.group === group && change.value?.[column] === value;
    return held.candidates(entityType, column, value).some(isHeld) || held.sameMoment.some(isWritten);
  });
}
