import {
  type Accumulators,
  accumulatorsOf,
  benefitYearOf,
  type CardIssue,
  type CardState,
  type CreditFact,
  chinaDateOf,
  compareText,
  type EntityKey,
  type Fen,
  type LocalDate,
  type PersonCoverage,
  type PersonIdentity,
  type PersonType,
  type PlacedSettlement,
  type Ref,
  type SettlementFact,
  type Shares,
  type SiteId,
  type Stamp,
} from "@huilian/domain";
import { type EntityView, imageOf } from "./entity-view.ts";
import { compareOrder, type Ordered } from "./order-key.ts";

/**
 * What an institution may learn of a person who presents a number or a card: who it is, until when insured, what
 * the card's state is and what the year has used. No contact data, no wage, no diagnosis. Entitlement stands as
 * dates, so that a month of normal payment changes no row.
 */
export interface Eligibility {
  readonly person: EntityKey;
  readonly name: string;
  readonly sex: PersonIdentity["sex"];
  readonly birthDate: LocalDate;
  readonly personType: PersonType;
  readonly civilServant: boolean;
  readonly area: string;
  readonly insuredFrom: LocalDate;
  readonly insuredUntil: LocalDate;
  readonly cards: readonly EligibleCard[];
  /** By benefit year. */
  readonly years: Readonly<Record<string, YearUse>>;
  readonly accountBalance: Fen;
  readonly lastSettlement?: LastSettlement;
  /** The heads a settlement of this person needs. */
  readonly needs: readonly Ref[];
}

export interface EligibleCard {
  readonly card: EntityKey;
  readonly cardNumber?: string;
  readonly state: CardState;
}

export type YearUse = Pick<Accumulators, "deductible" | "pooled">;

export interface LastSettlement extends Ordered {
  readonly effective: Stamp;
  readonly site: SiteId;
}

interface OrderedSettlement extends PlacedSettlement, Ordered {}

function settlementsOf(entities: readonly EntityView[], sharesOf: SharesByRules): readonly OrderedSettlement[] {
  return entities.flatMap(({ entityType, groups }) =>
    entityType !== "settlement"
      ? []
      : (groups["fact"]?.heads ?? []).map(({ ref, site, effective, value }) => {
          const counted = sharesOf(ref);
          return { ref, site, effective, fact: value as SettlementFact, ...(counted ? { counted } : {}) };
        }),
  );
}

const creditsOf = (entities: readonly EntityView[]): readonly CreditFact[] =>
  entities.flatMap(({ entityType, groups }) =>
    entityType === "credit" ? (groups["fact"]?.heads ?? []).map(({ value }) => value as CreditFact) : [],
  );

/**
 * Most cards and most benefit years one person is shown with. Any site may mark a card it was shown and settle for any
 * day, and a row longer than nodes open would hide the person from every counter.
 */
const ELIGIBLE_CARDS_MAX = 64;
const ELIGIBLE_YEARS_MAX = 20;

/** Issued cards before marks of cards nobody has heard of. */
function cardsOf(entities: readonly EntityView[]): readonly EligibleCard[] {
  const cards = entities.flatMap((entity): readonly EligibleCard[] => {
    if (entity.entityType !== "card") return [];
    const issue = imageOf(entity, "issue") as CardIssue | undefined;
    const state = (imageOf(entity, "status")?.["state"] ?? "active") as CardState;
    return [{ card: entity.entityKey, ...(issue ? { cardNumber: issue.cardNumber } : {}), state }];
  });
  const isIssued = ({ cardNumber }: EligibleCard): boolean => cardNumber !== undefined;
  if (cards.length <= ELIGIBLE_CARDS_MAX) return cards;
  return [...cards.filter(isIssued), ...cards.filter((card) => !isIssued(card))].slice(0, ELIGIBLE_CARDS_MAX);
}

/** The newest years with a service, ascending. One that was still to come when its settlement was received is none. */
function yearsOf(settlements: readonly OrderedSettlement[]): readonly string[] {
  const past = settlements.filter(({ fact, effective }) => fact.servedOn <= chinaDateOf(effective.ms + DAY_MS));
  const years = new Set(past.map(({ fact }) => benefitYearOf(fact.servedOn)));
  return [...years].sort(compareText).slice(-ELIGIBLE_YEARS_MAX);
}

/** A counter's clock may be a day ahead of the centre's. */
const DAY_MS = 86_400_000;

/** The shares that count where a settlement is flagged: those of the rules. */
export type SharesByRules = (ref: Ref) => Shares | undefined;

/** From all entities of one person; undefined while identity or coverage is not known. */
export function eligibilityOf(entities: readonly EntityView[], sharesOf: SharesByRules): Eligibility | undefined {
  const person = entities.find(({ entityType }) => entityType === "person");
  const identity = imageOf(person, "identity") as PersonIdentity | undefined;
  const coverage = imageOf(person, "coverage") as PersonCoverage | undefined;
  if (!person || !identity || !coverage) return undefined;
  const settlements = settlementsOf(entities, sharesOf);
  const credits = creditsOf(entities);
  const years = yearsOf(settlements);
  const use = (year: string): Accumulators =>
    accumulatorsOf({ personKey: person.entityKey, settlements, credits, year, compareOrder });
  const [last] = [...settlements].sort((a, b) => compareOrder(b, a));
  return {
    person: person.entityKey,
    name: identity.name,
    sex: identity.sex,
    birthDate: identity.birthDate,
    personType: coverage.personType,
    civilServant: coverage.civilServant,
    area: coverage.area,
    insuredFrom: coverage.insuredFrom,
    insuredUntil: coverage.insuredUntil,
    cards: cardsOf(entities),
    years: Object.fromEntries(
      years.map((year) => {
        const { deductible, pooled } = use(year);
        return [year, { deductible, pooled }];
      }),
    ),
    accountBalance: use("").accountBalance,
    ...(last ? { lastSettlement: { ref: last.ref, site: last.site, effective: last.effective } } : {}),
    needs: ["identity", "coverage"].flatMap((group) => person.groups[group]?.winner.ref ?? []),
  };
}
