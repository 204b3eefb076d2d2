import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createInlineSaltedStretcher,
  createKeyFile,
  DEMONSTRATION_COST,
  loadCrypto,
  trustRootText,
} from "@huilian/sync";
import { newPasswordRecord, tokenHashOf } from "@huilian/sync/serve";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestCentre } from "../testing/centre.fixture.ts";
import type { NodeConfig } from "./config.ts";
import { openServedNode } from "./serve-node.ts";

describe("a node as a process", () => {
  let directory = "";
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "huilian-node-"));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it("opens its store, serves while nobody answers at the other end, and ends in order", async () => {
    const centre = createTestCentre(await loadCrypto());
    const [keyFile, trustRootFile, certificatesFile] = ["keys.json", "network.json", "certificates.json"].map((name) =>
      join(directory, name),
    ) as [string, string, string];
    await createKeyFile(keyFile, centre.keysOf("B01"));
    await writeFile(trustRootFile, trustRootText(centre.trustRoot));
    await writeFile(certificatesFile, JSON.stringify(centre.certificates));
    const stretcher = createInlineSaltedStretcher(centre.crypto, { cost: DEMONSTRATION_COST });
    const initialPassword = await newPasswordRecord(centre.crypto, stretcher, "the-First-1");
    const config = {
      site: centre.keysOf("B01").site,
      siteKind: "branch",
      name: "B01",
      storeDirectory: join(directory, "store"),
      keyFile,
      trustRootFile,
      certificatesFile,
      centreUrl: "http://127.0.0.1:1",
      port: 0,
      operators: [],
      accounts: [{ operatorId: "B01-chen", name: "chen", roles: ["clerk"], initialPassword }],
      stretchThread: false,
    } satisfies NodeConfig;
    const operator = { operatorId: "clerk-1", tokenHash: tokenHashOf("token"), roles: [] };
    for (let start = 0; start < 2; start += 1) {
      const served = await openServedNode({ ...config, operators: [operator] }, pino({ enabled: false }));
      const line = await fetch(`${served.url}/v1/line`, { headers: { authorization: "Bearer token" } });
      expect(await line.json()).toMatchObject({ site: "B01", state: "cut", onlyHere: 0 });
      // The account is on disk: the first time changes the password, and the second time asks for the new one.
      const passwords =
        start === 0 ? { password: "the-First-1", newPassword: "Kaiyuan-2026" } : { password: "Kaiyuan-2026" };
      const session = await fetch(`${served.url}/v1/session`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ operatorId: "B01-chen", ...passwords }),
      });
      expect(await session.json()).toMatchObject({ operator: { operatorId: "B01-chen" }, place: { site: "B01" } });
      await served.close();
      await expect(fetch(`${served.url}/v1/line`)).rejects.toThrow();
    }
    await expect(
      openServedNode({ ...config, operators: [], site: centre.keysOf("B02").site }, pino({ enabled: false })),
    ).rejects.toThrow("another site");
  });
});
