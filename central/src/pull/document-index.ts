import type { SiteId } from "@huilian/domain";
import type { LogEntry } from "@huilian/sync";
import { centralDocumentOf } from "../log/central-document.ts";

/** Which entries of the log are central documents, and for whom. The documents themselves stay in the store. */
export interface DocumentIndex {
  add(entry: LogEntry): void;
  /**
   * Indexes with `after < index <= upTo` of what a site is to read, ascending, at most `limit`. Of beacons only the
   * newest: a site needs the last one, not the history of all of them.
   */
  forSite(site: SiteId, after: number, upTo: number, limit: number): readonly number[];
  /** Indexes of documents of operations behind one, ascending, at most `limit`. */
  operationsAfter(after: number, limit: number): readonly number[];
  /** The same before one, descending; the newest when no index is named. */
  operationsBefore(before: number | undefined, limit: number): readonly number[];
}

interface Indexed {
  readonly index: number;
  /** Whom it concerns; everybody when absent. */
  readonly site?: SiteId;
}

export function createDocumentIndex(): DocumentIndex {
  const documents: Indexed[] = [];
  const beacons: number[] = [];
  const operations: number[] = [];

  return {
    add(entry) {
      if (entry.type !== "document") return;
      const document = centralDocumentOf(entry.document);
      const { index } = entry;
      // A statement of the state bears the index it speaks of, an earlier one than its own. It is for auditors.
      if (document.kind === "state") return;
      // What operators of the centre did is for auditors too.
      if (document.kind === "operations") {
        operations.push(index);
        return;
      }
      if (document.kind === "beacon") beacons.push(index);
      else if (document.kind === "scopeKey" || document.kind === "evidence")
        documents.push({ index, site: document.site });
      else documents.push({ index });
    },
    operationsAfter(after, limit) {
      const first = firstAbove(operations, (index) => index, after);
      return operations.slice(first, first + limit);
    },
    operationsBefore(before, limit) {
      const end = before === undefined ? operations.length : firstAbove(operations, (index) => index, before - 1);
      return operations.slice(Math.max(0, end - limit), end).reverse();
    },
    forSite(site, after, upTo, limit) {
      const found: number[] = [];
      for (let at = firstAbove(documents, ({ index }) => index, after); at < documents.length; at += 1) {
        const document = documents[at];
        if (!document || document.index > upTo || found.length >= limit) break;
        if (document.site === undefined || document.site === site) found.push(document.index);
      }
      const beacon = beacons[firstAbove(beacons, (index) => index, upTo) - 1];
      const isFull = found.length >= limit;
      if (beacon === undefined || beacon <= after || (isFull && beacon > (found.at(-1) ?? 0))) return found;
      return [...found, beacon].sort((a, b) => a - b).slice(0, limit);
    },
  };
}

/** The place of the first item above a value, by halving: the log may hold very many. */
function firstAbove<Item>(items: readonly Item[], numberOf: (item: Item) => number, value: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numberOf(items[middle] as Item) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
