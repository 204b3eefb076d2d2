import type { LocalDate } from "../base/calendar.ts";
import { fen, ZERO_FEN } from "../base/fen.ts";
import type { EntityKey, Hash, Incarnation, Ref, SiteId } from "../base/ids.ts";
import { makeRef } from "../base/ids.ts";
import { partsPerMillion } from "../base/share.ts";
import type { PolicyParameters } from "../policy/policy-columns.ts";
import { type AccountUse, settle } from "./settle.ts";
import type { Saw, SettlementFact } from "./settlement-columns.ts";

/** A key of 32 hex digits that a reader can tell apart. */
export const keyFixture = (n: number): EntityKey => n.toString(16).padStart(32, "0") as EntityKey;

export const refFixture = (n: number): Ref =>
  makeRef("e".repeat(32) as Incarnation, n, n.toString(16).padStart(64, "0") as Hash);

/** Deductible 10.00, share 70 %, ceiling 50.00: small enough that a few bills reach every limit. */
export const policyFixture: PolicyParameters = {
  area: "110100",
  label: "示例参数",
  effectiveFrom: "2026-01-01" as LocalDate,
  levels: [
    { level: "tertiary", personType: "employed", annualDeductible: fen(1000), poolingShare: partsPerMillion(700_000) },
  ],
  annualCeiling: fen(5000),
  offlinePooling: false,
  offlinePoolingMaxPerPerson: ZERO_FEN,
  offlineMaxHours: 72,
};

export interface SettlementFixture {
  readonly person?: EntityKey;
  readonly servedOn?: string;
  readonly submitted?: number;
  readonly eligible?: number;
  readonly saw?: Partial<Saw>;
  readonly accountUse?: AccountUse;
}

/** A settlement whose shares are those of `policyFixture`. */
export function settlementFixture(given: SettlementFixture = {}): SettlementFact {
  const submitted = fen(given.submitted ?? 3000);
  const lines = [{ itemCode: "X1", itemName: "示例药品", submitted, eligible: fen(given.eligible ?? submitted) }];
  const saw: Saw = { deductible: ZERO_FEN, pooled: ZERO_FEN, accountBalance: ZERO_FEN, ...given.saw };
  const kind = { level: "tertiary", personType: "employed" } as const;
  const shares = settle({ ...kind, lines, saw, policy: policyFixture, accountUse: given.accountUse ?? "all" });
  if (!shares.ok) throw new Error(shares.error.problem);
  return {
    ...kind,
    person: given.person ?? keyFixture(1),
    institution: keyFixture(9),
    institutionSite: "H01" as SiteId,
    servedOn: (given.servedOn ?? "2026-11-21") as LocalDate,
    careKind: "outpatient",
    lines,
    policy: refFixture(1),
    saw,
    shares: shares.value,
    slipNumber: "H01-1",
    provisional: false,
  };
}
