import { compareText, type SiteKind } from "@huilian/domain";

/** A site as the centre tells it: a row of `GET /v1/centre/sites`. What is absent is not known. */
export interface SiteShown {
  readonly site: string;
  readonly siteKind: SiteKind;
  readonly name?: string;
  readonly connected: boolean;
  readonly lastSeenMs?: number;
  readonly lastSeenBy?: "line" | "receipt";
  readonly lastReceipt?: { readonly index: number; readonly receivedMs: number };
  /** Received from it and not worked up yet. */
  readonly waitingChanges: number;
  readonly pull?: { readonly atMs: number; readonly batchesBehind: number };
  readonly counts: Readonly<Record<SiteCount, number>>;
}

export const SITE_COUNTS = ["quarantined", "refused", "parked", "flagged", "superseded"] as const;
export type SiteCount = (typeof SITE_COUNTS)[number];

export interface SitePage {
  readonly atMs: number;
  readonly index: number;
  readonly lag: number;
  readonly sites: readonly SiteShown[];
  readonly next?: string;
}

/** Why somebody should look at a site, the most pressing first. */
export type Concern = "never-seen" | "cut-off" | "quarantined" | "refused" | "parked" | "flagged" | "behind";

/** So many batches behind is the time between two of its questions and no lag. */
const BEHIND_MIN = 3;

export function concernOf({ connected, lastSeenMs, counts, pull }: SiteShown): Concern | undefined {
  if (lastSeenMs === undefined) return "never-seen";
  if (!connected) return "cut-off";
  for (const count of ["quarantined", "refused", "parked", "flagged"] as const) if (counts[count] > 0) return count;
  return pull !== undefined && pull.batchesBehind >= BEHIND_MIN ? "behind" : undefined;
}

const RANKS: readonly (Concern | undefined)[] = [
  "cut-off",
  "quarantined",
  "refused",
  "parked",
  "flagged",
  "behind",
  "never-seen",
  undefined,
];

/**
 * Whoever needs attention first: cut off before anything else, the longest first, then what is held, returned, waiting
 * and to be examined. A site that was never seen is most likely not opened yet and stands behind those.
 */
export function byConcern(sites: readonly SiteShown[]): readonly SiteShown[] {
  const rank = (site: SiteShown): number => RANKS.indexOf(concernOf(site));
  return [...sites].sort((a, b) => {
    const byRank = rank(a) - rank(b);
    if (byRank !== 0) return byRank;
    if (concernOf(a) === "cut-off" && a.lastSeenMs !== b.lastSeenMs) return (a.lastSeenMs ?? 0) - (b.lastSeenMs ?? 0);
    return compareText(a.site, b.site);
  });
}

export interface SiteTotals {
  readonly connected: number;
  readonly cutOff: number;
  readonly neverSeen: number;
  readonly counts: Readonly<Record<SiteCount, number>>;
}

export function totalsOf(sites: readonly SiteShown[]): SiteTotals {
  const sum = (count: SiteCount): number => sites.reduce((total, site) => total + site.counts[count], 0);
  return {
    connected: sites.filter(({ connected }) => connected).length,
    cutOff: sites.filter((site) => concernOf(site) === "cut-off").length,
    neverSeen: sites.filter(({ lastSeenMs }) => lastSeenMs === undefined).length,
    counts: {
      quarantined: sum("quarantined"),
      refused: sum("refused"),
      parked: sum("parked"),
      flagged: sum("flagged"),
      superseded: sum("superseded"),
    },
  };
}
