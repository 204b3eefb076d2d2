import type { Columns, ImageOf } from "../schema/columns.ts";

/** 在职 and 退休 differ in deductible and share everywhere (国发〔1998〕44号 leaves both to the pooling area). */
export const PERSON_TYPES = ["employed", "retired"] as const;

/** Who pays the unit's contribution: 财政 or anybody else. */
export const PAYERS = ["fiscal", "other"] as const;

/** GB/T 2261.1: 1 male, 2 female. */
export const SEXES = ["1", "2"] as const;

/** 参保人: one person, in three groups that different offices change independently. */
export const personColumns = {
  identity: {
    idNumber: { kind: "idNumber" },
    name: { kind: "text", max: 50 },
    sex: { kind: "code", of: SEXES },
    birthDate: { kind: "date" },
    insuranceNumber: { kind: "text", max: 30, optional: true },
  },
  contact: {
    phone: { kind: "text", max: 30, optional: true },
    address: { kind: "text", max: 200, optional: true },
    residenceBranch: { kind: "site", optional: true },
  },
  coverage: {
    employer: { kind: "entity", of: "employer" },
    personType: { kind: "code", of: PERSON_TYPES },
    civilServant: { kind: "flag" },
    payer: { kind: "code", of: PAYERS },
    contributionBase: { kind: "fen", min: 0 },
    branch: { kind: "site" },
    area: { kind: "text", max: 6 },
    insuredFrom: { kind: "date" },
    insuredUntil: { kind: "date" },
    designatedInstitution: { kind: "site", optional: true },
  },
} as const satisfies Record<string, Columns>;

export type PersonType = (typeof PERSON_TYPES)[number];
export type PersonIdentity = ImageOf<typeof personColumns.identity>;
export type PersonContact = ImageOf<typeof personColumns.contact>;
export type PersonCoverage = ImageOf<typeof personColumns.coverage>;
