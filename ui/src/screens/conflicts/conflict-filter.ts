/** What is looked for; empty texts are no filter. */
export interface ConflictFilter {
  readonly site: string;
  readonly entityType: string;
  /** Only those nobody has dealt with. */
  readonly isStandingOnly: boolean;
}

/** The site of an address such as `#/conflicts?site=B01`, which the board of the sites leads to. */
export function filterOf(querystring: string | undefined): ConflictFilter {
  const site = new URLSearchParams(querystring ?? "").get("site") ?? "";
  return { site: /^[A-Z][A-Z0-9]{1,11}$/.test(site) ? site : "", entityType: "", isStandingOnly: true };
}

export const queryOf = ({ site, entityType, isStandingOnly }: ConflictFilter) => ({
  site: site === "" ? undefined : site,
  entityType: entityType === "" ? undefined : entityType,
  standing: isStandingOnly ? "true" : undefined,
});
