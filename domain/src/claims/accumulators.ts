import { benefitYearOf } from "../base/calendar.ts";
import { type Fen, fen, heldSumFen, minFen, negateFen, roomFen, ZERO_FEN } from "../base/fen.ts";
import { type EntityKey, type Ref, rootKeyOf } from "../base/ids.ts";
import { IMAGE_FEN_MAX } from "../base/limits.ts";
import type { CreditFact } from "../ledger/credit-columns.ts";
import type { Saw, SettlementFact, Shares } from "./settlement-columns.ts";

/** A settlement at its place in the order of changes. */
export interface PlacedSettlement {
  readonly ref: Ref;
  readonly fact: SettlementFact;
  /** The shares that count, where they are not the stated ones: those of the rules in a flagged settlement. */
  readonly counted?: Shares;
}

/** 年度累计 of one person, in fen. Sums of facts, so the order in which facts arrive changes nothing. */
export interface Accumulators {
  /** Deductible borne in the year. */
  readonly deductible: Fen;
  /** Paid by the pooling fund in the year. */
  readonly pooled: Fen;
  /**
   * Balance of the individual account over all years: it is carried over (国发〔1998〕44号 二). Negative when sites that
   * were cut off from each other spent the same balance; what is missing is a receivable.
   */
  readonly accountBalance: Fen;
  /** The person's last settlement in the order of changes, of any year. */
  readonly lastSettlement?: Ref;
}

/**
 * The accumulators of `personKey` for a benefit year (`2026`). A settlement belongs to the year of its service date.
 * Each fact must be given once; facts of other persons are passed over.
 * `compareOrder` is the order of the caller's changes: the fold's order K, or the raw one of a node.
 */
export function accumulatorsOf<Settlement extends PlacedSettlement>({
  personKey,
  settlements,
  credits,
  year,
  compareOrder,
}: {
  readonly personKey: EntityKey;
  readonly settlements: readonly Settlement[];
  readonly credits: readonly CreditFact[];
  readonly year: string;
  readonly compareOrder: (a: Settlement, b: Settlement) => number;
}): Accumulators {
  const root = rootKeyOf(personKey);
  const own = settlements.filter(({ fact }) => rootKeyOf(fact.person) === root);
  const ofYear = own.filter(({ fact }) => benefitYearOf(fact.servedOn) === year).map(countedSharesOf);
  const credited = credits.filter(({ person }) => rootKeyOf(person) === root).map((credit) => credit.credited);
  const spent = own.map((settlement) => negateFen(countedSharesOf(settlement).account));
  const last = own.reduce<Settlement | undefined>(
    (latest, next) => (latest === undefined || compareOrder(next, latest) > 0 ? next : latest),
    undefined,
  );
  return {
    deductible: heldSumFen(ofYear.map((shares) => shares.deductible)),
    pooled: heldSumFen(ofYear.map((shares) => shares.pooled)),
    accountBalance: heldSumFen([...credited, ...spent]),
    ...(last === undefined ? {} : { lastSettlement: last.ref }),
  };
}

const countedSharesOf = (settlement: PlacedSettlement): Shares => settlement.counted ?? settlement.fact.shares;

/**
 * What a counter that knows these accumulators writes into its settlement. A negative balance pays nothing. Nothing
 * exceeds what a column holds: no bill is larger, so that more changes no share, and the fact stays well-formed.
 */
export const sawOf = (accumulators: Accumulators): Saw => ({
  ...accumulators,
  deductible: minFen(accumulators.deductible, COLUMN_FEN_MAX),
  pooled: minFen(accumulators.pooled, COLUMN_FEN_MAX),
  accountBalance: minFen(roomFen(accumulators.accountBalance, ZERO_FEN), COLUMN_FEN_MAX),
});

const COLUMN_FEN_MAX = fen(IMAGE_FEN_MAX);
