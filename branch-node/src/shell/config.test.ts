import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readNodeConfig } from "./config.ts";

const config = {
  site: "B01",
  siteKind: "branch",
  name: "河东经办点",
  storeDirectory: "store",
  keyFile: "keys.json",
  trustRootFile: "network.json",
  certificatesFile: "certificates.json",
  centreUrl: "http://127.0.0.1:7000",
  port: 0,
  operators: [{ operatorId: "clerk-1", tokenHash: "0".repeat(64), roles: ["counter"] }],
  accounts: [
    {
      operatorId: "B01-chen",
      name: "chen",
      roles: ["clerk"],
      initialPassword: { salt: `${"A".repeat(22)}==`, verifier: `${"A".repeat(43)}=` },
    },
  ],
  stretchThread: false,
};

describe("readNodeConfig", () => {
  let directory = "";
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "huilian-config-"));
  });
  afterAll(() => rm(directory, { recursive: true }));

  const read = async (text: string) => {
    const path = join(directory, "config.json");
    await writeFile(path, text);
    return readNodeConfig(path);
  };

  it("reads a whole configuration", async () => {
    expect(await read(JSON.stringify(config))).toEqual({ ok: true, value: config });
    const { accounts: _, ...nobody } = config;
    expect(await read(JSON.stringify(nobody))).toEqual({ ok: true, value: { ...config, accounts: [] } });
  });

  it("names what is wrong without repeating it", async () => {
    const wrong = { ...config, site: "b01", operators: [{ ...config.operators[0], tokenHash: "secret" }], more: 1 };
    expect(await read(JSON.stringify(wrong))).toEqual({
      ok: false,
      error: { kind: "malformed", fields: ["site", "operators.0.tokenHash", ""] },
    });
    const [account] = config.accounts;
    const initialPassword = { ...account?.initialPassword, verifier: "secret" };
    const accounts = [{ ...account, operatorId: "B01/chen", roles: ["desk"], initialPassword }];
    expect(await read(JSON.stringify({ ...config, accounts }))).toEqual({
      ok: false,
      error: {
        kind: "malformed",
        fields: ["accounts.0.operatorId", "accounts.0.roles.0", "accounts.0.initialPassword.verifier"],
      },
    });
    expect(await read("{")).toEqual({ ok: false, error: { kind: "not-json" } });
    expect(await readNodeConfig(join(directory, "none.json"))).toEqual({ ok: false, error: { kind: "missing" } });
  });
});
