/** What a site of the network is. `centre` is the centre's own desk, a node like any other. */
export const SITE_KINDS = ["centre", "branch", "hospital", "pharmacy"] as const;
export type SiteKind = (typeof SITE_KINDS)[number];

export const isSiteKind = (value: unknown): value is SiteKind => SITE_KINDS.includes(value as SiteKind);
