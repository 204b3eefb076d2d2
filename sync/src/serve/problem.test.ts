import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { describe, expect, it } from "vitest";
import type { ProblemDocument } from "./problem.ts";
import { createTestProblems } from "./problems.fixture.ts";

const PLANTED = "230102199001011234";

function testApp() {
  const { problems, logged } = createTestProblems();
  const app = new Hono();
  app.onError((fault, context) => problems.onError(fault, context));
  app.notFound((context) => problems.onNotFound(context));
  app.get("/unknown", (context) => problems.respond(context, { code: "person-unknown", params: { days: 3 } }));
  app.get("/busy", (context) => problems.respond(context, { code: "busy" }));
  app.get("/broken", () => {
    throw new Error(`no row for ${PLANTED}`);
  });
  app.get("/invariant", () => {
    throw new Error("invariant broken: the parts add up");
  });
  app.get("/http/:status", (context) => {
    throw new HTTPException(Number(context.req.param("status")) as 400, { message: PLANTED });
  });
  return { app, logged };
}

const documentOf = async (answer: Response): Promise<ProblemDocument> => (await answer.json()) as ProblemDocument;

describe("problem documents", () => {
  it("carry type, texts in the reader's language, status and code", async () => {
    const { app } = testApp();
    const answer = await app.request("/unknown");
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(answer.headers.get("content-language")).toBe("zh-CN");
    expect(await documentOf(answer)).toEqual({
      type: "urn:huilian:problem:person-unknown",
      title: "zh:person-unknown:title",
      status: 404,
      detail: "zh:person-unknown:days,3",
      action: "zh:person-unknown:action",
      code: "person-unknown",
    });
    const english = await app.request("/unknown", { headers: { "accept-language": "en-GB,zh;q=0.5" } });
    expect((await documentOf(english)).title).toBe("en:person-unknown:title");
  });

  it("take the status from the application's table", async () => {
    expect((await testApp().app.request("/busy")).status).toBe(503);
  });

  it("say nothing of an unexpected fault but an incident, which the log names without the fault's words", async () => {
    const { app, logged } = testApp();
    const answer = await app.request("/broken");
    const text = await answer.text();
    expect(answer.status).toBe(500);
    expect(JSON.parse(text)).toMatchObject({ code: "internal", incident: "incident-1" });
    expect(text).not.toContain(PLANTED);
    expect(logged.length).toBe(1);
    expect(logged[0]).toMatchObject({ incident: "incident-1", fault: "Error" });
    expect(JSON.stringify(logged)).not.toContain(PLANTED);
    expect(JSON.stringify(logged)).toContain("problem.test");
  });

  it("log which invariant broke", async () => {
    const { app, logged } = testApp();
    await app.request("/invariant");
    expect(logged[0]).toMatchObject({ invariant: "invariant broken: the parts add up" });
  });

  it.each([
    [400, 400, "bad-input"],
    [401, 401, "not-signed-in"],
    [403, 403, "not-allowed"],
    [404, 404, "not-found"],
    [413, 413, "body-too-large"],
    [415, 415, "unsupported-content"],
    [418, 400, "bad-input"],
    [503, 500, "internal"],
  ])("map an HTTP exception %i to %i %s", async (thrown, status, code) => {
    const answer = await testApp().app.request(`/http/${thrown}`);
    const text = await answer.text();
    expect(answer.status).toBe(status);
    expect(JSON.parse(text)).toMatchObject({ code });
    expect(text).not.toContain(PLANTED);
  });

  it("answer unknown paths", async () => {
    expect(await documentOf(await testApp().app.request("/nowhere"))).toMatchObject({ code: "not-found", status: 404 });
  });
});
