import {
  type Conflict,
  type ConflictSide,
  type DecidedBy,
  declarationOf,
  describeClaim,
  describeRule,
  type UniquenessClaim,
} from "@huilian/conflict-rules";
import {
  type Column,
  canonicalJson,
  type EntityKey,
  type Json,
  maskIdentityNumber,
  type Ref,
  type RuleReason,
  type SiteId,
  type SiteKind,
} from "@huilian/domain";
import type { Names } from "./names-of.ts";

/** Who said something, where and when. What was said stands in the columns. */
export interface ShownSide {
  readonly ref: Ref;
  readonly site: SiteId;
  readonly siteKind: SiteKind;
  readonly siteName?: string;
  readonly operatorId: string;
  readonly madeMs: number;
  readonly businessDate: string;
}

export interface ConflictCell {
  /** Absent where the side left the column empty. */
  readonly value?: Json;
  /** What a key or a site stands for. */
  readonly label?: string;
}

/** One column of all sides; `losers` in the order of the conflict's. */
export interface ConflictColumn {
  readonly column: string;
  readonly differs: boolean;
  readonly winner: ConflictCell;
  readonly losers: readonly ConflictCell[];
}

/** A conflict as a desk works on it: names instead of keys, column beside column, and the rule with what it compared. */
export interface ShownConflict {
  readonly id: string;
  readonly type: Conflict["type"];
  readonly entityType: string;
  readonly entityKey: EntityKey;
  readonly group: string;
  readonly label?: string;
  readonly standing: boolean;
  readonly newestMs: number;
  readonly winner: ShownSide;
  readonly losers: readonly (ShownSide & { readonly decidedBy: DecidedBy; readonly rule: RuleReason })[];
  readonly columns: readonly ConflictColumn[];
  /** Of a pair under one number: the record that keeps it. The conflict itself is about the alias. */
  readonly kept?: { readonly entityKey: EntityKey; readonly column: string; readonly label?: string };
  readonly mergedBy?: Ref;
  readonly merge?: ShownSide;
}

/** Stays the same as long as the conflict looks the same. */
export const conflictId = ({ entityType, entityKey, group, winner, mergedBy }: Conflict): string =>
  `${entityType}/${entityKey}/${group}/${mergedBy ?? winner.ref}`;

/** When the last of its sides was made. */
export const newestMsOf = ({ winner, losers }: Conflict): number =>
  [winner, ...losers].reduce((newest, { effective }) => Math.max(newest, effective.ms), 0);

export function showConflict(conflict: Conflict, names: Names): ShownConflict {
  const { type, entityType, entityKey, group, winner, losers, mergedBy, merge, claim } = conflict;
  const { methods = [], columns = {} } = declarationOf(entityType)?.groups[group] ?? {};
  const label = names.entity(entityType, entityKey);
  return {
    id: conflictId(conflict),
    type,
    entityType,
    entityKey,
    group,
    ...(label === undefined ? {} : { label }),
    standing: mergedBy === undefined,
    newestMs: newestMsOf(conflict),
    winner: shownSide(winner, names),
    losers: losers.map((loser) => ({
      ...shownSide(loser, names),
      decidedBy: loser.rule,
      rule: claim ? describeClaim(winner, loser) : describeRule(methods, winner, loser),
    })),
    columns: Object.entries(columns).map(([name, column]) => shownColumn(name, column, { winner, losers }, names)),
    ...(claim ? { kept: shownKept(entityType, claim, names) } : {}),
    ...(mergedBy === undefined ? {} : { mergedBy }),
    ...(merge === undefined ? {} : { merge: shownSide(merge, names) }),
  };
}

function shownKept(entityType: string, { winnerKey, column }: UniquenessClaim, names: Names) {
  const label = names.entity(entityType, winnerKey);
  return { entityKey: winnerKey, column, ...(label === undefined ? {} : { label }) };
}

function shownSide(
  { ref, site, siteKind, operatorId, effective, businessDate }: ConflictSide,
  names: Names,
): ShownSide {
  const siteName = names.site(site);
  return {
    ref,
    site,
    siteKind,
    ...(siteName === undefined ? {} : { siteName }),
    operatorId,
    madeMs: effective.ms,
    businessDate,
  };
}

function shownColumn(
  name: string,
  column: Column,
  { winner, losers }: Pick<Conflict, "winner" | "losers">,
  names: Names,
): ConflictColumn {
  const values = [winner, ...losers].map(({ value }) => value[name]);
  const texts = values.map((value) => (value === undefined ? "" : canonicalJson(value)));
  const [first, ...others] = values.map((value) => shownCell(column, value, names));
  return { column: name, differs: new Set(texts).size > 1, winner: first ?? {}, losers: others };
}

/** An identity number is masked whichever column somebody typed it into: the desk works by name. */
function shownCell(column: Column, value: Json | undefined, names: Names): ConflictCell {
  if (typeof value !== "string") return value === undefined ? {} : { value };
  if (column.kind === "idNumber" || IDENTITY_NUMBER.test(value)) return { value: maskIdentityNumber(value) };
  const label = labelOf(column, value, names);
  return { value, ...(label === undefined ? {} : { label }) };
}

const IDENTITY_NUMBER = /^\d{17}[\dXx]$/;

function labelOf(column: Column, value: string, names: Names): string | undefined {
  if (column.kind === "entity") return names.entity(column.of, value as EntityKey);
  return column.kind === "site" ? names.site(value as SiteId) : undefined;
}
