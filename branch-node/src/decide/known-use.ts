import { compareOrder, type Eligibility, type LastSettlement } from "@huilian/conflict-rules";
import {
  benefitYearOf,
  type CardState,
  type EntityKey,
  effectiveCardState,
  type GroupImage,
  heldSumFen,
  type LocalDate,
  negateFen,
  type ReadChange,
  type Saw,
  type SettlementFact,
  sawOf,
  ZERO_FEN,
} from "@huilian/domain";

const settlementsIn = (own: readonly ReadChange[]): readonly { read: ReadChange; fact: SettlementFact }[] =>
  own.flatMap((read) =>
    read.change.entityType === "settlement" && read.change.operation === "fact" && read.change.value
      ? [{ read, fact: read.change.value as SettlementFact }]
      : [],
  );

/**
 * What this counter knows a person to have used in the year of a day: what the centre last said, and what was
 * settled here since. What the centre has decided is in what it said: both come in one step.
 */
export function knownUse(eligibility: Eligibility, own: readonly ReadChange[], day: LocalDate): Saw {
  const year = benefitYearOf(day);
  const said = eligibility.years[year];
  const here = settlementsIn(own);
  const ofYear = here.filter(({ fact }) => benefitYearOf(fact.servedOn) === year).map(({ fact }) => fact.shares);
  const last = lastOf(eligibility.lastSettlement, here);
  return sawOf({
    deductible: heldSumFen([said?.deductible ?? ZERO_FEN, ...ofYear.map((shares) => shares.deductible)]),
    pooled: heldSumFen([said?.pooled ?? ZERO_FEN, ...ofYear.map((shares) => shares.pooled)]),
    accountBalance: heldSumFen([eligibility.accountBalance, ...here.map(({ fact }) => negateFen(fact.shares.account))]),
    ...(last === undefined ? {} : { lastSettlement: last }),
  });
}

function lastOf(
  said: LastSettlement | undefined,
  here: readonly { read: ReadChange; fact: SettlementFact }[],
): Saw["lastSettlement"] {
  const own = here.at(-1);
  if (own === undefined) return said?.ref;
  const { ref, change } = own.read;
  // A settlement that named the centre's last one came after it, whatever the clocks say.
  if (said === undefined || own.fact.saw.lastSettlement === said.ref) return ref;
  return compareOrder({ ref, site: change.site, effective: change.stamp }, said) > 0 ? ref : said.ref;
}

export interface KnownCard {
  readonly card: EntityKey;
  readonly cardNumber?: string;
  readonly state: CardState;
}

/** Cards with the marks set here that the centre has not heard of. */
export function knownCards(eligibility: Eligibility, own: readonly ReadChange[]): readonly KnownCard[] {
  return eligibility.cards.map(({ card, cardNumber, state }) => {
    const marks = own
      .filter(({ change }) => change.operation === "mark" && change.entityKey === card)
      .map(({ change }) => ({ state: stateOf(change.value) }));
    return {
      card,
      ...(cardNumber === undefined ? {} : { cardNumber }),
      state: effectiveCardState([{ state }, ...marks]),
    };
  });
}

const stateOf = (value: GroupImage | undefined): CardState => (value?.["state"] ?? "active") as CardState;
