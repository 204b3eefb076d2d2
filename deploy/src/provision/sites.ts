import { type SiteId, type SiteKind, siteId } from "@huilian/domain";

/** One site to be provisioned, and what it may read. Its own scope comes first: its verdicts travel there. */
export interface SitePlan {
  readonly site: SiteId;
  readonly siteKind: SiteKind;
  readonly scopes: readonly string[];
}

/** GB/T 2260 code of the pooling area of the demonstration city. */
export const DEMONSTRATION_AREA = "230100";

const plan = (site: string, siteKind: SiteKind, scopes: readonly string[]): SitePlan => ({
  site: siteId(site),
  siteKind,
  scopes,
});

/** The demonstration city: the centre's desk, two branch offices, a hospital and a pharmacy. */
export const DEMONSTRATION_SITES: readonly SitePlan[] = [
  plan("C0", "centre", ["centre/C0", "common"]),
  plan("B01", "branch", ["branch/B01", "common"]),
  plan("B02", "branch", ["branch/B02", "common"]),
  plan("H01", "hospital", ["institution/H01", "common", `eligibility/${DEMONSTRATION_AREA}`]),
  plan("P01", "pharmacy", ["institution/P01", "common", `eligibility/${DEMONSTRATION_AREA}`]),
];
