import { canonicalJson, type Hash, type Json, SEGMENT_CHANGES_MAX, type SiteId } from "@huilian/domain";
import { type Crypto, type Evidence, type SealedSegment, toUtf8 } from "@huilian/sync";

/** What was sent and is not believed, each thing once. */
export interface EvidenceTable {
  has(id: Hash): boolean;
  add(id: Hash, evidence: Pick<Evidence, "site" | "from" | "to">): void;
  segmentsOf(site: SiteId): number;
  /** How many changes they claim to hold. */
  changesOf(site: SiteId): number;
  sites(): readonly SiteId[];
}

/** The same bytes are the same evidence, whenever and however often they come. */
export const evidenceIdOf = (crypto: Crypto, segment: SealedSegment): Hash =>
  crypto.sha256(toUtf8(canonicalJson(segment as unknown as Json)));

/** The range a header claims is a claim, so it counts for no more than one segment can hold. */
export const claimedChanges = ({ from, to }: Pick<Evidence, "from" | "to">): number =>
  Math.min(to - from + 1, SEGMENT_CHANGES_MAX);

export function createEvidenceTable(): EvidenceTable {
  const ids = new Set<Hash>();
  const bySite = new Map<SiteId, { segments: number; changes: number }>();
  return {
    has: (id) => ids.has(id),
    add(id, evidence) {
      if (ids.has(id)) return;
      ids.add(id);
      const count = bySite.get(evidence.site) ?? { segments: 0, changes: 0 };
      bySite.set(evidence.site, {
        segments: count.segments + 1,
        changes: count.changes + claimedChanges(evidence),
      });
    },
    segmentsOf: (site) => bySite.get(site)?.segments ?? 0,
    changesOf: (site) => bySite.get(site)?.changes ?? 0,
    sites: () => [...bySite.keys()],
  };
}
