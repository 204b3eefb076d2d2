import { assert } from "../base/assert.ts";
import type { Period } from "../base/calendar.ts";
import { type Fen, fen } from "../base/fen.ts";
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

/**
 * Sums of postings, kept as postings of whole facts come and go. Knows nothing of single postings. The sums are kept
 * exact at any size, so that no number of absurd but authentic facts can stop who posts them.
 * @throws on reading a sum beyond the range of `Fen`.
 */
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
  const balances = new Map<Account, bigint>();
  const totalsByPeriod = new Map<Period, KindSums>();

  function move(account: Account, period: Period, moved: bigint): void {
    balances.set(account, (balances.get(account) ?? 0n) + moved);
    const sums = totalsByPeriod.get(period) ?? NO_SUMS;
    const kind = accountKindOf(account);
    totalsByPeriod.set(period, { ...sums, [kind]: sums[kind] + moved });
  }

  const periods = (): readonly Period[] =>
    [...totalsByPeriod]
      .filter(([, totals]) => ACCOUNT_KINDS.some((kind) => totals[kind] !== 0n))
      .map(([period]) => period)
      .sort(compareText);
  const sumsOf = (period: Period): KindSums => totalsByPeriod.get(period) ?? NO_SUMS;

  return {
    post(postings) {
      assert(ledgerSum(postings) === 0, "the postings of a fact cancel each other");
      for (const { account, period, amountFen } of postings) move(account, period, BigInt(amountFen));
    },
    unpost(postings) {
      assert(ledgerSum(postings) === 0, "the postings of a fact cancel each other");
      for (const { account, period, amountFen } of postings) move(account, period, -BigInt(amountFen));
    },
    balanceOf: (account) => fen(Number(balances.get(account) ?? 0n)),
    totals: () => inFen(addSums(periods().map(sumsOf))),
    totalsOf: (period) => inFen(sumsOf(period)),
    periods,
  };
}

type KindSums = Readonly<Record<AccountKind, bigint>>;

const NO_SUMS: KindSums = { "pooling-fund": 0n, "personal-account": 0n, institution: 0n, contributions: 0n };

const ofEachKind = <Sum>(sumOf: (kind: AccountKind) => Sum): Readonly<Record<AccountKind, Sum>> => ({
  "pooling-fund": sumOf("pooling-fund"),
  "personal-account": sumOf("personal-account"),
  institution: sumOf("institution"),
  contributions: sumOf("contributions"),
});

const addSums = (sums: readonly KindSums[]): KindSums =>
  ofEachKind((kind) => sums.reduce((total, each) => total + each[kind], 0n));

const inFen = (sums: KindSums): KindTotals => ofEachKind((kind) => fen(Number(sums[kind])));

/** The totals of a list of postings, from nothing: what an incrementally kept ledger must equal. */
export function ledgerTotalsOf(postings: readonly Posting[]): KindTotals {
  const ledger = createLedger();
  ledger.post(postings);
  return ledger.totals();
}
