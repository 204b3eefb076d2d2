import { assert } from "../base/assert.ts";
import type { Period } from "../base/calendar.ts";
import { type Fen, negateFen, plusFen, sumFen, ZERO_FEN } from "../base/fen.ts";
import { compareText } from "../base/ids.ts";
import { type Account, ledgerSum, type Posting } from "./postings.ts";

export const ACCOUNT_KINDS = ["pooling-fund", "personal-account", "institution", "contributions"] as const;

export type AccountKind = (typeof ACCOUNT_KINDS)[number];

export function accountKindOf(account: Account): AccountKind {
  const kind = ACCOUNT_KINDS.find((candidate) => account === candidate || account.startsWith(`${candidate}/`));
  assert(kind !== undefined, "an account is of a known kind");
  return kind;
}

/** Sum of each kind of account. Together they are zero. */
export type KindTotals = Readonly<Record<AccountKind, Fen>>;

/** Sums of postings, kept as postings of whole facts come and go. Knows nothing of single postings. */
export interface Ledger {
  /** Adds the postings of a fact that counts. @throws when they do not cancel each other. */
  post(postings: readonly Posting[]): void;
  /** Takes back the postings of a fact that counts no longer. The caller gives what it posted. */
  unpost(postings: readonly Posting[]): void;
  balanceOf(account: Account): Fen;
  totals(): KindTotals;
  totalsOf(period: Period): KindTotals;
  /** Periods whose totals are not all zero, ascending: a fact taken back leaves no trace. */
  periods(): readonly Period[];
}

export function createLedger(): Ledger {
  const balances = new Map<Account, Fen>();
  const totalsByPeriod = new Map<Period, KindTotals>();

  function move(account: Account, period: Period, amountFen: Fen): void {
    balances.set(account, plusFen(balances.get(account) ?? ZERO_FEN, amountFen));
    const totals = totalsByPeriod.get(period) ?? NO_TOTALS;
    const kind = accountKindOf(account);
    totalsByPeriod.set(period, { ...totals, [kind]: plusFen(totals[kind], amountFen) });
  }

  const periods = (): readonly Period[] =>
    [...totalsByPeriod]
      .filter(([, totals]) => ACCOUNT_KINDS.some((kind) => totals[kind] !== 0))
      .map(([period]) => period)
      .sort(compareText);
  const totalsOf = (period: Period): KindTotals => totalsByPeriod.get(period) ?? NO_TOTALS;

  return {
    post(postings) {
      assert(ledgerSum(postings) === 0, "the postings of a fact cancel each other");
      for (const { account, period, amountFen } of postings) move(account, period, amountFen);
    },
    unpost(postings) {
      assert(ledgerSum(postings) === 0, "the postings of a fact cancel each other");
      for (const { account, period, amountFen } of postings) move(account, period, negateFen(amountFen));
    },
    balanceOf: (account) => balances.get(account) ?? ZERO_FEN,
    totals: () => addTotals(periods().map(totalsOf)),
    totalsOf,
    periods,
  };
}

const NO_TOTALS: KindTotals = {
  "pooling-fund": ZERO_FEN,
  "personal-account": ZERO_FEN,
  institution: ZERO_FEN,
  contributions: ZERO_FEN,
};

const addTotals = (totals: readonly KindTotals[]): KindTotals => ({
  "pooling-fund": sumFen(totals.map((each) => each["pooling-fund"])),
  "personal-account": sumFen(totals.map((each) => each["personal-account"])),
  institution: sumFen(totals.map((each) => each.institution)),
  contributions: sumFen(totals.map((each) => each.contributions)),
});

/** The totals of a list of postings, from nothing: what an incrementally kept ledger must equal. */
export function ledgerTotalsOf(postings: readonly Posting[]): KindTotals {
  const ledger = createLedger();
  ledger.post(postings);
  return ledger.totals();
}
