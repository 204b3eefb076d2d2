import type { LocalDate, SettlementFact } from "@huilian/domain";

/** What a slip says: `GET /v1/settlements/{incarnation}/{sequence}/slip`. */
export interface SlipShown {
  readonly ref: string;
  readonly incarnation: string;
  readonly sequence: number;
  readonly site: string;
  /** The institution in whose name it is issued. */
  readonly issuer: string;
  readonly operatorId: string;
  readonly madeMs: number;
  readonly businessDate: LocalDate;
  /** As noted when it was settled; empty where the note is lost. */
  readonly person: { readonly name?: string; readonly idNumber?: string };
  readonly fact: SettlementFact;
  readonly capitals: Readonly<Record<"submitted" | "pooled" | "personPart" | "account" | "cash", string>>;
  readonly outcome: SlipOutcome;
  /** The signed commit in parts for QR codes; absent when it is too long for paper. */
  readonly qr?: readonly string[];
  /** How often it was printed before. */
  readonly prints: number;
}

/** What became of a settlement: also `GET /v1/changes/{incarnation}/{sequence}`. */
export interface SlipOutcome {
  readonly state: "undecided" | "parked" | "applied" | "superseded" | "refused" | "quarantined";
  readonly receipted: boolean;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Where a settlement stands on its way, in one word for screen and paper. */
export type SlipState = SlipOutcome["state"] | "receipted" | "flagged";

export function slipStateOf({ state, receipted, detail }: SlipOutcome): SlipState {
  if (state === "undecided") return receipted ? "receipted" : "undecided";
  return state === "applied" && detail?.["flag"] !== undefined ? "flagged" : state;
}

/** Whether nothing more is waited for. */
export const isSlipSettled = ({ state }: SlipOutcome): boolean => state !== "undecided" && state !== "parked";

export const slipTones = {
  undecided: "warn",
  receipted: "warn",
  parked: "warn",
  applied: "good",
  flagged: "warn",
  superseded: "quiet",
  refused: "bad",
  quarantined: "bad",
} as const satisfies Readonly<Record<SlipState, string>>;
