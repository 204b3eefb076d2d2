import type { Hash, Incarnation, SiteId } from "@huilian/domain/base";
import type { Base64, KeyId } from "../crypto/crypto.ts";
import { type CountWindow, createCountWindow } from "./count-window.ts";
import {
  PENDING_MAX,
  PENDING_PER_SITE_MAX,
  PROOF_TIMEOUT_MS,
  SESSION_AGE_MS,
  SESSION_IDLE_MS,
  SESSION_SWEEP_MS,
  SESSIONS_MAX,
  SESSIONS_PER_SITE_MAX,
} from "./limits.ts";

/** A session the centre has signed for and the site has not yet proved itself in. */
export interface PendingSession {
  readonly sessionId: string;
  readonly site: SiteId;
  readonly incarnation: Incarnation;
  readonly transcriptHash: Hash;
  readonly ownSecretKey: Base64;
  readonly theirPublicKey: Base64;
}

/** A session in use. */
export interface LiveSession {
  readonly sessionId: string;
  readonly site: SiteId;
  readonly incarnation: Incarnation;
  /** The site's key that proved it. */
  readonly siteKeyId: KeyId;
  readonly key: Uint8Array;
}

export interface SessionTable {
  addPending(session: PendingSession): void;
  pending(sessionId: string): PendingSession | undefined;
  /** Replaces the pending session of the same id. */
  addLive(session: LiveSession): void;
  /** A session that is not too old. Asking is not using. */
  live(sessionId: string): LiveSession | undefined;
  /** Uses up a count; false when it was used or there is no such session. */
  takeCount(sessionId: string, count: number): boolean;
  end(sessionId: string): void;
  size(): { readonly pending: number; readonly live: number };
}

interface Kept<Session> {
  readonly session: Session;
  readonly addedMs: number;
  usedMs: number;
  readonly counts: CountWindow;
}

interface Bounds {
  readonly ageMs: number;
  readonly idleMs: number;
  readonly perSite: number;
  readonly total: number;
}

/**
 * Sessions in memory, by id. Full means that the one unused for longest gives way, first within its site: a node that
 * was restarted many times does not lock itself out, and a stranger who opens sessions in a site's name pushes out
 * pending ones only, never one in use.
 */
export function createSessionTable(monotonicMs: () => number): SessionTable {
  const pending = createShelf<PendingSession>(monotonicMs, {
    ageMs: PROOF_TIMEOUT_MS,
    idleMs: PROOF_TIMEOUT_MS,
    perSite: PENDING_PER_SITE_MAX,
    total: PENDING_MAX,
  });
  const live = createShelf<LiveSession>(monotonicMs, {
    ageMs: SESSION_AGE_MS,
    idleMs: SESSION_IDLE_MS,
    perSite: SESSIONS_PER_SITE_MAX,
    total: SESSIONS_MAX,
  });
  return {
    addPending: (session) => pending.add(session),
    pending: (sessionId) => pending.get(sessionId)?.session,
    addLive(session) {
      pending.remove(session.sessionId);
      live.add(session);
    },
    live: (sessionId) => live.get(sessionId)?.session,
    takeCount(sessionId, count) {
      const kept = live.get(sessionId);
      const taken = kept?.counts.take(count) ?? false;
      if (kept !== undefined && taken) kept.usedMs = monotonicMs();
      return taken;
    },
    end(sessionId) {
      pending.remove(sessionId);
      live.remove(sessionId);
    },
    size: () => ({ pending: pending.size(), live: live.size() }),
  };
}

function createShelf<Session extends { readonly sessionId: string; readonly site: SiteId }>(
  monotonicMs: () => number,
  bounds: Bounds,
) {
  const byId = new Map<string, Kept<Session>>();
  const idsBySite = new Map<SiteId, Set<string>>();
  let sweptMs = monotonicMs();

  const expired = (kept: Kept<Session>, nowMs: number): boolean =>
    nowMs - kept.addedMs >= bounds.ageMs || nowMs - kept.usedMs >= bounds.idleMs;

  const remove = (sessionId: string): void => {
    const kept = byId.get(sessionId);
    if (kept === undefined) return;
    byId.delete(sessionId);
    const ids = idsBySite.get(kept.session.site);
    ids?.delete(sessionId);
    if (ids?.size === 0) idsBySite.delete(kept.session.site);
  };

  const sweep = (nowMs: number): void => {
    if (nowMs - sweptMs < SESSION_SWEEP_MS) return;
    sweptMs = nowMs;
    for (const [sessionId, kept] of byId) if (expired(kept, nowMs)) remove(sessionId);
  };

  const removeLeastUsed = (ids: Iterable<string>): void => {
    let oldest: Kept<Session> | undefined;
    for (const id of ids) {
      const kept = byId.get(id);
      if (kept !== undefined && kept.usedMs < (oldest?.usedMs ?? Number.POSITIVE_INFINITY)) oldest = kept;
    }
    if (oldest !== undefined) remove(oldest.session.sessionId);
  };

  return {
    add(session: Session): void {
      const nowMs = monotonicMs();
      sweep(nowMs);
      const ofSite = idsBySite.get(session.site) ?? new Set<string>();
      if (ofSite.size >= bounds.perSite) removeLeastUsed(ofSite);
      else if (byId.size >= bounds.total) removeLeastUsed(byId.keys());
      byId.set(session.sessionId, { session, addedMs: nowMs, usedMs: nowMs, counts: createCountWindow() });
      const ids = idsBySite.get(session.site) ?? new Set<string>();
      idsBySite.set(session.site, ids.add(session.sessionId));
    },
    get(sessionId: string): Kept<Session> | undefined {
      const kept = byId.get(sessionId);
      if (kept === undefined || !expired(kept, monotonicMs())) return kept;
      remove(sessionId);
      return undefined;
    },
    remove,
    size: (): number => byId.size,
  };
}
