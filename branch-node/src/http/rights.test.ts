import { OPERATOR_ROLES } from "@huilian/domain";
import { tokenHashOf } from "@huilian/sync/serve";
import { beforeAll, describe, expect, it } from "vitest";
import { openTestCity } from "../testing/city.fixture.ts";
import { openTestNode, type TestNode } from "../testing/node.fixture.ts";
import { type Right, rightOf } from "./rights.ts";

const tokenOf = (role: string): string => `token-of-a-${role}-0123456789`;

let node: TestNode;

beforeAll(async () => {
  const city = await openTestCity();
  const moreSoftware = OPERATOR_ROLES.map((role) => ({
    operatorId: `op-${role}`,
    name: role,
    tokenHash: tokenHashOf(tokenOf(role)),
    roles: [role],
  }));
  node = await openTestNode(city.centre, "B02", { moreSoftware });
});

/** Routes of the app, as in OpenAPI. Middleware answers nothing, and what serves the screens' files is no interface. */
const routesOf = ({ node: { app } }: TestNode): readonly { readonly method: string; readonly path: string }[] =>
  app.routes
    .filter(({ method, path }) => method !== "ALL" && path !== "*" && path !== "/*" && path !== "/")
    .map(({ method, path }) => ({ method: method.toLowerCase(), path: path.replaceAll(/:(\w+)/g, "{$1}") }));

const addressOf = (path: string): string =>
  path
    .replace("{entityKey}", "0".repeat(32))
    .replace("{incarnation}", "0".repeat(32))
    .replaceAll(/\{\w+\}/g, "1");

const mayCall = (right: Right | undefined, role: string): boolean =>
  typeof right === "string" || (right?.some((each) => each === role) ?? false);

describe("rights", () => {
  it("have a row for every route", () => {
    const routes = routesOf(node);
    expect(routes.length).toBeGreaterThan(40);
    expect(routes.filter(({ method, path }) => rightOf(method, path) === undefined)).toEqual([]);
  });

  it("let nobody in who is not known, but where the row says so", async () => {
    for (const { method, path } of routesOf(node)) {
      const answer = await node.node.app.request(addressOf(path), { method });
      expect(answer.status === 401, `${method} ${path}`).toBe(rightOf(method, path) !== "open");
    }
  });

  it.each(OPERATOR_ROLES)("are asked of a %s", async (role) => {
    for (const { method, path } of routesOf(node)) {
      // A session is ended below; a drill would close the line under the other tests.
      if (path.startsWith("/v1/session") || path.startsWith("/v1/line/")) continue;
      const answer = await node.node.app.request(addressOf(path), {
        method,
        headers: { authorization: `Bearer ${tokenOf(role)}`, "content-type": "application/json" },
        ...(method === "get" ? {} : { body: "{}" }),
      });
      const { code } = (await answer.json().catch(() => ({}))) as { code?: string };
      expect(code === "not-allowed", `${role} ${method} ${path}`).toBe(!mayCall(rightOf(method, path), role));
    }
  });

  it("say in words which roles would do", async () => {
    const asked = (language: string) =>
      node.node.app.request("/v1/operations/x", { headers: { "accept-language": language } });
    expect((await asked("zh")).status).toBe(401);
    const refused = await node.send("POST", "/v1/settlements/preview", {}, { token: tokenOf("clerk") });
    expect(refused.body).toMatchObject({ code: "not-allowed", detail: expect.stringContaining("收费结算") });
  });
});
