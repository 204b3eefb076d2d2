import { declarationOf, type Fold, imageOf } from "@huilian/conflict-rules";
import { type EntityKey, type InstitutionProfile, rootKeyOf, type SiteId } from "@huilian/domain";
import type { Applier } from "../applier/applier.ts";
import { onceAPosition } from "../applier/once-a-position.ts";

/** What people call an entity or a site, for screens: a key says nothing to anybody. */
export interface Names {
  /** The name of an entity, or of whom it belongs to. undefined when nobody told it. */
  entity(entityType: string, entityKey: EntityKey): string | undefined;
  site(site: SiteId): string | undefined;
}

/** Where the name of an entity stands. */
const NAME_COLUMNS: Readonly<Record<string, { readonly group: string; readonly column: string }>> = {
  person: { group: "identity", column: "name" },
  employer: { group: "profile", column: "name" },
  institution: { group: "profile", column: "name" },
  policy: { group: "parameters", column: "label" },
};

/** `given`: names of sites that stand in no register, such as branches. */
export function createNames(
  applier: Pick<Applier, "index" | "fold">,
  given: Readonly<Record<string, string>> = {},
): Names {
  const { fold } = applier;
  const institutions = onceAPosition(applier, institutionNames);
  return {
    entity(entityType, entityKey) {
      const owner = declarationOf(entityType)?.childOf;
      return owner === undefined ? nameIn(fold, entityType, entityKey) : nameIn(fold, owner, rootKeyOf(entityKey));
    },
    site: (site) => institutions().get(site) ?? (Object.hasOwn(given, site) ? given[site] : undefined),
  };
}

function nameIn(fold: Fold, entityType: string, entityKey: EntityKey): string | undefined {
  const place = Object.hasOwn(NAME_COLUMNS, entityType) ? NAME_COLUMNS[entityType] : undefined;
  const name = place && imageOf(fold.entity(entityType, entityKey), place.group)?.[place.column];
  return typeof name === "string" ? name : undefined;
}

function institutionNames(fold: Fold): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const institution of fold.ofType("institution")) {
    const profile = imageOf(institution, "profile") as InstitutionProfile | undefined;
    if (profile) names.set(profile.site, profile.name);
  }
  return names;
}
