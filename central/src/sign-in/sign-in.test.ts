import { createInlineSaltedStretcher, DEMONSTRATION_COST, loadCrypto } from "@huilian/sync";
import { newPasswordRecord } from "@huilian/sync/serve";
import { describe, expect, it } from "vitest";
import { type Centre, createCentre } from "../centre.ts";
import { createMemoryStore, testClock, testNetwork } from "../testing/network.fixture.ts";

const crypto = await loadCrypto();
const network = await testNetwork();
const operatorId = "C0-wang";
const INITIAL = "ab3d-ef5g-hj7k-mn9p";
const PASSWORD = "Kaiyuan-2026";

const stretcher = createInlineSaltedStretcher(crypto, { cost: DEMONSTRATION_COST });
const initialPassword = await newPasswordRecord(crypto, stretcher, INITIAL);

async function openCentre(store = createMemoryStore(), lines: unknown[] = []) {
  const accounts = [{ operatorId, name: "王", roles: ["reconciliation", "security"], initialPassword }] as const;
  const deps = network.deps(store, testClock());
  const logger = { ...deps.logger, info: (...said: unknown[]) => void lines.push(said) };
  return createCentre({ ...deps, logger, signIn: { accounts, stretcher }, name: "开源市医保中心" });
}

interface Asked {
  readonly token?: string;
  readonly body?: object;
}

async function ask({ app }: Centre, method: string, path: string, { token, body }: Asked = {}) {
  const answer = await app.request(`http://centre.test${path}`, {
    method,
    headers: {
      "content-type": "application/json",
      "accept-language": "en",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { httpStatus: answer.status, body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> };
}

const begin = (centre: Centre, password: string, newPassword?: string) =>
  ask(centre, "POST", "/v1/session", {
    body: { operatorId, password, ...(newPassword === undefined ? {} : { newPassword }) },
  });

describe("signing in at the centre", () => {
  it("goes through the gateway from the first password to the end of the session", async () => {
    const centre = await openCentre();
    expect((await begin(centre, INITIAL)).body).toMatchObject({ status: 409, code: "password-change-required" });
    const weak = await begin(centre, INITIAL, "short");
    expect(weak.body).toMatchObject({
      code: "password-too-weak",
      errors: [{ path: "newPassword", sentence: expect.stringContaining("at least 8") }],
    });
    const begun = await begin(centre, INITIAL, PASSWORD);
    expect(begun).toMatchObject({
      httpStatus: 200,
      body: {
        operator: { operatorId, name: "王", roles: ["reconciliation", "security"] },
        place: { kind: "centre", name: "开源市医保中心" },
      },
    });
    const token = String(begun.body["token"]);
    expect((await ask(centre, "GET", "/v1/session", { token })).body).not.toHaveProperty("token");
    expect((await ask(centre, "GET", "/v1/centre/sites", { token })).httpStatus).toBe(200);
    expect((await ask(centre, "GET", "/v1/centre/log", { token })).body).toMatchObject({ code: "not-allowed" });
    const passwords = { password: PASSWORD, newPassword: "Tieling#2026" };
    const changed = await ask(centre, "PUT", "/v1/session/password", { token, body: passwords });
    expect(changed.httpStatus).toBe(200);
    expect((await ask(centre, "GET", "/v1/session", { token })).httpStatus).toBe(401);
    const next = String(changed.body["token"]);
    expect(await ask(centre, "DELETE", "/v1/session", { token: next })).toEqual({ httpStatus: 204, body: {} });
    expect((await ask(centre, "GET", "/v1/session", { token: next })).httpStatus).toBe(401);
  });

  it("says in the reader's words that it failed, the same for nobody", async () => {
    const centre = await openCentre();
    const wrong = await begin(centre, "wrong-Password-1");
    const nobody = await ask(centre, "POST", "/v1/session", { body: { operatorId: "C0-li", password: "x" } });
    expect(wrong).toMatchObject({ httpStatus: 401, body: { code: "sign-in-failed", title: "Not signed in" } });
    expect(nobody).toEqual(wrong);
  });

  it("logs who signed in, and no key", async () => {
    const lines: unknown[] = [];
    const centre = await openCentre(createMemoryStore(), lines);
    expect((await begin(centre, INITIAL, PASSWORD)).httpStatus).toBe(200);
    const said = lines.filter((line) => JSON.stringify(line).includes("sign-in"));
    expect(said).toContainEqual([{ kind: "key-made", operatorId }, "sign-in"]);
    expect(JSON.stringify(lines)).not.toMatch(/publicKey|[A-Za-z0-9+/]{43}=/);
  });

  it("asks for a certificate of the key it made, in the list of requests, also after a restart", async () => {
    const store = createMemoryStore();
    const centre = await openCentre(store);
    const token = String((await begin(centre, INITIAL, PASSWORD)).body["token"]);
    await centre.tick();
    const wanted = [{ operatorId, site: "centre", asked: { roles: ["reconciliation", "security"] } }];
    const listed = async (at: Centre, by: string) =>
      (
        (await ask(at, "GET", "/v1/centre/operators", { token: by })).body["operators"] as { operatorId: string }[]
      ).filter((each) => each.operatorId === operatorId);
    expect(await listed(centre, token)).toMatchObject(wanted);
    const again = await openCentre(store);
    expect((await ask(again, "GET", "/v1/session", { token })).httpStatus).toBe(401);
    const next = await begin(again, PASSWORD);
    expect(next.httpStatus).toBe(200);
    expect(await listed(again, String(next.body["token"]))).toMatchObject(wanted);
  });
});
