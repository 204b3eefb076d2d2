import { Writable } from "node:stream";
import { Hono } from "hono";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { limitBody } from "./body-limit.ts";
import { createHealthRoutes, type Health } from "./health.ts";
import { noStore } from "./no-store.ts";
import { createTestProblems } from "./problems.fixture.ts";
import { requestLog } from "./request-log.ts";

const PLANTED = "230102199001011234";

describe("health", () => {
  it("is asked anew every time and tells the truth", async () => {
    let health: Health = { ready: false, details: ["store-opening"] };
    const app = createHealthRoutes(() => health);
    const before = await app.request("/health/ready");
    expect([before.status, await before.json()]).toEqual([503, { ready: false, details: ["store-opening"] }]);
    health = { ready: true, details: [] };
    expect((await app.request("/health/ready")).status).toBe(200);
    expect((await app.request("/health/live")).status).toBe(200);
  });

  it("is not ready when nobody can say", async () => {
    const app = createHealthRoutes(() => Promise.reject(new Error(PLANTED)));
    const answer = await app.request("/health/ready");
    expect([answer.status, await answer.json()]).toEqual([503, { ready: false, details: ["health-unknown"] }]);
  });
});

describe("no-store", () => {
  it("stands on answers, problems and faults", async () => {
    const { problems } = createTestProblems();
    const app = new Hono().use(noStore);
    app.onError((fault, context) => problems.onError(fault, context));
    app.notFound((context) => problems.onNotFound(context));
    app.get("/good", (context) => context.text("good"));
    app.get("/bad", () => {
      throw new Error("bad");
    });
    for (const path of ["/good", "/bad", "/none"]) {
      const answer = await app.request(path);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    }
  });
});

describe("the body limit", () => {
  const { problems } = createTestProblems();
  const app = new Hono()
    .use(limitBody({ problems, bytesMax: 10 }))
    .post("/", async (context) => context.text(await context.req.text()));
  const post = (body: string | ReadableStream<Uint8Array>, headers: Record<string, string> = {}) =>
    app.request("/", { method: "POST", body, headers, duplex: "half" } as RequestInit);

  it("lets through what is small, also in pieces", async () => {
    expect(await (await post("0123456789")).text()).toBe("0123456789");
    expect(await (await post(new Blob(["0123", "456"]).stream())).text()).toBe("0123456");
  });

  it("refuses what is larger, announced or not", async () => {
    for (const answer of [
      await post("0123456789a"),
      await post(new Blob(["0123456789a"]).stream()),
      await post("0123456789a", { "content-length": "11" }),
    ]) {
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([413, "body-too-large"]);
    }
  });
});

describe("the request log", () => {
  it("names the pattern of the route, and nothing of what was asked", async () => {
    const lines: string[] = [];
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    let nowMs = 100;
    const app = new Hono().use(requestLog(pino(stream), { monotonicMs: () => nowMs }));
    app.use("/persons/*", async (_context, next) => next());
    app.post("/persons/:number", (context) => {
      nowMs += 25;
      return context.text("done", 201);
    });
    await app.request(`/persons/${PLANTED}?name=${PLANTED}`, { method: "POST", body: PLANTED });
    await app.request(`/${PLANTED}`);
    const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(entries).toMatchObject([
      { method: "POST", route: "/persons/:number", status: 201, ms: 25 },
      { method: "GET", route: "none", status: 404 },
    ]);
    expect(lines.join("")).not.toContain(PLANTED);
  });
});
