import type { Fold, StateCounts } from "@huilian/conflict-rules";
import { compareText, isSiteKind, type SiteId, type SiteKind } from "@huilian/domain";
import { onceAPosition } from "../applier/once-a-position.ts";
import type { CoreParts } from "../core-parts.ts";
import { sitesOf } from "../enrolment/enrol.ts";
import { CONNECTED_WITHIN_MS } from "../limits.ts";
import type { Names } from "./names-of.ts";

/** Changes of a site that are not simply applied: where somebody may have to look. */
export type SiteCounts = Pick<StateCounts, "parked" | "superseded" | "refused" | "quarantined" | "flagged">;

/** One site as the centre knows it. What is absent is not known. */
export interface ListedSite {
  readonly site: SiteId;
  readonly siteKind: SiteKind;
  readonly name?: string;
  readonly connected: boolean;
  readonly lastSeenMs?: number;
  readonly lastSeenBy?: "line" | "receipt";
  readonly lastReceipt?: {
    readonly index: number;
    readonly receivedMs: number;
    readonly incarnation: string;
    readonly sequence: number;
  };
  /** Changes received from it that the applier has not come to. */
  readonly waitingChanges: number;
  readonly pull?: { readonly atMs: number; readonly batch: number; readonly batchesBehind: number };
  readonly counts: SiteCounts;
}

export interface SiteList {
  readonly atMs: number;
  readonly index: number;
  readonly lag: number;
  readonly sites: readonly ListedSite[];
  readonly next?: string;
}

interface Page {
  readonly after?: string | undefined;
  readonly limit: number;
}

const NOTHING: SiteCounts = { parked: 0, flagged: 0, superseded: 0, refused: 0, quarantined: 0 };

/** The sites behind `after`, by their ids. To be called between two steps of the applier. */
export function createSiteList(parts: CoreParts, names: Names): (page: Page) => SiteList {
  const { sequencer, applier, registry, time } = parts;
  const counts = onceAPosition(applier, countsBySite);
  return ({ after = "", limit }) => {
    const atMs = time.nowMs();
    const index = sequencer.index();
    const behind = [...sitesOf(registry)].sort(compareText).filter((site) => compareText(site, after) > 0);
    const sites = behind
      .slice(0, limit)
      .flatMap((site) => listed(parts, names, { site, atMs, counts: counts().get(site) ?? NOTHING }));
    const last = sites.at(-1);
    return {
      atMs,
      index,
      lag: index - applier.index(),
      sites,
      ...(last && behind.length > limit ? { next: last.site } : {}),
    };
  };
}

function listed(
  parts: CoreParts,
  names: Names,
  { site, atMs, counts }: { readonly site: SiteId; readonly atMs: number; readonly counts: SiteCounts },
): readonly ListedSite[] {
  const { registry, sightings, batches } = parts;
  const siteKind = registry.certificateOfSite(site)?.certificate.siteKind;
  if (!isSiteKind(siteKind)) return [];
  const name = names.site(site);
  const seen = sightings.lastSeen(site);
  const receipt = sightings.lastReceipt(site);
  const pull = sightings.lastPull(site);
  return [
    {
      site,
      siteKind,
      ...(name === undefined ? {} : { name }),
      connected: seen?.by === "line" && atMs - seen.atMs <= CONNECTED_WITHIN_MS,
      ...(seen ? { lastSeenMs: seen.atMs, lastSeenBy: seen.by } : {}),
      ...(receipt
        ? {
            lastReceipt: {
              index: receipt.index,
              receivedMs: receipt.receivedMs,
              incarnation: receipt.incarnation,
              sequence: receipt.to,
            },
          }
        : {}),
      waitingChanges: waitingChanges(parts, site),
      ...(pull ? { pull: { ...pull, batchesBehind: Math.max(0, batches.end().number - pull.batch) } } : {}),
      counts,
    },
  ];
}

/** From the end of each chain back to what the applier has reached, so that a long chain costs nothing. */
function waitingChanges({ sequencer, applier }: CoreParts, site: SiteId): number {
  const reached = applier.index();
  let changes = 0;
  for (const { incarnation } of sequencer.chains.holdings(site)) {
    const segments = sequencer.chains.chain(incarnation)?.segments ?? [];
    for (let at = segments.length - 1; (segments[at]?.index ?? 0) > reached; at -= 1) {
      const segment = segments[at];
      if (segment) changes += segment.to - segment.from + 1;
    }
  }
  return changes;
}

function countsBySite(fold: Fold): ReadonlyMap<SiteId, SiteCounts> {
  const counts = new Map<SiteId, Record<keyof SiteCounts, number>>();
  const countsOf = (site: SiteId): Record<keyof SiteCounts, number> => {
    const known = counts.get(site) ?? { ...NOTHING };
    counts.set(site, known);
    return known;
  };
  for (const { site, state } of fold.exceptions()) {
    countsOf(site)[state.state === "applied" ? "flagged" : state.state] += 1;
  }
  for (const { site, changes } of fold.evidence()) countsOf(site).quarantined += changes;
  return counts;
}
