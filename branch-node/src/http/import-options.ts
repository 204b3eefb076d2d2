import {
  type EmployerProfile,
  type InstitutionProfile,
  type LocalDate,
  normaliseName,
  type PolicyParameters,
  type SiteId,
} from "@huilian/domain";
import { createEmployerDirectory, type EmployerDirectory } from "../import/employer-directory.ts";
import type { NodeCore } from "../node-core.ts";

/** Whose rows a file may bring here: a branch takes its own, the centre everybody's. */
export function branchesOf({ registry, deps }: NodeCore): {
  readonly all: ReadonlySet<SiteId>;
  readonly taken: ReadonlySet<SiteId>;
} {
  const all = new Set<SiteId>();
  for (const { certificate } of registry.all()) {
    if (certificate.siteKind === "branch") all.add(certificate.subject as SiteId);
  }
  return { all, taken: deps.siteKind === "centre" ? all : new Set([deps.site]) };
}

/** Every employer of the view under each number a file may use. */
export function employersOf({ view, employerNumbers }: NodeCore): EmployerDirectory {
  const numbers = employerNumbers.byKey();
  return createEmployerDirectory(
    [...view.entitiesOfType("employer")].flatMap(({ entityKey, groups }) => {
      const profile = groups["profile"]?.winner.value as EmployerProfile | undefined;
      if (profile === undefined) return [];
      const codes = [profile.creditCode, ...(numbers.get(entityKey) ?? [])];
      return [{ key: entityKey, branch: profile.branch as SiteId, name: profile.name, codes }];
    }),
  );
}

/** Designated institutions by site and by name. */
export function institutionsOf({ view }: NodeCore): ReadonlyMap<string, SiteId> {
  const institutions = new Map<string, SiteId>();
  for (const { groups } of view.entitiesOfType("institution")) {
    const profile = groups["profile"]?.winner.value as InstitutionProfile | undefined;
    if (profile === undefined) continue;
    institutions.set(profile.site, profile.site as SiteId);
    institutions.set(normaliseName(profile.name), profile.site as SiteId);
  }
  return institutions;
}

/** The pooling area of the parameters in the view, where there is exactly one. */
export function onlyAreaOf({ view }: NodeCore): string | undefined {
  const areas = new Set<string>();
  for (const { groups } of view.entitiesOfType("policy")) {
    const parameters = groups["parameters"]?.winner.value as PolicyParameters | undefined;
    if (parameters) areas.add(parameters.area);
  }
  return areas.size === 1 ? [...areas][0] : undefined;
}

/** The calendar year a day lies in: how long a file covers its persons unless it is told otherwise. */
export const yearOf = (day: LocalDate): { readonly from: LocalDate; readonly until: LocalDate } => ({
  from: `${day.slice(0, 4)}-01-01` as LocalDate,
  until: `${day.slice(0, 4)}-12-31` as LocalDate,
});
