import {
  type CellKind,
  type ChangeState,
  type Conflict,
  type DecidedBy,
  declarationOf,
  describeRule,
  type Head,
} from "@huilian/conflict-rules";
import {
  type Change,
  type EntityKey,
  err,
  isEntityKey,
  ok,
  type Ref,
  type Result,
  type RuleReason,
} from "@huilian/domain";
import type { FoldedSet } from "./fold-outcome.ts";

export interface EntityName {
  readonly entityType: string;
  readonly entityKey: EntityKey;
}

/** `person/00…01`; undefined for what names no entity. */
export function parseEntityName(text: string): EntityName | undefined {
  const [entityType = "", entityKey, ...more] = text.split("/");
  if (more.length > 0 || !declarationOf(entityType) || !isEntityKey(entityKey)) return undefined;
  return { entityType, entityKey };
}

/** One cell: all heads by falling rank, and why the first counts before each of the others. */
export interface ExplainedCell {
  readonly group: string;
  readonly cell: CellKind;
  readonly heads: readonly Head[];
  readonly winner: Ref;
  readonly losers: readonly { readonly ref: Ref; readonly rule: RuleReason }[];
}

export type HistoryStep = { readonly ref: Ref; readonly state: ChangeState } & Pick<
  Change,
  "site" | "stamp" | "operatorId" | "businessDate" | "group" | "operation" | "base" | "value" | "clears" | "needs"
>;

export interface ExplainedEntity extends EntityName {
  readonly cells: readonly ExplainedCell[];
  /** Standing and merged ones. */
  readonly conflicts: readonly (Conflict & { readonly losers: readonly { readonly rule: DecidedBy }[] })[];
  /** Every change to it that is here, whatever became of it, by the stamp its author gave it. */
  readonly history: readonly HistoryStep[];
}

/** What is known of one entity; "unknown-entity" when no document speaks of it. */
export function explainEntity(set: FoldedSet, name: EntityName): Result<ExplainedEntity, "unknown-entity"> {
  const isOf = ({ entityType, entityKey }: EntityName): boolean =>
    entityType === name.entityType && entityKey === name.entityKey;
  const history = set.changes
    .filter(({ change }) => isOf(change))
    .sort((a, b) => a.change.stamp.ms - b.change.stamp.ms || a.change.stamp.counter - b.change.stamp.counter)
    .map(({ ref, change }): HistoryStep => {
      const { site, stamp, operatorId, businessDate, group, operation, base, value, clears, needs } = change;
      const told = { ref, state: set.stateOf(ref), site, stamp, operatorId, businessDate, group, operation, base };
      return { ...told, ...(value && { value }), ...(clears && { clears }), ...(needs && { needs }) };
    });
  if (history.length === 0) return err("unknown-entity");
  return ok({ ...name, cells: cellsOf(set, name), conflicts: set.fold.conflicts().filter(isOf), history });
}

function cellsOf({ fold }: FoldedSet, { entityType, entityKey }: EntityName): readonly ExplainedCell[] {
  const groups = declarationOf(entityType)?.groups ?? {};
  return Object.entries(fold.entity(entityType, entityKey)?.groups ?? {}).flatMap(([group, { heads, winner }]) => {
    const declared = groups[group];
    if (!declared) return [];
    const losers = heads.slice(1).map((head) => {
      return { ref: head.ref, rule: describeRule(declared.methods, winner, head) };
    });
    return [{ group, cell: declared.cell, heads, winner: winner.ref, losers }];
  });
}
