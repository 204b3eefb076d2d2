import { BACKGROUND_HEADER } from "@huilian/domain";
import { createInlineSaltedStretcher, DEMONSTRATION_COST, loadCrypto } from "@huilian/sync";
import { newPasswordRecord } from "@huilian/sync/serve";
import { beforeEach, describe, expect, it } from "vitest";
import { openTestCity, type TestCity } from "../testing/city.fixture.ts";
import { openTestNode, type TestNode } from "../testing/node.fixture.ts";

const operatorId = "B02-chen";
const INITIAL = "ab3d-ef5g-hj7k-mn9p";
const PASSWORD = "Kaiyuan-2026";
const OTHER = "Tieling#2026";
const WRONG = "not-the-Password-9";

const crypto = await loadCrypto();

async function account(roles: readonly ("clerk" | "counter")[] = ["clerk"]) {
  const stretcher = createInlineSaltedStretcher(crypto, { cost: DEMONSTRATION_COST });
  const initialPassword = await newPasswordRecord(crypto, stretcher, INITIAL);
  return { operatorId, name: "chen", roles, initialPassword };
}

let city: TestCity;
let node: TestNode;
beforeEach(async () => {
  city = await openTestCity();
  node = await openTestNode(city.centre, "B02", { accounts: [await account()] });
  await city.round(node);
});

const signIn = (at: TestNode, password: string, newPassword?: string) =>
  at.send(
    "POST",
    "/v1/session",
    { operatorId, password, ...(newPassword === undefined ? {} : { newPassword }) },
    { token: "", key: "" },
  );
const tokenIn = ({ body }: { readonly body: Record<string, unknown> }): string => String(body["token"]);

describe("signing in at a node", () => {
  it("begins with a change of the password and gives who, where and for how long", async () => {
    expect((await signIn(node, INITIAL)).body).toMatchObject({ status: 409, code: "password-change-required" });
    const begun = await signIn(node, INITIAL, PASSWORD);
    expect(begun.status).toBe(200);
    const session = {
      operator: { operatorId, name: "chen", roles: ["clerk"] },
      place: { kind: "node", site: "B02", siteKind: "branch", name: "test B02" },
      idleMs: 1_800_000,
    };
    expect(begun.body).toEqual({ token: expect.stringMatching(/^[\w-]{43}$/), ...session });
    expect((await node.get("/v1/session", { token: tokenIn(begun) })).body).toEqual(session);
  });

  it("gives the rights of the operator's roles and the operator's id to what is written", async () => {
    const token = tokenIn(await signIn(node, INITIAL, PASSWORD));
    const employer = { groups: { profile: { name: "Example", creditCode: "91350100M000100Y43", branch: "B02" } } };
    const made = await node.send("POST", "/v1/entities/employer", employer, { token });
    expect(made.status).toBe(201);
    const { body } = await node.get("/v1/changes", { token });
    expect(body["changes"]).toContainEqual(expect.objectContaining({ operatorId, entityType: "employer" }));
    expect((await node.send("POST", "/v1/settlements", {}, { token })).body).toMatchObject({ code: "not-allowed" });
  });

  it("ends by signing out, by time, and by a restart, after which one signs in again", async () => {
    const token = tokenIn(await signIn(node, INITIAL, PASSWORD));
    expect((await node.send("DELETE", "/v1/session", {}, { token, key: "" })).status).toBe(204);
    expect((await node.get("/v1/line", { token })).status).toBe(401);

    const second = tokenIn(await signIn(node, PASSWORD));
    node.clock.monotonicMs += 1_799_999;
    const background = { authorization: `Bearer ${second}`, [BACKGROUND_HEADER]: "1" };
    expect((await node.node.app.request("/v1/line", { headers: background })).status).toBe(200);
    node.clock.monotonicMs += 1;
    expect((await node.get("/v1/line", { token: second })).status).toBe(401);

    const third = tokenIn(await signIn(node, PASSWORD));
    const restarted = await node.restart();
    expect((await restarted.get("/v1/line", { token: third })).status).toBe(401);
    expect((await signIn(restarted, PASSWORD)).status).toBe(200);
  });

  it("changes the password of who is signed in, and of no software", async () => {
    const token = tokenIn(await signIn(node, INITIAL, PASSWORD));
    const change = (password: string, newPassword: string, options: { token?: string } = { token }) =>
      node.send("PUT", "/v1/session/password", { password, newPassword }, { ...options, key: "" });
    expect((await change(WRONG, OTHER)).body).toMatchObject({ status: 422, code: "password-wrong" });
    const weak = await change(PASSWORD, "abc");
    expect(weak.body).toMatchObject({
      code: "password-too-weak",
      errors: [{ path: "newPassword", problem: "password-too-short", sentence: expect.stringMatching(/8/) }],
    });
    expect((await change(PASSWORD, OTHER, {})).body).toMatchObject({ code: "person-needed" });
    const changed = await change(PASSWORD, OTHER);
    expect((await node.get("/v1/session", { token })).status).toBe(401);
    expect((await node.get("/v1/session", { token: tokenIn(changed) })).status).toBe(200);
  });

  it("works while the line is cut, also after a restart", async () => {
    await node.send("POST", "/v1/line/disconnect", {});
    expect((await signIn(node, INITIAL, PASSWORD)).status).toBe(200);
    const restarted = await node.restart();
    expect((await restarted.get("/v1/line")).body).toMatchObject({ state: "drill" });
    expect((await signIn(restarted, PASSWORD)).status).toBe(200);
  });

  it("locks, says for how long, and stays locked over a restart", async () => {
    for (let n = 0; n < 5; n += 1) expect((await signIn(node, WRONG)).body).toMatchObject({ code: "sign-in-failed" });
    const restarted = await node.restart();
    const locked = await signIn(restarted, INITIAL, PASSWORD);
    expect(locked.body).toMatchObject({ status: 403, code: "account-locked", detail: expect.stringContaining("15") });
  });

  it.each<readonly [string, unknown, string]>([
    ["no password", { operatorId }, "bad-input"],
    ["an empty password", { operatorId, password: "" }, "bad-input"],
    ["a long password", { operatorId, password: "too long".repeat(65) }, "bad-input"],
    ["a number", { operatorId, password: 7 }, "bad-input"],
    ["more than that", { operatorId, password: "x", more: "x" }, "bad-input"],
    ["a body too large", { operatorId: "x".repeat(9_000), password: "x" }, "body-too-large"],
    ["no JSON", "password", "unsupported-content"],
  ])("refuses %s", async (_, body, code) => {
    expect((await node.send("POST", "/v1/session", body, { token: "", key: "" })).body).toMatchObject({ code });
  });

  it("says nowhere a password, a token or a key: no answer, no log, no description", async () => {
    const answers = [
      await signIn(node, INITIAL),
      await signIn(node, WRONG),
      await signIn(node, INITIAL, INITIAL),
      await signIn(node, WRONG, PASSWORD),
    ];
    const begun = await signIn(node, INITIAL, PASSWORD);
    const token = tokenIn(begun);
    answers.push(
      await node.get("/v1/session", { token }),
      await node.send("PUT", "/v1/session/password", { password: PASSWORD, newPassword: OTHER, x: 1 }, { token }),
      await node.send("PUT", "/v1/session/password", { password: WRONG, newPassword: OTHER }, { token }),
      await node.send("POST", "/v1/session", `{"operatorId":"${WRONG}","password":"${PASSWORD}"`, {
        token: "",
        type: "application/json",
      }),
      await node.send("POST", "/v1/session", { operatorId: PASSWORD, password: WRONG }, { token: "" }),
      await node.get("/openapi.json"),
      await node.send("DELETE", "/v1/session", {}, { token }),
    );
    const said = [...answers.map(({ text }) => text), ...node.lines].join("\n");
    for (const secret of [INITIAL, PASSWORD, OTHER, WRONG, token]) expect(said).not.toContain(secret);
    expect(`${said}${begun.text}`).not.toMatch(/secretKey|wrapped|verifier|salt/);
  });

  it("describes its routes", async () => {
    const { body } = await node.get("/openapi.json");
    const paths = body["paths"] as Record<string, Record<string, unknown>>;
    expect(Object.keys(paths["/v1/session"] ?? {}).sort()).toEqual(["delete", "get", "post"]);
    expect(JSON.stringify(paths["/v1/session/password"])).toContain("newPassword");
  });
});
