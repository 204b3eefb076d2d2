import { type LocalDate, type Period, periodOf } from "../base/calendar.ts";
import { type Fen, minusFen, negateFen, plusFen, sumFen, ZERO_FEN } from "../base/fen.ts";
import { type EntityKey, type Ref, rootKeyOf } from "../base/ids.ts";
import { type SettleProblem, settle } from "../claims/settle.ts";
import type { SettlementFact, Shares } from "../claims/settlement-columns.ts";
import type { PolicyParameters } from "../policy/policy-columns.ts";
import type { CreditFact } from "./credit-columns.ts";

/** 统筹基金, 个人账户 of a person, 应付定点机构, and the source of 入账. */
export type Account = "pooling-fund" | "contributions" | `personal-account/${string}` | `institution/${string}`;

/**
 * One movement of one account: positive into it, negative out of it. No node writes one; it is computed from an
 * admitted fact, and its id from the fact's Ref, so that computing it twice does not move money twice.
 */
export interface Posting {
  /** `<Ref of the fact>#<n>`; n stands for the movement's role, so that a part of nothing shifts no other id. */
  readonly id: string;
  readonly account: Account;
  readonly amountFen: Fen;
  readonly businessDate: LocalDate;
  readonly period: Period;
}

export const personalAccountOf = (person: EntityKey): Account => `personal-account/${rootKeyOf(person)}`;
export const institutionAccountOf = (institution: EntityKey): Account => `institution/${rootKeyOf(institution)}`;

/** Stated shares that the rules do not give from what the settlement says it saw. Goes to the desk. */
export interface SettlementFlag {
  readonly stated: Shares;
  readonly byRules: Shares;
  /** Stated less ruled payment of fund and account: what is claimed of the institution. Negative: owed to it. */
  readonly againstInstitution: Fen;
  /** Why the rules could not split the bill at all; fund and account then pay nothing until a person decides. */
  readonly problem?: SettleProblem;
}

export interface SettlementToPost {
  readonly ref: Ref;
  readonly fact: SettlementFact;
  /** The parameters the fact names. */
  readonly policy: Pick<PolicyParameters, "levels" | "annualCeiling">;
  /** The open period, when that of the service date is closed: closed periods never change. */
  readonly period?: Period;
}

/**
 * The postings of a settlement: what fund and individual account pay goes to the institution. Cash changed hands at
 * the counter and is not posted. The fact has passed `checkKnownImage`. A fact is never refused for its amounts: the postings follow the rules, and the
 * difference is flagged.
 */
export function postSettlement({ ref, fact, policy, period }: SettlementToPost): {
  readonly postings: readonly Posting[];
  readonly flag?: SettlementFlag;
} {
  const { stated, byRules, problem } = ruledShares(fact, policy);
  const place = { ref, businessDate: fact.servedOn, period: period ?? periodOf(fact.servedOn) };
  const institution = institutionAccountOf(fact.institution);
  const postings = [
    ...transfer(place, { n: 1, from: "pooling-fund", to: institution, moved: byRules.pooled }),
    ...transfer(place, { n: 3, from: personalAccountOf(fact.person), to: institution, moved: byRules.account }),
  ];
  if (problem === undefined && sameShares(stated, byRules)) return { postings };
  const againstInstitution = minusFen(paidToInstitution(stated), paidToInstitution(byRules));
  return { postings, flag: { stated, byRules, againstInstitution, ...(problem === undefined ? {} : { problem }) } };
}

export interface CreditToPost {
  readonly ref: Ref;
  readonly fact: CreditFact;
  readonly businessDate: LocalDate;
  readonly period?: Period;
}

/** The postings of a credit: from the contributions to the person's individual account. */
export const postCredit = ({ ref, fact, businessDate, period }: CreditToPost): readonly Posting[] =>
  transfer(
    { ref, businessDate, period: period ?? periodOf(businessDate) },
    { n: 1, from: "contributions", to: personalAccountOf(fact.person), moved: fact.credited },
  );

function ruledShares(
  fact: SettlementFact,
  policy: SettlementToPost["policy"],
): { readonly stated: Shares; readonly byRules: Shares; readonly problem?: SettleProblem } {
  const stated = fact.shares;
  const { lines, level, personType, saw } = fact;
  // A person may keep the account: that it paid nothing is a choice, that it paid a part only is not one they have.
  const accountUse = stated.account === 0 ? "none" : "all";
  const ruled = settle({ lines, level, personType, policy, saw, accountUse });
  if (ruled.ok) return { stated, byRules: ruled.value };
  return { stated, byRules: nothingPaid(stated), problem: ruled.error };
}

/** The stated bill with nothing for fund and account to pay. */
const nothingPaid = ({ submitted }: Shares): Shares => ({
  submitted,
  excluded: submitted,
  eligible: ZERO_FEN,
  deductible: ZERO_FEN,
  pooled: ZERO_FEN,
  coinsurance: ZERO_FEN,
  overCeiling: ZERO_FEN,
  account: ZERO_FEN,
  cash: submitted,
});

const sameShares = (a: Shares, b: Shares): boolean =>
  (Object.keys(a) as (keyof Shares)[]).every((part) => a[part] === b[part]);

const paidToInstitution = (shares: Shares): Fen => plusFen(shares.pooled, shares.account);

/** Two postings that cancel each other, `n` and `n + 1`; none when nothing moves. */
function transfer(
  place: { readonly ref: Ref; readonly businessDate: LocalDate; readonly period: Period },
  { n, from, to, moved }: { readonly n: number; readonly from: Account; readonly to: Account; readonly moved: Fen },
): readonly Posting[] {
  if (moved === 0) return [];
  const { ref, businessDate, period } = place;
  return [
    { id: `${ref}#${n}`, account: from, amountFen: negateFen(moved), businessDate, period },
    { id: `${ref}#${n + 1}`, account: to, amountFen: moved, businessDate, period },
  ];
}

/** What postings move in all. Zero for every set of whole facts. */
export const ledgerSum = (postings: readonly Posting[]): Fen => sumFen(postings.map((posting) => posting.amountFen));
