import { type Hash, type Incarnation, type SiteId, siteId } from "@huilian/domain/base";
import { describe, expect, it } from "vitest";
import {
  PENDING_MAX,
  PENDING_PER_SITE_MAX,
  PROOF_TIMEOUT_MS,
  SESSION_AGE_MS,
  SESSION_IDLE_MS,
  SESSIONS_PER_SITE_MAX,
} from "./limits.ts";
import { createSessionTable, type LiveSession, type PendingSession } from "./session-table.ts";

const b01 = siteId("B01");
const pendingOf = (sessionId: string, site: SiteId = b01): PendingSession => ({
  sessionId,
  site,
  incarnation: "0".repeat(32) as Incarnation,
  transcriptHash: "0".repeat(64) as Hash,
  ownSecretKey: "",
  theirPublicKey: "",
});
const liveOf = (sessionId: string, site: SiteId = b01): LiveSession => ({
  sessionId,
  site,
  incarnation: "0".repeat(32) as Incarnation,
  siteKeyId: "k",
  key: new Uint8Array(32),
});

function tableAt() {
  const clock = { ms: 0 };
  return { clock, table: createSessionTable(() => clock.ms) };
}

describe("the table of sessions", () => {
  it("forgets a session that was not proved in time", () => {
    const { clock, table } = tableAt();
    table.addPending(pendingOf("a"));
    clock.ms = PROOF_TIMEOUT_MS - 1;
    expect(table.pending("a")).toBeDefined();
    clock.ms = PROOF_TIMEOUT_MS;
    expect(table.pending("a")).toBeUndefined();
  });

  it("forgets a session that nobody uses; being asked for is not being used", () => {
    const { clock, table } = tableAt();
    table.addLive(liveOf("a"));
    clock.ms = SESSION_IDLE_MS - 1;
    expect(table.live("a")).toBeDefined();
    clock.ms = SESSION_IDLE_MS;
    expect(table.live("a")).toBeUndefined();
    expect(table.takeCount("a", 1)).toBe(false);
  });

  it("forgets a session in use when it is too old", () => {
    const { clock, table } = tableAt();
    table.addLive(liveOf("a"));
    let count = 0;
    for (; clock.ms < SESSION_AGE_MS; clock.ms += SESSION_IDLE_MS - 1) {
      count += 1;
      expect(table.takeCount("a", count)).toBe(true);
    }
    expect(table.live("a")).toBeUndefined();
  });

  it("a refused count is no use of a session", () => {
    const { clock, table } = tableAt();
    table.addLive(liveOf("a"));
    expect(table.takeCount("a", 1)).toBe(true);
    clock.ms = SESSION_IDLE_MS - 1;
    expect(table.takeCount("a", 1)).toBe(false);
    clock.ms = SESSION_IDLE_MS;
    expect(table.live("a")).toBeUndefined();
  });

  it("lets the least used session of a site give way, and no other site's", () => {
    const { clock, table } = tableAt();
    table.addLive(liveOf("other", siteId("H01")));
    for (let at = 0; at < SESSIONS_PER_SITE_MAX; at += 1) {
      clock.ms += 1;
      table.addLive(liveOf(`s${at}`));
    }
    clock.ms += 1;
    expect(table.takeCount("s0", 1)).toBe(true);
    table.addLive(liveOf("new"));
    expect(table.live("s1")).toBeUndefined();
    expect(["s0", "new", "other"].every((id) => table.live(id) !== undefined)).toBe(true);
  });

  it("stays bounded when strangers open sessions, and keeps those in use", () => {
    const { table } = tableAt();
    table.addLive(liveOf("mine"));
    for (let at = 0; at < PENDING_PER_SITE_MAX * 3; at += 1) table.addPending(pendingOf(`p${at}`));
    expect(table.size().pending).toBe(PENDING_PER_SITE_MAX);
    for (let at = 0; at < PENDING_MAX + 100; at += 1) table.addPending(pendingOf(`q${at}`, `S${at}` as SiteId));
    expect(table.size()).toEqual({ pending: PENDING_MAX, live: 1 });
    expect(table.live("mine")).toBeDefined();
  });

  it("drops what has expired without being asked for it", () => {
    const { clock, table } = tableAt();
    table.addPending(pendingOf("a"));
    clock.ms = PROOF_TIMEOUT_MS;
    table.addPending(pendingOf("b", siteId("H01")));
    expect(table.size().pending).toBe(1);
  });
});
