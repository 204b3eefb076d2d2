import { assert } from "../base/assert.ts";
import { type Fen, minFen, minusFen, roomFen, sumFen, ZERO_FEN } from "../base/fen.ts";
import { IMAGE_FEN_MAX } from "../base/limits.ts";
import { err, ok, type Result } from "../base/result.ts";
import { shareOfFen } from "../base/share.ts";
import type { InstitutionLevel } from "../institutions/institution-columns.ts";
import type { PersonType } from "../persons/person-columns.ts";
import type { PolicyLevel, PolicyParameters } from "../policy/policy-columns.ts";
import { policyLevelsOf } from "../policy/policy-level.ts";
import type { Saw, SettlementLine, Shares } from "./settlement-columns.ts";

/** How much of the person's part the individual account pays: all it can, or nothing. */
export type AccountUse = "all" | "none";

export interface SettleInput {
  readonly lines: readonly Pick<SettlementLine, "submitted" | "eligible">[];
  readonly level: InstitutionLevel;
  readonly personType: PersonType;
  readonly policy: Pick<PolicyParameters, "levels" | "annualCeiling">;
  readonly saw: Pick<Saw, "deductible" | "pooled" | "accountBalance">;
  readonly accountUse: AccountUse;
}

/** Why a bill cannot be split, in the order in which it is looked for. Lines count from 0. */
export type SettleProblem =
  | { readonly problem: "no-lines" }
  | { readonly problem: "negative"; readonly line: number }
  | { readonly problem: "eligible-exceeds-submitted"; readonly line: number }
  | { readonly problem: "too-large" }
  | { readonly problem: "level-not-in-policy" }
  | { readonly problem: "level-twice-in-policy" };

/**
 * Splits one bill in fen: excluded, then deductible, pooling share, annual ceiling; the person's part is paid from
 * the individual account and the rest in cash. The parts always add up:
 * excluded + deductible + pooled + coinsurance + overCeiling = submitted, and account + cash = the person's part.
 *
 * The order is that of the national platform's decomposition (国家医保两定接口规范, 2206: medfee_sumamt =
 * fund_pay_sumamt + psn_part_amt, psn_part_amt = acct_pay + psn_cash_pay). That the fund pays above the deductible and
 * below the ceiling, and the person a share between, is 国发〔1998〕44号 三. The ceiling is measured on what the fund
 * paid, as Harbin and Wuhan do; an area that measures it on cost needs a parameter of its own.
 */
export function settle(input: SettleInput): Result<Shares, SettleProblem> {
  const totals = totalsOf(input.lines);
  if (!totals.ok) return totals;
  const row = rowOf(input);
  if (!row.ok) return row;

  const { submitted, eligible } = totals.value;
  const excluded = minusFen(submitted, eligible);
  const deductible = minFen(eligible, roomFen(row.value.annualDeductible, input.saw.deductible));
  const shared = minusFen(eligible, deductible);
  const wanted = shareOfFen(shared, row.value.poolingShare);
  // By subtraction, not by a second multiplication: two roundings could lose a fen.
  const coinsurance = minusFen(shared, wanted);
  const pooled = minFen(wanted, roomFen(input.policy.annualCeiling, input.saw.pooled));
  const overCeiling = minusFen(wanted, pooled);

  const person = minusFen(submitted, pooled);
  const account = input.accountUse === "all" ? minFen(person, input.saw.accountBalance) : ZERO_FEN;
  const cash = minusFen(person, account);

  const shares = { submitted, excluded, eligible, deductible, pooled, coinsurance, overCeiling, account, cash };
  assert(sharesAddUp(shares), "the parts of a settlement add up");
  return ok(shares);
}

/** The two identities every settlement keeps, and that no part is negative. */
export const sharesAddUp = (shares: Shares): boolean =>
  Object.values(shares).every((part) => part >= 0) &&
  shares.excluded + shares.eligible === shares.submitted &&
  shares.deductible + shares.pooled + shares.coinsurance + shares.overCeiling === shares.eligible &&
  shares.account + shares.cash === shares.submitted - shares.pooled;

/** What the person bears of a bill, from account and pocket: 个人负担. */
export const personPartOf = (shares: Pick<Shares, "submitted" | "pooled">): Fen =>
  minusFen(shares.submitted, shares.pooled);

function totalsOf(lines: SettleInput["lines"]): Result<{ submitted: Fen; eligible: Fen }, SettleProblem> {
  if (lines.length === 0) return err({ problem: "no-lines" });
  const negative = lines.findIndex((line) => line.submitted < 0 || line.eligible < 0);
  if (negative >= 0) return err({ problem: "negative", line: negative });
  const exceeding = lines.findIndex((line) => line.eligible > line.submitted);
  if (exceeding >= 0) return err({ problem: "eligible-exceeds-submitted", line: exceeding });
  // The total is a column of the settlement like its lines, and has the same limit.
  if (lines.reduce((sum, line) => sum + line.submitted, 0) > IMAGE_FEN_MAX) return err({ problem: "too-large" });
  return ok({
    submitted: sumFen(lines.map((line) => line.submitted)),
    eligible: sumFen(lines.map((line) => line.eligible)),
  });
}

function rowOf(input: SettleInput): Result<PolicyLevel, SettleProblem> {
  const [row, second] = policyLevelsOf(input.policy, input);
  if (row === undefined) return err({ problem: "level-not-in-policy" });
  return second === undefined ? ok(row) : err({ problem: "level-twice-in-policy" });
}
