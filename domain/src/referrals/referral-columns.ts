import type { Columns, ImageOf } from "../schema/columns.ts";

/** 异地安置、异地长期居住、常驻异地工作、异地转诊: why somebody is treated outside the pooling area (医保发〔2022〕22号 三). */
export const REFERRAL_REASONS = ["settled-elsewhere", "residing-elsewhere", "working-elsewhere", "referred"] as const;
export const REFERRAL_DECISIONS = ["approved", "returned"] as const;

/** 异地就医备案: what the person files at a branch, and what the centre decides of it. */
export const referralColumns = {
  filing: {
    reason: { kind: "code", of: REFERRAL_REASONS },
    destinationArea: { kind: "text", max: 6 },
    from: { kind: "date" },
    until: { kind: "date", optional: true },
    diagnosis: { kind: "text", max: 200, optional: true },
  },
  review: {
    decision: { kind: "code", of: REFERRAL_DECISIONS },
    decidedOn: { kind: "date" },
    note: { kind: "text", max: 200, optional: true },
  },
} as const satisfies Record<string, Columns>;

export type ReferralFiling = ImageOf<typeof referralColumns.filing>;
export type ReferralReview = ImageOf<typeof referralColumns.review>;
