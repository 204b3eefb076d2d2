import { INSTITUTION_LEVELS } from "../institutions/institution-columns.ts";
import { PERSON_TYPES } from "../persons/person-columns.ts";
import type { Columns, ImageOf } from "../schema/columns.ts";

/**
 * 政策参数 of a pooling area. Deductible, share and ceiling are the pooling area's to set
 * (国发〔1998〕44号 三; 社会保险法 第二十六条, 第二十八条), so none of them is in the code.
 */
export const policyColumns = {
  parameters: {
    area: { kind: "text", max: 6 },
    label: { kind: "text", max: 100 },
    effectiveFrom: { kind: "date" },
    levels: {
      kind: "list",
      max: 16,
      of: {
        level: { kind: "code", of: INSTITUTION_LEVELS },
        personType: { kind: "code", of: PERSON_TYPES },
        annualDeductible: { kind: "fen", min: 0 },
        poolingShare: { kind: "share" },
      },
    },
    annualCeiling: { kind: "fen", min: 0 },
    offlinePooling: { kind: "flag" },
    offlinePoolingMaxPerPerson: { kind: "fen", min: 0 },
    /** Whole hours; a year at most. */
    offlineMaxHours: { kind: "whole", min: 0, max: 8784 },
  },
} as const satisfies Record<string, Columns>;

export type PolicyParameters = ImageOf<typeof policyColumns.parameters>;
export type PolicyLevel = PolicyParameters["levels"][number];
