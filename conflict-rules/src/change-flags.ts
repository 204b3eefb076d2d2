import type { ReadChange, Ref, SiteId } from "@huilian/domain";
import type { Flag, StatedChange } from "./change-state.ts";
import { type Place, placeOf } from "./fold-document.ts";

interface Flagged {
  readonly ref: Ref;
  readonly site: SiteId;
}

/** Why applied changes are looked at by a person. What was said of a change once stays; a mark of an alias may go. */
export interface ChangeFlags {
  add(read: ReadChange, flag: Flag): void;
  of(place: Place): readonly Flag[];
  /** All flagged changes, in no order that means anything. */
  stated(): readonly StatedChange[];
}

export function createChangeFlags(factsOfAliases: () => ReadonlyMap<Place, Flagged>): ChangeFlags {
  const flagged = new Map<Place, Flagged & { readonly flags: readonly Flag[] }>();

  const of = (place: Place): readonly Flag[] => [
    ...(flagged.get(place)?.flags ?? []),
    ...(factsOfAliases().has(place) ? [{ flag: "of-alias" } as const] : []),
  ];

  return {
    add({ ref, change }, flag) {
      const place = placeOf(ref);
      flagged.set(place, { ref, site: change.site, flags: [...(flagged.get(place)?.flags ?? []), flag] });
    },
    of,
    stated: () =>
      [...new Map<Place, Flagged>([...flagged, ...factsOfAliases()])].map(([place, { ref, site }]) => ({
        ref,
        site,
        state: { state: "applied", flags: of(place) },
      })),
  };
}
