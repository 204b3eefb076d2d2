import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { createApi } from "../../api/create-api.ts";
import { readSites } from "./read-sites.ts";
import { byConcern, concernOf, type SiteShown, totalsOf } from "./site-shown.ts";

const nothing = { quarantined: 0, refused: 0, parked: 0, flagged: 0, superseded: 0 };

const site = (name: string, over: Partial<SiteShown> = {}): SiteShown => ({
  site: name,
  siteKind: "branch",
  connected: true,
  lastSeenMs: 1000,
  waitingChanges: 0,
  counts: nothing,
  ...over,
});

describe("who needs attention", () => {
  const sites = [
    site("A1"),
    site("A2", { connected: false, lastSeenMs: 900 }),
    site("A3", { connected: false, lastSeenMs: 100 }),
    site("A4", { counts: { ...nothing, parked: 1 } }),
    site("A5", { counts: { ...nothing, quarantined: 2, parked: 5 } }),
    site("A6", { counts: { ...nothing, superseded: 9 } }),
    site("A7", { pull: { atMs: 1, batchesBehind: 4 } }),
    site("A8", { pull: { atMs: 1, batchesBehind: 1 } }),
    (({ lastSeenMs: _, ...rest }) => rest)(site("A9", { connected: false })),
  ];

  it("comes first: the longest cut off, then what is held, waits, lags, and what was never there", () => {
    expect(byConcern(sites).map((one) => one.site)).toEqual(["A3", "A2", "A5", "A4", "A7", "A9", "A1", "A6", "A8"]);
  });

  it("is said for the most pressing reason, and replaced entries are none", () => {
    expect(sites.map(concernOf)).toEqual([
      undefined,
      "cut-off",
      "cut-off",
      "parked",
      "quarantined",
      undefined,
      "behind",
      undefined,
      "never-seen",
    ]);
  });

  it("is added up", () => {
    expect(totalsOf(sites)).toMatchObject({
      connected: 6,
      cutOff: 2,
      neverSeen: 1,
      counts: { parked: 6, quarantined: 2 },
    });
  });
});

describe("the sites of the centre", () => {
  it("are read to the last page", async () => {
    const app = new Hono();
    app.get("/v1/centre/sites", (context) =>
      context.req.query("after") === "A1"
        ? context.json({ atMs: 5, index: 1, lag: 2, sites: [site("A2")] })
        : context.json({ atMs: 5, index: 1, lag: 2, sites: [site("A1")], next: "A1" }),
    );
    const api = createApi({
      baseUrl: "http://centre",
      token: () => "t",
      language: () => "zh",
      signIn: async () => false,
      attempts: { keyOf: () => "key", answered: () => undefined },
      fetch: async (url, init) => app.request(url, init),
      waitMs: async () => undefined,
    });
    const read = await readSites(api);
    expect(read).toMatchObject({ ok: true, value: { atMs: 5, lag: 2, sites: [{ site: "A1" }, { site: "A2" }] } });
  });
});
