import type { Eligibility } from "@huilian/conflict-rules";
import {
  type AccountUse,
  type CardState,
  type CareKind,
  childKey,
  type EntityKey,
  err,
  type Fen,
  type GroupImage,
  type InstitutionProfile,
  type LocalDate,
  ok,
  type Result,
  roomFen,
  type SettlementFact,
  type SettlementLine,
  type SettleProblem,
  settle,
  sumFen,
} from "@huilian/domain";
import type { ChangeDraft } from "@huilian/sync";
import type { NodeView } from "../view/node-view.ts";
import { type DecisionContext, declaredGroup, draftOf } from "./decision-context.ts";
import { knownCards, knownUse } from "./known-use.ts";
import { institutionOf, type PolicyInForce, policyInForce } from "./policy-in-force.ts";

export interface SettlementRequest {
  readonly servedOn?: LocalDate;
  readonly careKind: CareKind;
  readonly diagnosis?: string;
  readonly lines: readonly SettlementLine[];
  readonly accountUse: AccountUse;
  /** The card that was shown, where one was. */
  readonly cardNumber?: string;
}

/** The line to the centre as the counter knows it when it settles. */
export interface LineAtHand {
  readonly isConnected: boolean;
  /** Whole and part hours since the centre was last heard. */
  readonly hoursSinceContact: number;
  /** Number of the open incident. */
  readonly incident?: string;
}

/** Why a bill is not settled, in order of precedence. Amounts in fen. */
export type SettlementProblem =
  | { readonly code: "no-right" }
  | { readonly code: "person-unknown" }
  | { readonly code: "institution-unknown" }
  | { readonly code: "served-in-future" }
  | { readonly code: "not-insured" }
  | { readonly code: "card-unknown" }
  | { readonly code: "card-stopped"; readonly state: Exclude<CardState, "active"> }
  | { readonly code: "no-policy" }
  | { readonly code: "bill-invalid"; readonly problem: SettleProblem }
  | { readonly code: "offline-too-long"; readonly maxHours: number }
  | { readonly code: "offline-pooling-off" }
  | { readonly code: "offline-limit"; readonly left: Fen };

export interface SettlementInput {
  /** What the area may know of the person; undefined when nobody is insured under the number. */
  readonly eligibility: Eligibility | undefined;
  readonly line: LineAtHand;
  readonly request: SettlementRequest;
}

export interface DecidedSettlement {
  readonly fact: Omit<SettlementFact, "slipNumber">;
  readonly policy: PolicyInForce;
  readonly eligibility: Eligibility;
}

/** What a settlement would say. It stands on everything this node settled itself, also a moment ago. */
export function previewSettlement(
  view: NodeView,
  context: DecisionContext,
  { eligibility, line, request }: SettlementInput,
): Result<DecidedSettlement, SettlementProblem> {
  if (!declaredGroup("settlement", "fact").writers.includes(context.siteKind)) return err({ code: "no-right" });
  if (eligibility === undefined) return err({ code: "person-unknown" });
  const institution = institutionOf(view, context.site);
  if (institution === undefined) return err({ code: "institution-unknown" });
  const servedOn = request.servedOn ?? context.today;
  if (context.isTimeSure && servedOn > context.today) return err({ code: "served-in-future" });
  if (servedOn < eligibility.insuredFrom || servedOn > eligibility.insuredUntil) return err({ code: "not-insured" });
  const card = checkCard(view, eligibility, request.cardNumber);
  if (!card.ok) return card;
  const policy = policyInForce(view, eligibility.area, servedOn);
  if (policy === undefined) return err({ code: "no-policy" });
  const made = factOf(view, context.site, { eligibility, institution, policy, line, request, servedOn });
  if (!made.ok) return made;
  const limits = line.isConnected
    ? ok(undefined)
    : checkOffline(view, eligibility.person, { line, policy, fact: made.value });
  return limits.ok ? ok({ fact: made.value, policy, eligibility }) : limits;
}

/** The settlement as a fact. `slipNumber` is this site's next one, `ownKey` from chance. */
export function decideSettlement(
  view: NodeView,
  context: DecisionContext,
  input: SettlementInput,
  { slipNumber, ownKey }: { readonly slipNumber: string; readonly ownKey: EntityKey },
): Result<{ readonly changes: readonly ChangeDraft[] }, SettlementProblem> {
  const decided = previewSettlement(view, context, input);
  if (!decided.ok) return decided;
  const { fact, policy, eligibility } = decided.value;
  const draft = draftOf(context, {
    entityType: "settlement",
    entityKey: childKey(eligibility.person, ownKey),
    group: "fact",
    operation: "fact",
    value: { ...fact, slipNumber } satisfies SettlementFact as unknown as GroupImage,
    needs: [policy.ref, ...eligibility.needs],
    idempotencyKey: slipNumber,
  });
  return ok({ changes: [draft] });
}

/** A card that was shown counts itself. Without one, a person all of whose cards are stopped does not settle. */
function checkCard(
  view: NodeView,
  eligibility: Eligibility,
  cardNumber: string | undefined,
): Result<void, SettlementProblem> {
  const cards = knownCards(eligibility, view.ownOf(eligibility.person));
  const shown = cardNumber === undefined ? cards : cards.filter((card) => card.cardNumber === cardNumber);
  if (cardNumber !== undefined && shown.length === 0) return err({ code: "card-unknown" });
  if (shown.length === 0 || shown.some(({ state }) => state === "active")) return ok(undefined);
  const state = shown.map((card) => card.state).find((one) => one !== "active") ?? "lost";
  return err({ code: "card-stopped", state });
}

function factOf(
  view: NodeView,
  site: DecisionContext["site"],
  from: {
    readonly eligibility: Eligibility;
    readonly institution: { readonly key: EntityKey; readonly profile: InstitutionProfile };
    readonly policy: PolicyInForce;
    readonly line: LineAtHand;
    readonly request: SettlementRequest;
    readonly servedOn: LocalDate;
  },
): Result<Omit<SettlementFact, "slipNumber">, SettlementProblem> {
  const { eligibility, institution, policy, line, request, servedOn } = from;
  const { lines, careKind, diagnosis, accountUse } = request;
  const { level } = institution.profile;
  const { personType } = eligibility;
  const saw = knownUse(eligibility, view.ownOf(eligibility.person), servedOn);
  const shares = settle({ lines, level, personType, policy: policy.parameters, saw, accountUse });
  if (!shares.ok) return err({ code: "bill-invalid", problem: shares.error });
  return ok({
    person: eligibility.person,
    institution: institution.key,
    institutionSite: site,
    servedOn,
    careKind,
    ...(diagnosis === undefined ? {} : { diagnosis }),
    lines,
    policy: policy.ref,
    personType,
    level,
    saw,
    shares: shares.value,
    ...(line.isConnected || line.incident === undefined ? {} : { incident: line.incident }),
    provisional: !line.isConnected,
  });
}

/** The centre set what a counter may promise while nobody can be asked. */
function checkOffline(
  view: NodeView,
  person: EntityKey,
  { line, policy, fact }: { line: LineAtHand; policy: PolicyInForce; fact: Omit<SettlementFact, "slipNumber"> },
): Result<void, SettlementProblem> {
  const { offlineMaxHours, offlinePooling, offlinePoolingMaxPerPerson } = policy.parameters;
  if (line.hoursSinceContact > offlineMaxHours) return err({ code: "offline-too-long", maxHours: offlineMaxHours });
  if (fact.shares.pooled === 0) return ok(undefined);
  if (!offlinePooling) return err({ code: "offline-pooling-off" });
  const left = roomFen(offlinePoolingMaxPerPerson, pooledThisTime(view, person, fact));
  return fact.shares.pooled > left ? err({ code: "offline-limit", left }) : ok(undefined);
}

/** What this site has let the fund pay for the person since the line was cut. */
const pooledThisTime = (
  view: NodeView,
  person: EntityKey,
  { incident, institutionSite }: Pick<SettlementFact, "institutionSite"> & { readonly incident?: string },
): Fen =>
  sumFen(
    view.entitiesOf(person).flatMap(({ entityType, groups }) => {
      const fact =
        entityType === "settlement" ? (groups["fact"]?.winner.value as SettlementFact | undefined) : undefined;
      const counts = fact?.provisional && fact.institutionSite === institutionSite && fact.incident === incident;
      return counts ? [fact.shares.pooled] : [];
    }),
  );
