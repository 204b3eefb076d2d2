import type { Columns, ImageOf } from "../schema/columns.ts";

/** What can be marked on a card; a card without marks is active. */
export const CARD_MARKS = ["suspended", "blocked", "lost"] as const;

/** 社会保障卡. `status` is a safety cell: marks stand until a clear names them, so a report of loss is never overwritten. */
export const cardColumns = {
  issue: {
    cardNumber: { kind: "text", max: 30 },
    issuedOn: { kind: "date" },
  },
  status: {
    state: { kind: "code", of: CARD_MARKS },
    reason: { kind: "text", max: 200 },
  },
} as const satisfies Record<string, Columns>;

export type CardIssue = ImageOf<typeof cardColumns.issue>;
export type CardMark = ImageOf<typeof cardColumns.status>;
