import type { GroupImage, SiteKind } from "@huilian/domain";
import { compareOrder, type Ordered } from "./order-key.ts";

/**
 * How one column group decides between heads that did not know of each other. Methods are data, so that the
 * table an auditor reads is the table the fold runs. Each is a sort key; they are tried in order, and the total
 * order K always ends the tie.
 */
export type Method =
  /** The head with the greatest effective stamp. */
  | { readonly method: "latest" }
  /** The head whose author's kind of site has the highest rank. */
  | { readonly method: "sitePriority"; readonly ranks: Readonly<Record<SiteKind, number>> }
  /** The head whose `column` holds the value of the highest rank; a value without a rank stands below all. */
  | { readonly method: "priorityGroup"; readonly column: string; readonly ranks: Readonly<Record<string, number>> };

export interface Contender extends Ordered {
  readonly siteKind: SiteKind;
  readonly value: GroupImage;
}

const UNRANKED = -1;

function compareBy(method: Method, a: Contender, b: Contender): number {
  switch (method.method) {
    case "latest":
      return compareOrder(a, b);
    case "sitePriority":
      return method.ranks[a.siteKind] - method.ranks[b.siteKind];
    case "priorityGroup": {
      const rank = (head: Contender): number => method.ranks[String(head.value[method.column])] ?? UNRANKED;
      return rank(a) - rank(b);
    }
  }
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
  readonly method: Method["method"];
  readonly sequenceNumber: number;
}

export function decidedBy(methods: readonly Method[], a: Contender, b: Contender): DecidedBy {
  const place = methods.findIndex((method) => compareBy(method, a, b) !== 0);
  const method = methods[place];
  return method
    ? { method: method.method, sequenceNumber: place + 1 }
    : { method: "latest", sequenceNumber: methods.length + 1 };
}
