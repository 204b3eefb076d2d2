import { declarationOf, type EntityDeclaration, type EntityView, type GroupDeclaration } from "@huilian/conflict-rules";
import {
  type EntityKey,
  err,
  type GroupImage,
  type Hash,
  type LocalDate,
  type Operation,
  ok,
  periodOf,
  type Ref,
  type Result,
  type SiteId,
  type SiteKind,
} from "@huilian/domain";
import type { Approver, ChangeDraft, Decision } from "@huilian/sync";

/** What a decision may know beside the view and the request. Plain data: the same context decides the same. */
export interface DecisionContext {
  readonly site: SiteId;
  readonly siteKind: SiteKind;
  readonly operatorId: string;
  /** Hash of the newest central beacon held. */
  readonly beacon: Hash;
  readonly rulesVersion: Hash;
  /** The day in China as the node believes it. */
  readonly today: LocalDate;
  /** A day after `today` is refused only by a node that knows the time. */
  readonly isTimeSure: boolean;
  /** The client's key of the request. */
  readonly requestKey?: string;
  /** The operator's own key, in a session; software has none. */
  readonly signer?: Approver["signer"];
}

export interface DraftFields {
  readonly entityType: string;
  readonly entityKey: EntityKey;
  readonly group: string;
  readonly operation: Operation;
  readonly base?: readonly Ref[];
  readonly old?: GroupImage;
  readonly value?: GroupImage;
  readonly clears?: readonly Ref[];
  readonly needs?: readonly Ref[];
  readonly businessDate?: LocalDate;
  readonly idempotencyKey?: string;
}

/** A change as this node drafts it: what all drafts of one request say alike, and the fields. */
export function draftOf(context: DecisionContext, fields: DraftFields): ChangeDraft {
  const { entityType, entityKey, group, operation, base = [], old, value, clears, needs = [] } = fields;
  const businessDate = fields.businessDate ?? context.today;
  const idempotencyKey = fields.idempotencyKey ?? context.requestKey;
  return {
    beacon: context.beacon,
    entityType,
    entityKey,
    group,
    operation,
    base,
    ...(old === undefined ? {} : { old }),
    ...(value === undefined ? {} : { value }),
    ...(clears === undefined ? {} : { clears }),
    ...(needs.length === 0 ? {} : { needs }),
    businessDate,
    period: periodOf(businessDate),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    operatorId: context.operatorId,
    rulesVersion: context.rulesVersion,
    schemaVersion: declarationOf(entityType)?.schemaVersion ?? 1,
  };
}

/** Ends the reading of a request whose entity or column group nobody declared: routes are made from declarations. */
export function declared(entityType: string): EntityDeclaration {
  const declaration = declarationOf(entityType);
  if (declaration === undefined) throw new Error("invariant broken: a route's entity type is declared");
  return declaration;
}

export function declaredGroup(entityType: string, group: string): GroupDeclaration {
  const declaration = declared(entityType).groups[group];
  if (declaration === undefined) throw new Error("invariant broken: a route's column group is declared");
  return declaration;
}

export type SignatureProblem = { readonly code: "needs-own-signature" };

/** Who must sign what is written to these groups beside the site: the operator, where one of them asks for it. */
export function approversOf(
  { operatorId, signer }: Pick<DecisionContext, "operatorId" | "signer">,
  groups: readonly GroupDeclaration[],
): Result<Pick<Decision, "approvers">, SignatureProblem> {
  if (groups.every(({ approval }) => approval === undefined)) return ok({});
  return signer === undefined ? err({ code: "needs-own-signature" }) : ok({ approvers: [{ operatorId, signer }] });
}

export type DayProblem = { readonly code: "business-date-in-future" };

export const checkBusinessDate = (
  { today, isTimeSure }: Pick<DecisionContext, "today" | "isTimeSure">,
  businessDate: LocalDate | undefined,
): Result<void, DayProblem> =>
  businessDate !== undefined && isTimeSure && businessDate > today
    ? err({ code: "business-date-in-future" })
    : ok(undefined);

/** All heads of a cell: what a put follows. */
export const headsOf = (entity: EntityView | undefined, group: string): readonly Ref[] =>
  (entity?.groups[group]?.heads ?? []).map(({ ref }) => ref);

/**
 * What a change cannot stand without when it needs an entity: the winner of the first register that was written.
 * One Ref, since a refusal of another group does not unmake the entity.
 */
export function evidenceOf(entity: EntityView): readonly Ref[] {
  const { groups } = declared(entity.entityType);
  for (const [name, { cell }] of Object.entries(groups)) {
    const winner = cell === "safety" ? undefined : entity.groups[name]?.winner;
    if (winner) return [winner.ref];
  }
  return [];
}

/** Whether the site holds the rows of persons and employers. Others must take a key on trust. */
export const holdsRows = (siteKind: SiteKind): boolean => siteKind === "branch";
