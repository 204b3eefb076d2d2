import { OPERATOR_ROLES } from "@huilian/domain";
import { tokenHashOf } from "@huilian/sync/serve";
import { beforeAll, describe, expect, it } from "vitest";
import { createAuditExports } from "../audit-exports.ts";
import { openCoreParts } from "../core-parts.ts";
import { createMemoryStore, testClock, testNetwork } from "../testing/network.fixture.ts";
import { createCoreApp } from "./core-app.ts";
import { type Right, rightOf } from "./rights.ts";

const tokenOf = (role: string): string => `token-of-${role}-0123456789`;

let app: ReturnType<typeof createCoreApp>;

beforeAll(async () => {
  const network = await testNetwork();
  const operators = [...OPERATOR_ROLES, "nothing"].map((role) => ({
    operatorId: `op-${role}`,
    name: role,
    tokenHash: tokenHashOf(tokenOf(role)),
    roles: role === "nothing" ? [] : [role],
  }));
  const parts = await openCoreParts({ ...network.deps(createMemoryStore(), testClock()), operators });
  const exports = createAuditExports({ ...parts, ...parts.deps, signer: parts.signers.sequencer });
  app = createCoreApp(parts, exports);
});

const routes = (): readonly { readonly method: string; readonly path: string }[] =>
  app.routes
    .filter(({ path }) => !path.endsWith("*"))
    .map(({ method, path }) => ({ method: method.toLowerCase(), path: path.replaceAll(/:(\w+)/g, "{$1}") }));

async function ask(method: string, path: string, role?: string) {
  const address = path.replace("{incarnation}", "0".repeat(32)).replace("{sequence}", "1");
  const answer = await app.request(`http://core${address}`, {
    method,
    headers: {
      "content-type": "application/json",
      ...(role === undefined ? {} : { authorization: `Bearer ${tokenOf(role)}` }),
    },
    ...(method === "get" ? {} : { body: "{}" }),
  });
  const { code } = (await answer.json().catch(() => ({}))) as { readonly code?: string };
  return { httpStatus: answer.status, code };
}

const mayCall = (right: Right | undefined, role: string): boolean =>
  typeof right === "string" || (right?.some((each) => each === role) ?? false);

describe("rights at the centre", () => {
  it("have a row for every route", () => {
    expect(routes().length).toBeGreaterThan(12);
    expect(routes().filter(({ method, path }) => rightOf(method, path) === undefined)).toEqual([]);
  });

  it("let nobody in who is not known, but where the row says so", async () => {
    for (const { method, path } of routes()) {
      const { code } = await ask(method, path);
      expect(code === "not-signed-in", `${method} ${path}`).toBe(rightOf(method, path) !== "open");
    }
    expect(await ask("get", "/v1/centre/nothing")).toMatchObject({ code: "not-signed-in" });
    expect(await ask("get", "/v1/centre/nothing", "auditor")).toMatchObject({ code: "not-found" });
    expect(await ask("delete", "/v1/centre/summary")).toMatchObject({ code: "not-signed-in" });
  });

  it.each([...OPERATOR_ROLES, "nothing"])("are asked of whoever is there as: %s", async (role) => {
    for (const { method, path } of routes()) {
      const { code } = await ask(method, path, role);
      expect(code === "not-allowed", `${role} ${method} ${path}`).toBe(!mayCall(rightOf(method, path), role));
    }
  });

  it("say in words which roles would do", async () => {
    const answer = await app.request("http://core/v1/centre/state", {
      method: "POST",
      headers: { authorization: `Bearer ${tokenOf("clerk")}`, "accept-language": "zh" },
    });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining("系统管理员") });
  });
});
