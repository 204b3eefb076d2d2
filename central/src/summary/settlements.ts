import type { Fold } from "@huilian/conflict-rules";
import { imageOf } from "@huilian/conflict-rules";
import { rootKeyOf, type SettlementFact, type Shares } from "@huilian/domain";

export type SettlementTotals = { readonly [Part in keyof Shares]: number } & { readonly settlements: number };

export interface SettlementSummary {
  /** Sums of what the settlements state, in fen. */
  readonly totals: SettlementTotals;
  /** Pairs of settlements of one person that did not know of each other: they name the same last settlement, or both none. */
  readonly overlaps: number;
}

const PARTS = [
  "submitted",
  "excluded",
  "eligible",
  "deductible",
  "pooled",
  "coinsurance",
  "overCeiling",
  "account",
  "cash",
] as const satisfies readonly (keyof Shares)[];

export function settlementSummaryOf(fold: Fold): SettlementSummary {
  const totals = Object.fromEntries(PARTS.map((part) => [part, 0])) as Record<keyof Shares, number>;
  const bySight = new Map<string, number>();
  let settlements = 0;
  for (const entity of fold.entities()) {
    if (entity.entityType !== "settlement") continue;
    const fact = imageOf(entity, "fact") as SettlementFact | undefined;
    if (!fact) continue;
    settlements += 1;
    for (const part of PARTS) totals[part] += fact.shares[part];
    const sight = `${rootKeyOf(fact.person)}\n${fact.saw.lastSettlement ?? ""}`;
    bySight.set(sight, (bySight.get(sight) ?? 0) + 1);
  }
  const overlaps = [...bySight.values()].reduce((sum, seen) => sum + (seen * (seen - 1)) / 2, 0);
  return { totals: { settlements, ...totals }, overlaps };
}
