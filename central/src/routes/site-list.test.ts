import { describe, expect, it } from "vitest";
import { CONNECTED_WITHIN_MS } from "../limits.ts";
import { contactDraft, identityDraft, testKey } from "../testing/drafts.fixture.ts";
import { openScene, type Scene } from "../testing/scene.fixture.ts";
import type { SiteList } from "./site-list.ts";

const list = async (scene: Scene, query = ""): Promise<SiteList> =>
  (await scene.api("GET", `/v1/centre/sites${query}`)).body as SiteList;

const siteOf = async (scene: Scene, wanted: string) => (await list(scene)).sites.find(({ site }) => site === wanted);

describe("the list of sites", () => {
  it("says who is connected, and that it does not know of whom it never heard", async () => {
    const scene = await openScene({ siteNames: { B01: "第一分中心" } });
    const b01 = await scene.author("B01");
    await scene.push(b01, b01.write(contactDraft(testKey(0x10), "1")).segment);
    await scene.centre.idle();
    const { index, lag, sites } = await list(scene);
    expect(lag).toBe(0);
    expect(sites.map(({ site, siteKind }) => [site, siteKind])).toEqual([
      ["B01", "branch"],
      ["B02", "branch"],
      ["C0", "centre"],
      ["H01", "hospital"],
    ]);
    expect(sites[0]).toMatchObject({
      name: "第一分中心",
      connected: true,
      lastSeenBy: "line",
      lastReceipt: { incarnation: b01.incarnation, sequence: 1 },
      waitingChanges: 0,
      counts: { parked: 0, superseded: 0, refused: 0, quarantined: 0, flagged: 0 },
    });
    expect(sites[0]?.lastReceipt?.index).toBeLessThanOrEqual(index);
    expect(sites[1]).toEqual({
      site: "B02",
      siteKind: "branch",
      connected: false,
      waitingChanges: 0,
      counts: {
        parked: 0,
        superseded: 0,
        refused: 0,
        quarantined: 0,
        flagged: 0,
      },
    });
  });

  it("takes a site for cut off that was silent for longer than it waits for news", async () => {
    const scene = await openScene();
    await scene.author("B01");
    scene.clock.advance(CONNECTED_WITHIN_MS);
    expect(await siteOf(scene, "B01")).toMatchObject({ connected: true });
    scene.clock.advance(1);
    expect(await siteOf(scene, "B01")).toMatchObject({ connected: false, lastSeenBy: "line" });
  });

  it("counts the batches a site has not asked for yet", async () => {
    const scene = await openScene();
    const b01 = await scene.author("B01");
    await scene.reader("H01").pull();
    await scene.push(b01, b01.write(contactDraft(testKey(0x10), "1")).segment);
    await scene.centre.idle();
    const behind = (await siteOf(scene, "H01"))?.pull?.batchesBehind ?? 0;
    expect(behind).toBeGreaterThan(0);
    const reader = scene.reader("H01");
    await reader.pull();
    await reader.pull();
    expect(await siteOf(scene, "H01")).toMatchObject({ pull: { batchesBehind: 0 } });
  });

  it("counts where somebody has to look", async () => {
    const scene = await openScene();
    const [b01, h01] = [await scene.author("B01"), await scene.author("H01")];
    await scene.push(h01, h01.write(contactDraft(testKey(0x10), "1")).segment);
    await scene.push(
      b01,
      b01.write({ ...contactDraft(testKey(0x11), "1"), rulesVersion: "0".repeat(64) as never }).segment,
    );
    await scene.centre.idle();
    expect(await siteOf(scene, "H01")).toMatchObject({ counts: { refused: 1, parked: 0 } });
    expect(await siteOf(scene, "B01")).toMatchObject({ counts: { refused: 0, parked: 1 } });
  });

  it("knows after a restart from the receipts when a site was there, and says that it is from them", async () => {
    const before = await openScene();
    const b01 = await before.author("B01");
    await before.author("H01");
    await before.push(b01, b01.write(identityDraft(testKey(0x10), "230102199003078830")).segment);
    await before.centre.idle();
    const seenMs = (await siteOf(before, "B01"))?.lastReceipt?.receivedMs;
    const { network, store, clock } = before;
    clock.advance(60_000);
    const again = await openScene({ network, store, clock });
    expect(await siteOf(again, "B01")).toMatchObject({
      connected: false,
      lastSeenMs: seenMs,
      lastSeenBy: "receipt",
    });
    const silent = await siteOf(again, "H01");
    expect(silent?.lastSeenMs).toBeUndefined();
    expect(silent?.pull).toBeUndefined();
  });

  it("pages by site", async () => {
    const scene = await openScene();
    const first = await list(scene, "?limit=3");
    expect(first.next).toBe("C0");
    expect((await list(scene, "?after=C0")).sites.map(({ site }) => site)).toEqual(["H01"]);
    expect((await list(scene, "?after=H01")).next).toBeUndefined();
  });
});
