import type { SiteId } from "@huilian/domain";
import { createInstitutions } from "./city-institutions.ts";

const OFFICES: Readonly<Record<string, string>> = {
  centre: "示例市医疗保障中心",
  C0: "示例市医疗保障中心业务科",
  B01: "示例市河东区经办点",
  B02: "示例市河西区经办点",
};

/** What stands over the door of a place of the demonstration city; its id for a site the city does not know. */
export function officeNameOf(site: SiteId | "centre", area: string): string {
  const institution = createInstitutions(area).find(({ profile }) => profile.site === site);
  return OFFICES[site] ?? institution?.profile.name ?? site;
}
