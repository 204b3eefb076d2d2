import type { Api, RequestOptions } from "../../api/create-api.ts";
import type { Answer } from "../../api/problem.ts";
import type { SitePage, SiteShown } from "./site-shown.ts";

/** The largest page the centre gives, and more of them than a province has sites. */
const SITES_A_PAGE = 1000;
const PAGES_MAX = 20;

export interface SitesRead {
  readonly atMs: number;
  readonly lag: number;
  readonly sites: readonly SiteShown[];
}

/** All sites: whoever needs attention most may stand on the last page. */
export async function readSites(
  api: Pick<Api, "get">,
  options: Pick<RequestOptions, "quiet" | "isBackground"> = {},
): Promise<Answer<SitesRead>> {
  const sites: SiteShown[] = [];
  let after: string | undefined;
  let read: SitesRead = { atMs: 0, lag: 0, sites };
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const answer = await api.get<SitePage>("/v1/centre/sites", { ...options, query: { limit: SITES_A_PAGE, after } });
    if (!answer.ok) return answer;
    sites.push(...answer.value.sites);
    read = { atMs: answer.value.atMs, lag: answer.value.lag, sites };
    after = answer.value.next;
    if (after === undefined) break;
  }
  return { ok: true, value: read };
}
