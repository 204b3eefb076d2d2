import { compareText, type Ref, refParts, type SiteId, type Stamp } from "@huilian/domain";

/** What the total order K is made of: effective stamp, then names that no two changes share. */
export interface Ordered {
  readonly ref: Ref;
  readonly site: SiteId;
  /** The effective stamp at the centre and in replays; the raw one for changes the centre has not receipted. */
  readonly effective: Stamp;
}

/**
 * The total order K of changes: effective ms, effective counter, site, incarnation, sequence, hash, each by
 * code unit. It never answers 0 for two different changes, so that every method has exactly one winner.
 */
export function compareOrder(a: Ordered, b: Ordered): number {
  const early =
    a.effective.ms - b.effective.ms || a.effective.counter - b.effective.counter || compareText(a.site, b.site);
  if (early !== 0) return early;
  const [left, right] = [refParts(a.ref), refParts(b.ref)];
  return (
    compareText(left.incarnation, right.incarnation) ||
    left.sequence - right.sequence ||
    compareText(left.hash, right.hash)
  );
}
