import type { Incarnation, Ref, SiteId } from "@huilian/domain";
import type { Unchained } from "./chain.ts";
import type { StateCounts, StatedChange } from "./change-state.ts";
import { isCountedApart } from "./entities/index.ts";

/** What the counts are made of, at one moment. */
export interface Countable {
  /** Per incarnation, up to where all is chained. */
  readonly chainedUpTo: ReadonlyMap<Incarnation, { readonly site: SiteId; readonly sequence: number }>;
  /** By site, how many of the chained changes are counted apart; and which of them are withheld. */
  readonly chainedApart: ReadonlyMap<SiteId, number>;
  readonly withheldApart: ReadonlySet<Ref>;
  readonly unchained: readonly Unchained[];
  /** Sites of the changes that count from a notice and are not chained, once for each. */
  readonly noticedOnly: readonly SiteId[];
  readonly exceptions: readonly StatedChange[];
  readonly evidence: Iterable<{ readonly site: SiteId; readonly changes: number }>;
}

/** Changes per state, of one site or of all. What is counted apart is in `operations`, whatever became of it. */
export function countStates(of: Countable, site?: SiteId): StateCounts {
  const isHere = (author: SiteId): boolean => site === undefined || author === site;
  const tally = { parked: 0, applied: 0, flagged: 0, superseded: 0, refused: 0, quarantined: 0, operations: 0 };
  const apart = new Set(of.withheldApart);
  for (const { site: author, sequence } of of.chainedUpTo.values()) if (isHere(author)) tally.applied += sequence;
  for (const [author, count] of of.chainedApart) {
    if (!isHere(author)) continue;
    tally.applied -= count;
    tally.operations += count;
  }
  for (const { site: author, commit } of of.unchained) {
    for (const { ref, change } of commit.changes) {
      if (!isCountedApart(change)) continue;
      apart.add(ref);
      if (isHere(author)) tally.operations += 1;
    }
  }
  tally.applied += of.noticedOnly.filter(isHere).length;
  for (const { ref, site: author, state } of of.exceptions) {
    if (!isHere(author) || apart.has(ref)) continue;
    if (state.state === "applied") {
      tally.flagged += 1;
      continue;
    }
    tally[state.state] += 1;
    // What is not chained was not counted as applied above.
    const isChained = state.state !== "parked" || (state.waitsFor.for !== "chain" && state.waitsFor.for !== "beacon");
    if (isChained) tally.applied -= 1;
  }
  for (const { site: author, changes } of of.evidence) if (isHere(author)) tally.quarantined += changes;
  return tally;
}
