import { BACKGROUND_HEADER } from "@huilian/domain/base";
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { tokenHashOf } from "../sign-in/token-hash.ts";
import { type BearerEnv, createBearer } from "./bearer.ts";
import { BEARER_TOKEN_MAX } from "./limits.ts";
import { createTestProblems } from "./problems.fixture.ts";

const CLERK = "clerk-token-0123456789";
const AUDITOR = "auditor-token-0123456789";

function testApp() {
  const { problems } = createTestProblems();
  const bearer = createBearer({
    problems,
    operators: [
      { operatorId: "op-1", name: "clerk", tokenHash: tokenHashOf(CLERK), roles: ["counter"] },
      { operatorId: "op-2", name: "auditor", tokenHash: tokenHashOf(AUDITOR), roles: ["audit", "read"] },
    ],
  });
  return new Hono<BearerEnv>()
    .get("/any", bearer.require(), (context) => context.text(context.get("operator").operatorId))
    .get("/counter", bearer.require("counter", "desk"), (context) => context.text(context.get("operator").operatorId));
}

const asked = (path: string, authorization?: string) =>
  testApp().request(path, authorization === undefined ? {} : { headers: { authorization } });

describe("bearer tokens", () => {
  it("say who calls", async () => {
    expect(await (await asked("/any", `Bearer ${AUDITOR}`)).text()).toBe("op-2");
    expect(await (await asked("/counter", `bearer ${CLERK}`)).text()).toBe("op-1");
  });

  it.each([
    [undefined],
    ["Bearer"],
    ["Bearer "],
    [`Bearer ${CLERK}x`],
    [`Bearer ${tokenHashOf(CLERK)}`],
    [`Basic ${CLERK}`],
    [`Bearer ${CLERK} ${CLERK}`],
    [`Bearer ${"a".repeat(BEARER_TOKEN_MAX + 1)}`],
  ])("answer 401 to %s", async (authorization) => {
    const answer = await asked("/any", authorization);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toContain("Bearer");
    expect(await answer.json()).toMatchObject({ code: "not-signed-in" });
  });

  it("answer 403 to whoever lacks the role", async () => {
    const answer = await asked("/counter", `Bearer ${AUDITOR}`);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([403, "not-allowed"]);
  });

  it("say who is in a session too, and whether the screen asked by itself", async () => {
    const { problems } = createTestProblems();
    const signer = { keyId: "0".repeat(32), suite: 1, publicKey: "", secretKey: "" };
    const asks: unknown[] = [];
    const sessions = {
      operatorOf(token: string, options?: { readonly isBackground?: boolean }) {
        asks.push(options?.isBackground);
        return token === "session-1"
          ? { operatorId: "B01-chen", name: "chen", roles: ["clerk"] as const, signer }
          : undefined;
      },
    };
    const bearer = createBearer({ problems, sessions, operators: [] });
    const app = new Hono<BearerEnv>()
      .get("/clerk", bearer.require("clerk"), (context) => context.text(context.get("operator").operatorId))
      .get("/finance", bearer.require("finance"), (context) => context.text(""));
    const ask = (path: string, token: string, more: Record<string, string> = {}) =>
      app.request(path, { headers: { authorization: `Bearer ${token}`, ...more } });
    expect(await (await ask("/clerk", "session-1")).text()).toBe("B01-chen");
    expect((await ask("/clerk", "session-1", { [BACKGROUND_HEADER]: "1" })).status).toBe(200);
    expect((await ask("/clerk", "session-2")).status).toBe(401);
    expect((await (await ask("/finance", "session-1")).json()) as object).toMatchObject({
      code: "not-allowed",
      detail: expect.stringContaining("roles,finance"),
    });
    expect(asks).toEqual([false, true, false, false]);
  });

  it("refuse a list with something else than hashes", () => {
    const { problems } = createTestProblems();
    const operators = [{ operatorId: "op", name: "n", tokenHash: CLERK, roles: [] }];
    expect(() => createBearer({ problems, operators })).toThrow("token hash");
  });
});
