import type { SiteId } from "@huilian/domain";
import type { LogEntry } from "@huilian/sync";
import type { SessionPort } from "@huilian/sync/serve";
import { receiptOf } from "./log/central-document.ts";

/** When each site was last heard of, in milliseconds of central time. After a restart it begins with the log. */
export interface Sightings {
  saw(site: SiteId, atMs: number): void;
  /** Takes over from an entry of the log that its site was there. */
  read(entry: LogEntry): void;
  lastSeenMs(site: SiteId): number | undefined;
}

export function createSightings(): Sightings {
  const seen = new Map<SiteId, number>();
  const saw = (site: SiteId, atMs: number): void => {
    seen.set(site, Math.max(seen.get(site) ?? 0, atMs));
  };
  return {
    saw,
    read(entry) {
      if (entry.type === "segment") saw(entry.segment.header.site, receiptOf(entry.receipt).receivedMs);
    },
    lastSeenMs: (site) => seen.get(site),
  };
}

/** The sessions, with every authentic request counting as a sign of life. */
export const watchSessions = (sessions: SessionPort, sightings: Sightings, nowMs: () => number): SessionPort => ({
  open: (request) => sessions.open(request),
  knows: (sessionId) => sessions.knows(sessionId),
  async prove(request) {
    const proved = await sessions.prove(request);
    if (proved.ok) sightings.saw(proved.value.site, nowMs());
    return proved;
  },
  async claim(claim) {
    const claimed = await sessions.claim(claim);
    if (claimed.ok) sightings.saw(claimed.value.site, nowMs());
    return claimed;
  },
});
