import type { Conflict, StateCounts } from "@huilian/conflict-rules";
import { compareText, type KindTotals, ledgerSum, type SiteId } from "@huilian/domain";
import type { CoreParts } from "../core-parts.ts";
import { sitesOf } from "../enrolment/enrol.ts";
import { type SettlementSummary, settlementSummaryOf } from "./settlements.ts";

/**
 * Changes received, and what became of them: received = applied + superseded + refused + parked + quarantined. Facts
 * of the chains of operations are counted in `operations` and in nothing else.
 */
export interface Counts extends StateCounts {
  /** Counted by the sequencer, independently of the fold: receipted changes, and those it keeps as evidence. */
  readonly received: number;
}

export interface SiteSummary {
  readonly site: SiteId;
  readonly lastSeenMs?: number;
  /** By incarnation, the last sequence a receipt was given for. */
  readonly receiptedUpTo: Readonly<Record<string, number>>;
}

/** The state of the network in numbers. No names, no identity numbers. */
export interface Summary {
  /** The last index of the log, and how many entries the applier is behind it. */
  readonly index: number;
  readonly lag: number;
  readonly epoch: number;
  readonly counts: Counts;
  readonly countsBySite: Readonly<Record<string, Counts>>;
  /** Losing changes of all conflicts, by the rule that decided: `<entity>.<group>/<method>#<place in its list>`. */
  readonly supersededByRule: Readonly<Record<string, number>>;
  /** Entities that are aliases, by what they share with another one: `<entity>.<column>`. */
  readonly aliases: Readonly<Record<string, number>>;
  readonly settlementTotals: SettlementSummary["totals"];
  readonly overlaps: number;
  /** Sum of all postings in fen: zero, or something is badly wrong. */
  readonly ledgerSumFen: number;
  readonly ledgerByAccountKind: KindTotals;
  readonly sites: readonly SiteSummary[];
}

export function summaryOf(parts: CoreParts): Summary {
  const { sequencer, applier, epoch, registry, sightings } = parts;
  const { fold } = applier;
  const sites = sitesOf(registry);
  const { totals, overlaps } = settlementSummaryOf(fold);
  const index = sequencer.index();
  const conflicts = fold.conflicts();
  return {
    index,
    lag: index - applier.index(),
    epoch,
    counts: countsOf(parts, sites),
    countsBySite: Object.fromEntries(sites.map((site) => [site, countsOf(parts, [site], site)])),
    supersededByRule: supersededByRule(conflicts),
    aliases: aliasesByColumn(conflicts),
    settlementTotals: totals,
    overlaps,
    ledgerSumFen: ledgerSum([...fold.postings()]),
    ledgerByAccountKind: fold.ledger().totals(),
    sites: sites.map((site) => {
      const lastSeenMs = sightings.lastSeen(site)?.atMs;
      return {
        site,
        ...(lastSeenMs === undefined ? {} : { lastSeenMs }),
        receiptedUpTo: Object.fromEntries(
          sequencer.chains.holdings(site).map(({ incarnation, sequence }) => [incarnation, sequence]),
        ),
      };
    }),
  };
}

function countsOf({ sequencer, applier }: CoreParts, sites: readonly SiteId[], site?: SiteId): Counts {
  const { chains, evidence } = sequencer;
  const received = sites.reduce((sum, each) => sum + chains.receipted(each) + evidence.changesOf(each), 0);
  return { received, ...applier.fold.counts(site) };
}

const supersededByRule = (conflicts: readonly Conflict[]): Readonly<Record<string, number>> =>
  countedByName(
    conflicts.flatMap(({ type, entityType, group, losers }) =>
      type === "concurrent"
        ? losers.map(({ rule }) => `${entityType}.${group}/${rule.method}#${rule.sequenceNumber}`)
        : [],
    ),
  );

const aliasesByColumn = (conflicts: readonly Conflict[]): Readonly<Record<string, number>> =>
  countedByName(conflicts.flatMap(({ entityType, claim }) => (claim ? [`${entityType}.${claim.column}`] : [])));

function countedByName(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => compareText(a, b)));
}
