import type { SiteId } from "@huilian/domain";
import type { LogEntry, Receipt } from "@huilian/sync";
import type { SessionPort } from "@huilian/sync/serve";
import { receiptOf } from "./log/central-document.ts";

/** When a site was last heard of, and by what. */
export interface Sighting {
  readonly atMs: number;
  /** `receipt`: only from the log, so that the site may have been there later without sending anything. */
  readonly by: "line" | "receipt";
}

/** What a site had when it last asked for news. */
export interface SeenPull {
  readonly atMs: number;
  readonly batch: number;
}

/** What the centre knows of its sites from their calls, in milliseconds of central time. A restart begins with the log. */
export interface Sightings {
  saw(site: SiteId, atMs: number): void;
  pulled(site: SiteId, pull: SeenPull): void;
  /** Takes over from an entry of the log that its site was there. */
  read(entry: LogEntry): void;
  lastSeen(site: SiteId): Sighting | undefined;
  lastReceipt(site: SiteId): Receipt | undefined;
  lastPull(site: SiteId): SeenPull | undefined;
}

export function createSightings(): Sightings {
  const onLine = new Map<SiteId, number>();
  const receipts = new Map<SiteId, Receipt>();
  const pulls = new Map<SiteId, SeenPull>();
  return {
    saw: (site, atMs) => void onLine.set(site, Math.max(onLine.get(site) ?? 0, atMs)),
    pulled: (site, pull) => void pulls.set(site, pull),
    read(entry) {
      if (entry.type !== "segment") return;
      const { site } = entry.segment.header;
      const receipt = receiptOf(entry.receipt);
      if (receipt.index >= (receipts.get(site)?.index ?? 0)) receipts.set(site, receipt);
    },
    lastSeen(site) {
      const lineMs = onLine.get(site);
      const receiptMs = receipts.get(site)?.receivedMs;
      if (lineMs === undefined) return receiptMs === undefined ? undefined : { atMs: receiptMs, by: "receipt" };
      return { atMs: Math.max(lineMs, receiptMs ?? 0), by: "line" };
    },
    lastReceipt: (site) => receipts.get(site),
    lastPull: (site) => pulls.get(site),
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
