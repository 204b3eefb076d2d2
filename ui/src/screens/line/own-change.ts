import { type Language, messageOf, type RuleReason } from "@huilian/domain";
import { ruleText } from "../../parts/conflict-told.ts";
import type { Tone } from "../../parts/tone.ts";

/** One entry of this office: a row of `GET /v1/changes`. */
export interface OwnChange {
  /** `incarnation/sequence/hash`. */
  readonly ref: string;
  readonly entityType: string;
  readonly entityKey: string;
  readonly group: string;
  readonly operation: string;
  readonly operatorId: string;
  readonly madeMs: number;
  readonly receipted: boolean;
  readonly state: "undecided" | "applied" | "superseded" | "parked" | "refused" | "quarantined";
  /** Why the centre said so. */
  readonly detail?: { readonly reason?: unknown; readonly waitsFor?: { readonly for?: unknown } };
  /** For an entry that another came before: by which rule, where this office sees both. */
  readonly lost?: { readonly rule?: RuleReason };
}

export interface OwnChangePage {
  readonly changes: readonly OwnChange[];
  readonly next?: string;
}

/** How an entry stands: one word for the office, and where it is as long as the centre has not spoken. */
export type Standing = "only-here" | "sent" | Exclude<OwnChange["state"], "undecided">;

export function standingOf({ state, receipted }: Pick<OwnChange, "state" | "receipted">): Standing {
  if (state !== "undecided") return state;
  return receipted ? "sent" : "only-here";
}

/** Why the centre decided as it did, in the words of an office; undefined where the state says all there is. */
export function reasonText({ entityType, detail, lost }: OwnChange, language: Language): string | undefined {
  if (lost?.rule !== undefined) return ruleText(lost.rule, entityType, language);
  if (detail?.reason !== undefined) return messageOf(`refusal.${String(detail.reason)}`, {}, language);
  if (detail?.waitsFor !== undefined) return messageOf(`waits.${String(detail.waitsFor.for)}`, {}, language);
  return undefined;
}

export const standingTones = {
  "only-here": "bad",
  sent: "warn",
  applied: "good",
  superseded: "quiet",
  parked: "warn",
  refused: "bad",
  quarantined: "bad",
} as const satisfies Readonly<Record<Standing, Tone>>;

/**
 * What is not decided of a page that begins with the newest. The centre decides in the order in which things were made,
 * so a page that holds none of it is the last that is worth turning to.
 */
export function undecidedOf({ changes, next }: OwnChangePage): OwnChangePage {
  const undecided = changes.filter(({ state }) => state === "undecided");
  return { changes: undecided, ...(next !== undefined && undecided.length === changes.length ? { next } : {}) };
}

/** Where an entry is looked at: the person it belongs to, or its slip. undefined: nowhere on these screens. */
export function placeToLook({
  entityType,
  entityKey,
  ref,
}: OwnChange): { what: "person" | "slip"; href: string } | undefined {
  const [incarnation, sequence] = ref.split("/");
  if (entityType === "settlement") return { what: "slip", href: `#/settlements/${incarnation}/${sequence}` };
  const [root] = entityKey.split(".");
  // What belongs to somebody carries that person's key in front; employers and institutions have no screen.
  const isOfPerson = entityType === "person" || ["card", "credit", "referral"].includes(entityType);
  return isOfPerson && root !== undefined ? { what: "person", href: `#/persons/${root}` } : undefined;
}
