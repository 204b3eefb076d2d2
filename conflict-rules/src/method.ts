import { compareText, type GroupImage, type Json, type SiteKind } from "@huilian/domain";
import { compareOrder, type Ordered } from "./order-key.ts";

/**
 * How one column group decides between heads that did not know of each other. Methods are data, so that the table an
 * auditor reads is the table the fold runs. Each is a sort key over facts of the changes themselves, never over their
 * arrival; they are tried in order, and the total order K always ends the tie. A change that saw another follows it
 * whatever the methods say.
 */
export type Method =
  /** The head with the greatest effective stamp. */
  | { readonly method: "latest" }
  /** The head with the least effective stamp. */
  | { readonly method: "earliest" }
  /** A site overwrites the centre; among sites, and within the centre, the latest. */
  | { readonly method: "overwrite" }
  /** What comes from a site is discarded beside the centre's; among equals the earliest stays. */
  | { readonly method: "discard" }
  /** The head with the greatest value of `column`; one without a value stands below all. */
  | { readonly method: "maximum"; readonly column: string }
  /** The head with the least value of `column`; one without a value stands below all. */
  | { readonly method: "minimum"; readonly column: string }
  /** The head whose author's kind of site has the highest rank. */
  | { readonly method: "sitePriority"; readonly ranks: Readonly<Record<SiteKind, number>> }
  /**
   * The head whose `column` holds the value of the highest rank; a value without a rank stands below all. Where a
   * status may turn in a circle, the column `epoch` goes first: whoever reopens it raises the epoch.
   */
  | {
      readonly method: "priorityGroup";
      readonly column: string;
      readonly ranks: Readonly<Record<string, number>>;
      readonly epoch?: string;
    };

export interface Contender extends Ordered {
  readonly siteKind: SiteKind;
  readonly value: GroupImage;
}

const UNRANKED = -1;

function compareBy(method: Method, a: Contender, b: Contender): number {
  switch (method.method) {
    case "latest":
      return compareOrder(a, b);
    case "earliest":
      return compareStamps(b, a);
    case "overwrite":
      return siteClass(a) - siteClass(b) || compareOrder(a, b);
    case "discard":
      return siteClass(b) - siteClass(a) || compareStamps(b, a);
    case "maximum":
      return compareWithNothingLast(a.value[method.column], b.value[method.column], 1);
    case "minimum":
      return compareWithNothingLast(a.value[method.column], b.value[method.column], -1);
    case "sitePriority":
      return method.ranks[a.siteKind] - method.ranks[b.siteKind];
    case "priorityGroup": {
      const { column, ranks, epoch } = method;
      const rank = (head: Contender): number => ranks[String(head.value[column])] ?? UNRANKED;
      const byEpoch = epoch === undefined ? 0 : compareWithNothingLast(a.value[epoch], b.value[epoch], 1);
      return byEpoch || rank(a) - rank(b);
    }
  }
}

const compareStamps = (a: Contender, b: Contender): number =>
  a.effective.ms - b.effective.ms || a.effective.counter - b.effective.counter;

/** The one fact of a change that says whether Oracle would have called it incoming: sites come in, the centre is there. */
const siteClass = ({ siteKind }: Contender): number => (siteKind === "centre" ? 0 : 1);

/** Numbers as numbers, everything else by its text; nothing stands below all, in either direction. */
function compareWithNothingLast(a: Json | undefined, b: Json | undefined, direction: 1 | -1): number {
  const [isNothingA, isNothingB] = [a === undefined || a === null, b === undefined || b === null];
  if (isNothingA || isNothingB) return Number(isNothingB) - Number(isNothingA);
  const order = typeof a === "number" && typeof b === "number" ? a - b : compareText(String(a), String(b));
  return direction * order;
}

/** Positive when `a` wins over `b`. */
export function compareContenders(methods: readonly Method[], a: Contender, b: Contender): number {
  for (const method of methods) {
    const order = compareBy(method, a, b);
    if (order !== 0) return order;
  }
  return compareOrder(a, b);
}

/** Which method decided between two heads, and its place in the group's list, counted from 1. */
export interface DecidedBy {
  /** `firstClaim` decides between two entities, and is not of any group's list. */
  readonly method: Method["method"] | "firstClaim";
  readonly sequenceNumber: number;
}

export function decidedBy(methods: readonly Method[], a: Contender, b: Contender): DecidedBy {
  const place = methods.findIndex((method) => compareBy(method, a, b) !== 0);
  const method = methods[place];
  return method
    ? { method: method.method, sequenceNumber: place + 1 }
    : { method: "latest", sequenceNumber: methods.length + 1 };
}
