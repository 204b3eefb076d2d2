import type { Columns, ImageOf } from "../schema/columns.ts";

export const INSTITUTION_KINDS = ["hospital", "pharmacy"] as const;

/** 一级、二级、三级, and `none` for what is not graded, as a retail pharmacy. Deductible and share depend on it. */
export const INSTITUTION_LEVELS = ["primary", "secondary", "tertiary", "none"] as const;

/** 定点医药机构. */
export const institutionColumns = {
  profile: {
    site: { kind: "site" },
    name: { kind: "text", max: 100 },
    institutionKind: { kind: "code", of: INSTITUTION_KINDS },
    level: { kind: "code", of: INSTITUTION_LEVELS },
    area: { kind: "text", max: 6 },
  },
} as const satisfies Record<string, Columns>;

export type InstitutionKind = (typeof INSTITUTION_KINDS)[number];
export type InstitutionLevel = (typeof INSTITUTION_LEVELS)[number];
export type InstitutionProfile = ImageOf<typeof institutionColumns.profile>;
