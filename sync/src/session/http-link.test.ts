import { ok } from "@huilian/domain/base";
import { describe, expect, it } from "vitest";
import { createTestCentre, INCARNATION, noticeOf, PAGE_ID, segmentOf, TIP } from "./centre.fixture.ts";
import type { SessionOpened } from "./centre-link.ts";
import { LINK_OPEN_TIMEOUT_MS, PUSH_SEALED_TARGET, PUSH_SEGMENTS_MAX } from "./limits.ts";
import { segmentsOfOnePush } from "./segments-of-one-push.ts";
import type { Fetch } from "./transport.ts";

const bodyThatBreaks = (): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"rece'));
      controller.error(new Error("connection reset"));
    },
  });

describe("a node's line to the centre", () => {
  it("opens a session and is shown what the centre holds", async () => {
    const centre = await createTestCentre();
    expect(await centre.link().open()).toEqual(
      ok({ epoch: 2, index: 40, holds: [{ incarnation: INCARNATION, sequence: 3, tip: TIP }] }),
    );
  });

  it("carries every request as the site that proved itself", async () => {
    const centre = await createTestCentre();
    const link = centre.link();
    const { branch } = centre.network.sites;
    const segments = [segmentOf(branch, 1), segmentOf(branch, 2)];
    const pushed = await link.push(segments);
    expect(pushed.ok && pushed.value.receipts.map(({ text }) => text)).toEqual(["receipt 1", "receipt 2"]);
    expect(pushed.ok && pushed.value.resume).toEqual({ incarnation: INCARNATION, sequence: 3, tip: TIP });
    const noticed = await link.notice(noticeOf(branch));
    expect(noticed.ok && noticed.value.text).toBe("notice receipt");
    const pulled = await link.pull({ afterBatch: 1, afterIndex: 2, waitMs: 0 });
    expect(pulled.ok && pulled.value.pages.map(({ _id }) => _id)).toEqual([PAGE_ID]);
    expect(await link.refresh()).toMatchObject({ ok: true, value: { batch: 5 } });
    const pages = await link.pages([PAGE_ID, `page/common/${"d".repeat(64)}`]);
    expect(pages.ok && pages.value.length).toBe(1);
    expect(centre.calls.map(({ name, site }) => `${name} ${site}`)).toEqual([
      "push B01",
      "notice B01",
      "pull B01",
      "refresh B01",
      "pages B01",
    ]);
    expect(centre.calls[0]?.asked).toEqual(segments);
    expect(centre.faults).toEqual([]);
  });

  it("shares one session between requests side by side", async () => {
    const centre = await createTestCentre();
    const opened: SessionOpened[] = [];
    const link = centre.link({ onOpened: (session) => opened.push(session) });
    const answers = await Promise.all(Array.from({ length: 20 }, () => link.refresh()));
    expect(answers.every(({ ok: good }) => good)).toBe(true);
    expect(opened.length).toBe(1);
  });

  it("opens another session by itself when the centre has forgotten the one before", async () => {
    const centre = await createTestCentre();
    const opened: SessionOpened[] = [];
    const link = centre.link({ onOpened: (session) => opened.push(session) });
    expect((await link.refresh()).ok).toBe(true);
    centre.restart();
    centre.position.value = { epoch: 3, index: 12 };
    expect((await link.refresh()).ok).toBe(true);
    expect(opened.map(({ epoch }) => epoch)).toEqual([2, 3]);
  });

  it("learns the centre's certificates from the centre, knowing only the root", async () => {
    const centre = await createTestCentre();
    const registry = centre.emptyRegistry();
    expect((await centre.link({ registry }).open()).ok).toBe(true);
    expect(registry.holderOf("applier")?.keyId).toBe(centre.network.signers.applier.keyId);
    expect(registry.holderOf("uplink")).toBeDefined();
  });

  it("refuses a centre that lives in an epoch before the one it knows", async () => {
    const centre = await createTestCentre();
    const link = centre.link({ known: () => ({ epoch: 3, index: 0 }) });
    expect(await link.refresh()).toEqual({ ok: false, error: { kind: "refused", code: "epoch-lower" } });
  });

  it("hands on a refusal and a fault of the centre, authenticated, without their insides", async () => {
    const centre = await createTestCentre();
    const link = centre.link();
    const { branch } = centre.network.sites;
    expect(await link.push([segmentOf(branch, 555)])).toEqual({ ok: false, error: { kind: "refused", code: "busy" } });
    expect(await link.push([segmentOf(branch, 666)])).toEqual({
      ok: false,
      error: { kind: "refused", code: "internal" },
    });
    expect(centre.faults.length).toBe(1);
    expect((await link.push([segmentOf(branch, 1)])).ok).toBe(true);
  });

  it("refuses to carry another site's segments", async () => {
    const centre = await createTestCentre();
    const link = centre.link();
    const wrong = { ok: false, error: { kind: "refused", code: "wrong-site" } };
    expect(await link.push([segmentOf(centre.network.sites.hospital, 1)])).toEqual(wrong);
    expect(await link.notice(noticeOf(centre.network.sites.hospital))).toEqual(wrong);
    expect(centre.calls).toEqual([]);
  });

  it("says malformed for an authentic answer that is not of the protocol", async () => {
    const other = { _id: `page/common/${"f".repeat(64)}`, header: { text: "", by: "e".repeat(32), signature: "" } };
    const centre = await createTestCentre({
      handlers: {
        refresh: async () => ok({ checkpoints: [], batch: -1 }),
        pages: async () => ok([{ ...other, sealed: "" }]),
      },
    });
    const link = centre.link();
    expect(await link.refresh()).toEqual({ ok: false, error: { kind: "malformed" } });
    expect(await link.pages([PAGE_ID])).toEqual({ ok: false, error: { kind: "malformed" } });
  });

  it("sends as many segments at once as one request carries, and at least one", async () => {
    const centre = await createTestCentre();
    const { branch } = centre.network.sites;
    const many = Array.from({ length: PUSH_SEGMENTS_MAX + 5 }, (_, at) => segmentOf(branch, at + 1));
    const answer = await centre.link().push(many);
    expect(answer.ok && answer.value.receipts.length).toBe(PUSH_SEGMENTS_MAX);
    const large = "A".repeat(PUSH_SEALED_TARGET / 2);
    expect(segmentsOfOnePush([1, 2, 3].map((from) => segmentOf(branch, from, large))).length).toBe(2);
    expect(segmentsOfOnePush([segmentOf(branch, 1, `${large}${large}${large}`), segmentOf(branch, 2)]).length).toBe(1);
    expect(await centre.link().push([])).toEqual(ok({ receipts: [] }));
  });
});

describe("faults of the line", () => {
  const unreachable = { ok: false, error: { kind: "unreachable" } };

  it.each<readonly [string, Fetch]>([
    ["a refused connection", () => Promise.reject(new TypeError("fetch failed"))],
    [
      "an exception",
      () => {
        throw new Error("no network");
      },
    ],
    ["half a body", async () => new Response(bodyThatBreaks(), { status: 200 })],
    ["a proxy's error page", async () => new Response("<html>Bad gateway</html>", { status: 502 })],
    ["a time-out that fetch pays no heed to", () => new Promise(() => {})],
  ])("%s is unreachable", async (_, fetch) => {
    const centre = await createTestCentre();
    expect(await centre.link({ fetch, timeouts: { openMs: 30 } }).open()).toEqual(unreachable);
    let broken = false;
    const later = centre.link({
      fetch: (url, init) => (broken ? fetch(url, init) : centre.appFetch(url, init)),
      timeouts: { requestMs: 30 },
    });
    expect((await later.refresh()).ok).toBe(true);
    broken = true;
    expect(await later.refresh()).toEqual(unreachable);
    broken = false;
    expect((await later.refresh()).ok).toBe(true);
  });

  it.each<readonly [string, Fetch]>([
    ["an empty answer", async () => new Response("", { status: 200 })],
    ["somebody else's page", async () => new Response("<html>Sign in to the guest network</html>", { status: 200 })],
    ["somebody else's refusal", async () => new Response("{}", { status: 404 })],
  ])("%s is not authentic", async (_, fetch) => {
    const centre = await createTestCentre();
    expect(await centre.link({ fetch }).refresh()).toEqual({ ok: false, error: { kind: "not-authentic" } });
  });

  it("a real refused connection is unreachable, at once", async () => {
    const centre = await createTestCentre();
    const link = centre.link({ baseUrl: "http://127.0.0.1:9", fetch: (url, init) => globalThis.fetch(url, init) });
    const startedMs = performance.now();
    expect(await link.open()).toEqual(unreachable);
    expect(performance.now() - startedMs).toBeLessThan(LINK_OPEN_TIMEOUT_MS);
  });

  it("closing ends what is under way and all that follows", async () => {
    const centre = await createTestCentre();
    const link = centre.link({ fetch: () => new Promise(() => {}) });
    const waiting = link.refresh();
    link.close();
    expect(await waiting).toEqual(unreachable);
    expect(await link.open()).toEqual(unreachable);
  });
});
