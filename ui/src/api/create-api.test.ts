import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { createAttempts } from "./attempts.ts";
import { type ApiDeps, createApi } from "./create-api.ts";

/** A server that settles: the same name is done once, as a node does it. */
function createServer() {
  const done = new Map<string, { body: string; number: number }>();
  const seen: { authorization: string | undefined; language: string | undefined; key: string | undefined }[] = [];
  const valid = { token: "first" };
  const app = new Hono();
  app.use(async (context, next) => {
    const authorization = context.req.header("authorization");
    seen.push({
      authorization,
      language: context.req.header("accept-language"),
      key: context.req.header("idempotency-key"),
    });
    if (authorization === `Bearer ${valid.token}`) return next();
    return context.json(
      { type: "t", title: "Not signed in", status: 401, detail: "d", action: "a", code: "not-signed-in" },
      401,
    );
  });
  app.get("/v1/line", (context) => context.json({ state: "connected", asked: context.req.query() }));
  app.delete("/v1/session", (context) => context.body(null, 204));
  app.get("/proxy", (context) => context.html("<h1>Login to the network</h1>"));
  app.post("/v1/settlements", async (context) => {
    const key = context.req.header("idempotency-key") ?? "";
    const body = await context.req.text();
    const before = done.get(key);
    if (before !== undefined) return context.json({ number: before.number }, 201);
    if (body.includes("refused"))
      return context.json(
        {
          type: "t",
          title: "Bill",
          status: 422,
          detail: "d",
          action: "a",
          code: "bill-invalid",
          errors: [{ path: "lines.0", problem: "negative", sentence: "is negative" }],
        },
        422,
      );
    done.set(key, { body, number: done.size + 1 });
    return context.json({ number: done.size }, 201);
  });
  return { app, done, seen, valid };
}

function createClient(over: Partial<ApiDeps> = {}) {
  const server = createServer();
  const kept = new Map<string, string>();
  let keys = 0;
  const makeAttempts = () =>
    createAttempts({
      storage: { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value) },
      newKey: () => `key-${++keys}`,
      nowMs: () => 1_000_000,
    });
  const held = { token: "first" };
  const deps: ApiDeps = {
    baseUrl: "http://node",
    token: () => held.token,
    language: () => "en",
    signIn: async () => false,
    attempts: makeAttempts(),
    fetch: async (url, init) => server.app.request(url, init),
    waitMs: async () => undefined,
    ...over,
  };
  return { api: createApi(deps), deps, server, held, kept, makeAttempts };
}

describe("the client of node and centre", () => {
  it("sends who asks and in which language, and reads the answer", async () => {
    const { api, server } = createClient();
    const answer = await api.get<{ asked: object }>("/v1/line", { query: { site: "B01", empty: "", none: undefined } });
    expect(answer).toEqual({ ok: true, value: { state: "connected", asked: { site: "B01" } } });
    expect(server.seen).toEqual([{ authorization: "Bearer first", language: "en", key: undefined }]);
  });

  it("takes an empty answer", async () => {
    expect(await createClient().api.delete("/v1/session")).toEqual({ ok: true, value: undefined });
  });

  it("tells a refusal as data", async () => {
    const answer = await createClient().api.change("POST", "/v1/settlements", { bill: "refused" });
    expect(answer).toMatchObject({ ok: false, problem: { code: "bill-invalid", status: 422 } });
  });

  it("says that nobody answered, and that an answer was not ours", async () => {
    const { api } = createClient({ fetch: () => Promise.reject(new TypeError("network")) });
    expect(await api.get("/v1/line")).toMatchObject({ ok: false, problem: { code: "no-answer", status: 0 } });
    expect(await createClient().api.get("/proxy")).toMatchObject({ ok: false, problem: { code: "unreadable" } });
  });

  it("asks for sign-in on 401 and repeats the request", async () => {
    const client = createClient({
      signIn: async () => {
        client.held.token = "second";
        return true;
      },
    });
    client.server.valid.token = "second";
    expect(await client.api.change("POST", "/v1/settlements", { bill: 1 })).toEqual({ ok: true, value: { number: 1 } });
    // The name is that of the first try: had it been done before the session ended, it would not be done again.
    expect(client.server.seen.map(({ key }) => key)).toEqual(["key-1", "key-1"]);
  });

  it("tells the 401 when nobody signs in, and asks nobody for what goes on in the background", async () => {
    let asked = 0;
    const client = createClient({
      signIn: async () => {
        asked += 1;
        return false;
      },
    });
    client.server.valid.token = "another";
    expect(await client.api.get("/v1/line", { quiet: true })).toMatchObject({ ok: false, problem: { status: 401 } });
    expect(asked).toBe(0);
    expect(await client.api.get("/v1/line")).toMatchObject({ ok: false, problem: { status: 401 } });
    expect(asked).toBe(1);
  });
});

describe("a change", () => {
  it("is one change for two clicks", async () => {
    const { api, server } = createClient();
    const [one, other] = await Promise.all([
      api.change("POST", "/v1/settlements", { bill: 1 }),
      api.change("POST", "/v1/settlements", { bill: 1 }),
    ]);
    expect(one).toEqual(other);
    expect(server.seen).toHaveLength(1);
  });

  it("is one change when its answer was lost on the way", async () => {
    let lost = 0;
    const client = createClient({
      fetch: async (url, init) => {
        const response = await client.server.app.request(url, init);
        lost += 1;
        if (lost === 1) throw new TypeError("the line broke after it was done");
        return response;
      },
    });
    expect(await client.api.change("POST", "/v1/settlements", { bill: 1 })).toEqual({ ok: true, value: { number: 1 } });
    expect(client.server.done.size).toBe(1);
  });

  it("is one change when the page was loaded anew before the answer came, and the same is typed again", async () => {
    const client = createClient();
    const { app } = client.server;
    const broken = createApi({
      ...client.deps,
      fetch: async (url, init) => {
        await app.request(url, init);
        throw new TypeError("the page is gone");
      },
    });
    expect(await broken.change("POST", "/v1/settlements", { bill: 1 })).toMatchObject({
      problem: { code: "no-answer" },
    });
    const afterReload = createApi({ ...client.deps, attempts: client.makeAttempts() });
    expect(await afterReload.change("POST", "/v1/settlements", { bill: 1 })).toEqual({
      ok: true,
      value: { number: 1 },
    });
    expect(client.server.done.size).toBe(1);
  });

  it("is a new one once it was answered, and for another content", async () => {
    const { api, server } = createClient();
    await api.change("POST", "/v1/settlements", { bill: 1 });
    await api.change("POST", "/v1/settlements", { bill: 1 });
    await api.change("POST", "/v1/settlements", { bill: 2 });
    expect(server.done.size).toBe(3);
  });
});
