import type { EntityView } from "@huilian/conflict-rules";
import { assert, canonicalJson, type ReadChange, type Ref } from "@huilian/domain";
import { CHILDREN_TOLD_MAX } from "../limits.ts";
import type { NodeCore } from "../node-core.ts";

/**
 * The answer to a request that changed something: only from what was written, and a fact in its canonical order, so
 * that it is the same text for ever.
 */
export function madeOf(changes: readonly ReadChange[]) {
  const first = changes[0];
  assert(first !== undefined, "what changed something holds a change");
  const { entityType, entityKey, stamp, businessDate, operation, value } = first.change;
  return {
    refs: changes.map(({ ref }) => ref),
    entityType,
    entityKey,
    madeMs: stamp.ms,
    businessDate,
    confirmed: false,
    ...(operation === "fact" && value !== undefined ? { fact: JSON.parse(canonicalJson(value)) as unknown } : {}),
  };
}

/** An entity for a screen: every value says who set it, when, and whether the centre has confirmed it. */
function entityShown(entity: EntityView, unconfirmed: ReadonlySet<Ref>) {
  return {
    entityType: entity.entityType,
    entityKey: entity.entityKey,
    groups: Object.fromEntries(
      Object.entries(entity.groups).map(([name, { winner, heads }]) => [
        name,
        {
          ...headShown(winner, unconfirmed),
          inConflict: heads.length > 1,
          heads: heads.map((head) => headShown(head, unconfirmed)),
        },
      ]),
    ),
  };
}

function headShown(head: EntityView["groups"][string]["winner"], unconfirmed: ReadonlySet<Ref>) {
  const { ref, site, siteKind, effective, operatorId, businessDate, value } = head;
  return {
    ref,
    site,
    siteKind,
    operatorId,
    setMs: effective.ms,
    businessDate,
    confirmed: !unconfirmed.has(ref),
    value,
  };
}

/** An entity with everything that belongs to it. */
export function entityWithChildren(core: NodeCore, entity: EntityView) {
  const { entityKey } = entity;
  const own = core.view.ownOf(entityKey);
  const unconfirmed = new Set(own.map(({ ref }) => ref));
  const children = core.view.entitiesOf(entityKey).filter((child) => child.entityKey.startsWith(`${entityKey}.`));
  return {
    ...entityShown(entity, unconfirmed),
    children: children.slice(0, CHILDREN_TOLD_MAX).map((child) => entityShown(child, unconfirmed)),
    moreChildren: Math.max(0, children.length - CHILDREN_TOLD_MAX),
  };
}

/** What became of an own change: what the centre said, or nothing yet. */
export function ownChangeShown(core: NodeCore, { ref, change }: ReadChange) {
  const { journal, replica } = core;
  const verdict = replica.verdictOf(ref);
  const isDecided = (replica.decidedUpTo()[change.incarnation] ?? 0) >= change.sequence;
  return {
    ref,
    entityType: change.entityType,
    entityKey: change.entityKey,
    group: change.group,
    operation: change.operation,
    operatorId: change.operatorId,
    madeMs: change.stamp.ms,
    businessDate: change.businessDate,
    receipted: journal.receiptedUpTo(change.incarnation) >= change.sequence,
    state: verdict?.state ?? (isDecided ? "applied" : "undecided"),
    ...(verdict === undefined ? {} : { detail: verdict.detail }),
  };
}
