import { type GroupImage, type Language, messageOf, type RuleReason } from "@huilian/domain";
import { ruleText, toldColumnsOf } from "../../parts/conflict-told.ts";
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
  readonly detail?: {
    readonly reason?: unknown;
    readonly waitsFor?: { readonly for?: unknown };
    readonly rule?: { readonly method?: unknown };
  };
  /** For an entry that another came before. */
  readonly lost?: OwnLoss;
}

/** What was entered, by which rule another came before it, and what counts by now; what this office does not see is absent. */
export interface OwnLoss {
  readonly value?: GroupImage;
  readonly rule?: RuleReason;
  readonly counts?: CountingEntry;
}

export interface CountingEntry {
  readonly site: string;
  readonly operatorId: string;
  readonly setMs: number;
  readonly value: GroupImage;
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
  if (detail?.rule !== undefined) return messageOf(`ui.line.changes.by-${String(detail.rule.method)}`, {}, language);
  if (detail?.reason !== undefined) return messageOf(`refusal.${String(detail.reason)}`, {}, language);
  if (detail?.waitsFor !== undefined) return messageOf(`waits.${String(detail.waitsFor.for)}`, {}, language);
  return undefined;
}

/** What counts instead of an entry that was decided against: the columns that say something else, in their order. */
export function countingInstead(
  { lost }: Pick<OwnChange, "lost">,
  declared: readonly string[],
): readonly { readonly column: string; readonly value: unknown }[] {
  if (lost?.counts === undefined) return [];
  return toldColumnsOf(declared, [lost.value ?? {}, lost.counts.value])
    .filter(({ differs }) => differs)
    .map(({ column, cells }) => ({ column, value: cells[1]?.value }));
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
