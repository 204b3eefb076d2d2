import { INSTITUTION_LEVELS } from "../institutions/institution-columns.ts";
import { PERSON_TYPES } from "../persons/person-columns.ts";
import type { Columns, ImageOf } from "../schema/columns.ts";

export const CARE_KINDS = ["outpatient", "pharmacy"] as const;

/**
 * 费用结算 of one visit: a fact. `saw` is what the counter knew of the year when it settled, so that anybody can
 * recompute `shares`; a settlement is never recomputed because of one it saw.
 */
export const settlementColumns = {
  fact: {
    person: { kind: "entity", of: "person" },
    institution: { kind: "entity", of: "institution" },
    institutionSite: { kind: "site" },
    servedOn: { kind: "date" },
    careKind: { kind: "code", of: CARE_KINDS },
    diagnosis: { kind: "text", max: 200, optional: true },
    lines: {
      kind: "list",
      max: 200,
      of: {
        itemCode: { kind: "text", max: 50 },
        itemName: { kind: "text", max: 100 },
        submitted: { kind: "fen", min: 0 },
        eligible: { kind: "fen", min: 0 },
      },
    },
    policy: { kind: "ref" },
    personType: { kind: "code", of: PERSON_TYPES },
    level: { kind: "code", of: INSTITUTION_LEVELS },
    saw: {
      kind: "record",
      columns: {
        lastSettlement: { kind: "ref", optional: true },
        deductible: { kind: "fen", min: 0 },
        pooled: { kind: "fen", min: 0 },
        accountBalance: { kind: "fen", min: 0 },
      },
    },
    shares: {
      kind: "record",
      columns: {
        submitted: { kind: "fen", min: 0 },
        excluded: { kind: "fen", min: 0 },
        eligible: { kind: "fen", min: 0 },
        deductible: { kind: "fen", min: 0 },
        pooled: { kind: "fen", min: 0 },
        coinsurance: { kind: "fen", min: 0 },
        overCeiling: { kind: "fen", min: 0 },
        account: { kind: "fen", min: 0 },
        cash: { kind: "fen", min: 0 },
      },
    },
    slipNumber: { kind: "text", max: 40 },
    /** The outage (应急事件) during which it was made. */
    incident: { kind: "text", max: 40, optional: true },
    /** Settled by offline rules: the accumulators seen were not confirmed by the centre. */
    provisional: { kind: "flag" },
  },
} as const satisfies Record<string, Columns>;

export type CareKind = (typeof CARE_KINDS)[number];
export type SettlementFact = ImageOf<typeof settlementColumns.fact>;
export type SettlementLine = SettlementFact["lines"][number];
/** Split of one bill, in fen. excluded + deductible + pooled + coinsurance + overCeiling = submitted. */
export type Shares = SettlementFact["shares"];
/** What a counter knew of the person's year when it settled. */
export type Saw = SettlementFact["saw"];
