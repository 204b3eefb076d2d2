import type { SiteKind } from "@huilian/domain";
import type { Tone } from "../parts/tone.ts";

export type LineState = "connected" | "cut" | "drill";

/** What a node says of its line: `GET /v1/line`. */
export interface LineShown {
  readonly site: string;
  readonly siteKind: SiteKind;
  readonly name: string;
  readonly state: LineState;
  readonly sinceMs: number;
  /** The node's own time, against which ages are counted: the browser's clock is nobody's. */
  readonly nowMs: number;
  readonly lastContactMs?: number;
  readonly incident?: string;
  readonly unconfirmed: number;
  readonly unreceipted: number;
  readonly onlyHere: number;
  /** How far the node has taken what the centre decided. */
  readonly position: { readonly batch: number };
  /** Records of look-ups, prints and the like: not written yet, and without a receipt of the centre. */
  readonly operations?: { readonly waiting: number; readonly unreceipted: number };
}

export const lineTones = { connected: "good", cut: "warn", drill: "drill" } as const satisfies Readonly<
  Record<LineState, Tone>
>;
