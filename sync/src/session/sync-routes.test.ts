import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTestCentre, segmentOf, type TestCentre } from "./centre.fixture.ts";
import { OPENING_BODY_BYTES_MAX, PAGES_PER_REQUEST_MAX, PULL_WAIT_MAX_MS, SYNC_BODY_BYTES_MAX } from "./limits.ts";
import { macOfRequest } from "./mac.ts";
import { openSession } from "./open-session.ts";
import { countHeader, macHeader, type SyncPath, sessionHeader, syncPaths } from "./paths.ts";
import { createTransport } from "./transport.ts";

/** A node that has a session and sends what no node would: any text, under a right MAC. */
async function rawClient(centre: TestCentre) {
  const { crypto, network } = centre;
  const session = await openSession({
    crypto,
    registry: network.registry,
    site: network.sites.branch,
    signer: network.signers.branch,
    incarnation: () => "0".repeat(32) as never,
    known: () => ({ epoch: 0, index: 0 }),
    transport: createTransport("http://centre.test", centre.appFetch),
    timeoutMs: 1_000,
  });
  if (!session.ok) throw new Error("a session opens");
  let count = 0;
  return async (path: SyncPath, body: Uint8Array<ArrayBuffer>): Promise<Response> => {
    const { sessionId, key } = session.value;
    count += 1;
    const mac = macOfRequest(crypto, key, { sessionId, count, method: "POST", path, bodyHash: crypto.sha256(body) });
    const headers = { [sessionHeader]: sessionId, [countHeader]: String(count), [macHeader]: mac };
    return centre.app.request(path, { method: "POST", headers, body });
  };
}

const bytesOf = (value: unknown): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(value));
const codeOf = async (answer: Response): Promise<unknown> => ((await answer.json()) as { code?: unknown }).code;
const inSession = [syncPaths.push, syncPaths.notice, syncPaths.pull, syncPaths.refresh, syncPaths.pages] as const;

const brokenBodies = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
  fc.json().map((text) => new TextEncoder().encode(text)),
  fc
    .record({
      segments: fc.array(fc.oneof(fc.jsonValue(), fc.record({ header: fc.jsonValue(), sealed: fc.string() }))),
    })
    .map(bytesOf),
  fc.record({ ids: fc.array(fc.string()), afterBatch: fc.double(), waitMs: fc.string() }).map(bytesOf),
);

describe("the routes of the sync protocol", () => {
  it("answer every malformed body with a refusal that is the sender's fault, and reach no handler", async () => {
    const centre = await createTestCentre();
    const send = await rawClient(centre);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...inSession), brokenBodies, async (path, body) => {
        const refresh = path === syncPaths.refresh && new TextDecoder().decode(body).trim() === "{}";
        const answer = await send(path, body);
        expect(answer.status).toBe(refresh ? 200 : 400);
        expect(answer.headers.get(macHeader)).not.toBeNull();
      }),
      { numRuns: 400 },
    );
    expect(centre.calls.every(({ name }) => name === "refresh")).toBe(true);
    expect(centre.faults).toEqual([]);
  });

  it("answer malformed openings and proofs of strangers likewise", async () => {
    const centre = await createTestCentre();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(syncPaths.session, syncPaths.proof), brokenBodies, async (path, body) => {
        const answer = await centre.app.request(path, { method: "POST", body });
        expect([answer.status, await codeOf(answer)]).toEqual([400, "bad-input"]);
      }),
      { numRuns: 200 },
    );
    expect(centre.faults).toEqual([]);
  });

  it("never fail on headers that are no headers of a session", async () => {
    const centre = await createTestCentre();
    const header = fc.stringMatching(/^[!-~]{0,80}$/);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...inSession), header, header, header, async (path, session, count, mac) => {
        const headers = { [sessionHeader]: session, [countHeader]: count, [macHeader]: mac };
        const answer = await centre.app.request(path, { method: "POST", headers, body: "{}" });
        expect(answer.status).toBe(401);
      }),
      { numRuns: 100 },
    );
  });

  it("take a good body, so that the refusals above mean something", async () => {
    const centre = await createTestCentre();
    const send = await rawClient(centre);
    const segment = segmentOf(centre.network.sites.branch, 1);
    expect((await send(syncPaths.push, bytesOf({ segments: [segment] }))).status).toBe(200);
    expect((await send(syncPaths.push, bytesOf({ segments: [{ ...segment, extra: 1 }] }))).status).toBe(400);
    expect((await send(syncPaths.push, bytesOf({ segments: [{ ...segment, sealed: "QUI" }] }))).status).toBe(400);
    const turned = { ...segment, header: { ...segment.header, from: 2, to: 1 } };
    expect((await send(syncPaths.push, bytesOf({ segments: [turned] }))).status).toBe(400);
    expect((await send(syncPaths.notice, bytesOf({ segment }))).status).toBe(400);
    const pull = { afterBatch: 0, afterIndex: 0, waitMs: PULL_WAIT_MAX_MS };
    expect((await send(syncPaths.pull, bytesOf(pull))).status).toBe(200);
    expect((await send(syncPaths.pull, bytesOf({ ...pull, waitMs: PULL_WAIT_MAX_MS + 1 }))).status).toBe(400);
    const ids = Array.from({ length: PAGES_PER_REQUEST_MAX + 1 }, () => `page/common/${"c".repeat(64)}`);
    expect((await send(syncPaths.pages, bytesOf({ ids }))).status).toBe(400);
  });

  it("refuse a body over the limit before reading it as anything", async () => {
    const centre = await createTestCentre();
    const send = await rawClient(centre);
    const large = await send(syncPaths.push, new Uint8Array(SYNC_BODY_BYTES_MAX + 1));
    expect([large.status, await codeOf(large)]).toEqual([413, "body-too-large"]);
    const opening = await centre.app.request(syncPaths.session, {
      method: "POST",
      body: new Uint8Array(OPENING_BODY_BYTES_MAX + 1),
    });
    expect(opening.status).toBe(413);
    const announced = await centre.app.request(syncPaths.session, {
      method: "POST",
      headers: { "content-length": String(OPENING_BODY_BYTES_MAX + 1) },
      body: "{}",
    });
    expect(announced.status).toBe(413);
  });

  it("do not read a large body of somebody without a session", async () => {
    const centre = await createTestCentre();
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled += 1;
          controller.enqueue(new Uint8Array(1024));
        },
      },
      { highWaterMark: 0 },
    );
    const headers = { [sessionHeader]: "a".repeat(32), [countHeader]: "1", [macHeader]: "A" };
    const init = { method: "POST", headers, body, duplex: "half" } as RequestInit;
    const answer = await centre.app.request(syncPaths.push, init);
    expect(await codeOf(answer)).toBe("session-unknown");
    expect(pulled).toBe(0);
  });

  it("answer nothing to other methods and paths", async () => {
    const centre = await createTestCentre();
    expect((await centre.app.request(syncPaths.pull)).status).toBe(404);
    expect((await centre.app.request("/v1/sync/other", { method: "POST" })).status).toBe(404);
  });
});
