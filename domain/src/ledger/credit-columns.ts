import type { Columns, ImageOf } from "../schema/columns.ts";

export const CREDIT_REASONS = ["opening", "contribution"] as const;

/** 个人账户入账: money put to a person's individual account. A fact. */
export const creditColumns = {
  fact: {
    person: { kind: "entity", of: "person" },
    credited: { kind: "fen", min: 0 },
    reason: { kind: "code", of: CREDIT_REASONS },
    slipNumber: { kind: "text", max: 40 },
  },
} as const satisfies Record<string, Columns>;

export type CreditReason = (typeof CREDIT_REASONS)[number];
export type CreditFact = ImageOf<typeof creditColumns.fact>;
