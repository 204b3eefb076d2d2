import {
  type AliasOf,
  declarationOf,
  describeRule,
  type EntityDeclaration,
  type EntityView,
} from "@huilian/conflict-rules";
import { assert, canonicalJson, type ReadChange, type Ref, rootKeyOf, type SiteKind } from "@huilian/domain";
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

/**
 * An entity for a screen: every value says who set it, when, and whether the centre has confirmed it. Where several
 * sides are told (heads), each that does not count says the rule that decided.
 */
function entityShown(entity: EntityView, unconfirmed: ReadonlySet<Ref>, siteKind: SiteKind) {
  const declaration = declarationOf(entity.entityType);
  return {
    entityType: entity.entityType,
    entityKey: entity.entityKey,
    may: mayOf(declaration, siteKind),
    groups: Object.fromEntries(
      Object.entries(entity.groups).map(([name, { winner, heads }]) => {
        const methods = declaration?.groups[name]?.methods ?? [];
        const shown = heads.map((head) => ({
          ...headShown(head, unconfirmed),
          ...(head.ref === winner.ref ? {} : { rule: describeRule(methods, winner, head) }),
        }));
        // Marks stand side by side by their nature; only of a register two heads are two answers to one question.
        const inConflict = heads.length > 1 && declaration?.groups[name]?.cell === "register";
        return [name, { ...headShown(winner, unconfirmed), inConflict, heads: shown }];
      }),
    ),
  };
}

/** Whose number it is, and whether that record can be opened at this place. */
const aliasShown = (core: NodeCore, entityType: string, { entityKey, constraint }: AliasOf) => ({
  entityKey,
  constraint,
  isHere: core.view.entity(entityType, entityKey) !== undefined,
});

/** By group what this kind of office may do, so that a screen offers nothing that would be refused for that. */
function mayOf(declaration: EntityDeclaration | undefined, siteKind: SiteKind): Readonly<Record<string, string[]>> {
  return Object.fromEntries(
    Object.entries(declaration?.groups ?? {}).map(([name, { cell, writers, clearers = [] }]) => {
      const mayWrite = writers.includes(siteKind);
      const acts = [
        ...(cell === "register" && mayWrite ? ["put"] : []),
        ...(cell === "safety" && mayWrite ? ["mark"] : []),
        ...(cell === "safety" && clearers.includes(siteKind) ? ["clear"] : []),
      ];
      return [name, acts];
    }),
  );
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
    ...entityShown(entity, unconfirmed, core.deps.siteKind),
    ...(entity.aliasOf ? { aliasOf: aliasShown(core, entity.entityType, entity.aliasOf) } : {}),
    children: children.slice(0, CHILDREN_TOLD_MAX).map((child) => entityShown(child, unconfirmed, core.deps.siteKind)),
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
    ...(verdict?.state === "superseded" ? { lost: lossShown(core, { ref, change }) } : {}),
  };
}

/**
 * What somebody entered here that does not count: what came before it and by which rule, as the centre decided, and what
 * counts by now. An entry that was decided against at the centre must not just be gone. The centre's row is asked who won,
 * since an own entry that waits on top of both hides them from the view. Without `winner` where the row has left this
 * place; `detail` then still names the method.
 */
function lossShown(core: NodeCore, { ref, change }: ReadChange) {
  const { entityType, entityKey, group, value } = change;
  const heads = core.replica.row(entityType, entityKey)?.groups[group] ?? [];
  const [winner] = heads;
  const lost = heads.find((head) => head.ref === ref);
  const counts = core.view.entity(entityType, entityKey)?.groups[group]?.winner;
  const unconfirmed = new Set(core.view.ownOf(rootKeyOf(entityKey)).map((own) => own.ref));
  const methods = declarationOf(entityType)?.groups[group]?.methods ?? [];
  return {
    value,
    ...(winner && lost ? { winner: headShown(winner, new Set()), rule: describeRule(methods, winner, lost) } : {}),
    ...(counts ? { counts: headShown(counts, unconfirmed) } : {}),
  };
}
