import type { Columns, ImageOf } from "../schema/columns.ts";

/** 用人单位. The bank account is a group of its own: two operators approve it, and it is never changed by a branch. */
export const employerColumns = {
  profile: {
    name: { kind: "text", max: 100 },
    creditCode: { kind: "text", max: 18 },
    branch: { kind: "site" },
    contactName: { kind: "text", max: 50, optional: true },
    phone: { kind: "text", max: 30, optional: true },
  },
  account: {
    bankName: { kind: "text", max: 100 },
    bankAccount: { kind: "text", max: 40 },
    holder: { kind: "text", max: 100 },
  },
} as const satisfies Record<string, Columns>;

export type EmployerProfile = ImageOf<typeof employerColumns.profile>;
export type EmployerAccount = ImageOf<typeof employerColumns.account>;
