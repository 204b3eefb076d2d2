import { createServer } from "node:net";
import { ok } from "@huilian/domain/base";
import { describe, expect, it } from "vitest";
import { listen } from "../serve/listen.ts";
import { createTestCentre, segmentOf } from "./centre.fixture.ts";

/** The same protocol over real sockets and Node's own fetch. */
describe("over a real connection", () => {
  it("carries a session, large segments and requests side by side", async () => {
    const centre = await createTestCentre();
    const listening = await listen({ fetch: (request) => centre.app.fetch(request), port: 0 });
    if (!listening.ok) throw new Error("a free port is found");
    const { url, close } = listening.value;
    const link = centre.link({ baseUrl: `${url}/`, fetch: (address, init) => globalThis.fetch(address, init) });
    try {
      const { branch } = centre.network.sites;
      const large = segmentOf(branch, 1, "QUJD".repeat(1_500_000));
      const answers = await Promise.all([
        link.push([large]),
        link.refresh(),
        link.pull({ afterBatch: 0, afterIndex: 0, waitMs: 10 }),
      ]);
      expect(answers.map((answer) => answer.ok)).toEqual([true, true, true]);
      expect(centre.calls.find(({ name }) => name === "push")?.asked).toEqual([large]);
      expect((await link.push([segmentOf(branch, 666)])).ok).toBe(false);
    } finally {
      await close();
    }
    expect(await link.refresh()).toEqual({ ok: false, error: { kind: "unreachable" } });
  });

  it("tells a long pull that its node is gone", async () => {
    let gone: (() => void) | undefined;
    const told = new Promise<void>((resolve) => {
      gone = resolve;
    });
    const started: { resolve?: () => void } = {};
    const waiting = new Promise<void>((resolve) => {
      started.resolve = resolve;
    });
    const centre = await createTestCentre({
      handlers: {
        pull: (_site, _request, signal) =>
          new Promise((resolve) => {
            started.resolve?.();
            signal.addEventListener("abort", () => {
              gone?.();
              resolve(ok({ documents: [], batches: [], pages: [], more: false }));
            });
          }),
      },
    });
    const listening = await listen({ fetch: (request) => centre.app.fetch(request), port: 0, closeGraceMs: 200 });
    if (!listening.ok) throw new Error("a free port is found");
    const link = centre.link({ baseUrl: listening.value.url, fetch: (url, init) => globalThis.fetch(url, init) });
    const pulled = link.pull({ afterBatch: 0, afterIndex: 0, waitMs: 20_000 });
    await waiting;
    link.close();
    expect(await pulled).toEqual({ ok: false, error: { kind: "unreachable" } });
    await told;
    await listening.value.close();
  });

  it("half an answer, then a cut connection, is unreachable", async () => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => {
        socket.end('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"transcript":');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const centre = await createTestCentre();
    const link = centre.link({
      baseUrl: `http://127.0.0.1:${port}`,
      fetch: (url, init) => globalThis.fetch(url, init),
    });
    expect(await link.open()).toEqual({ ok: false, error: { kind: "unreachable" } });
    await new Promise((resolve) => server.close(resolve));
  });
});
