import { type Fen, plusFen, sumFen } from "../base/fen.ts";
import { rootKeyOf } from "../base/ids.ts";
import type { SettlementFact } from "./settlement-columns.ts";

/** What today's procedure would have cost the insured for settlements that were made while cut off. */
export interface OutageCost {
  /** Persons who would have paid a bill in full. */
  readonly people: number;
  /** Bills each of which would have asked for a second visit with slip and card. */
  readonly visitsAgain: number;
  /** Fen they would have advanced beyond their own part, until refunded: the fund's part. */
  readonly advanced: Fen;
  /** Fen of their own part that would have been cash, since a card that cannot be settled cannot be charged. */
  readonly accountPaidInCash: Fen;
  /** Fen they would have put on the counter for the fund and for their account together. */
  readonly cashInstead: Fen;
}

/**
 * The procedure compared with: pay all, keep the slip, come back to be settled at the same institution, as the
 * cut-over notices of 2021 and 2022 ruled (e.g. 湖州南浔, 石家庄, 泉州) and 沪医保〔2004〕127号 before them.
 */
export function outageCostOf(settlements: readonly Pick<SettlementFact, "person" | "shares">[]): OutageCost {
  const paid = settlements.filter(({ shares }) => shares.submitted > 0);
  const advanced = sumFen(paid.map(({ shares }) => shares.pooled));
  const accountPaidInCash = sumFen(paid.map(({ shares }) => shares.account));
  return {
    people: new Set(paid.map(({ person }) => rootKeyOf(person))).size,
    visitsAgain: paid.length,
    advanced,
    accountPaidInCash,
    cashInstead: plusFen(advanced, accountPaidInCash),
  };
}
