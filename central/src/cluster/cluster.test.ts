import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createKeyFile, type SignedText, systemClock, toUtf8, trustRootText } from "@huilian/sync";
import { tokenHashOf } from "@huilian/sync/serve";
import { afterAll, beforeAll, expect, it } from "vitest";
import { contactDraft, testKey } from "../testing/drafts.fixture.ts";
import { TEST_TOKEN, type TestNetwork, testAuthor, testNetwork } from "../testing/network.fixture.ts";
import { type SiteReader, siteLink, siteReader } from "../testing/site.fixture.ts";

/** The compiled program: `npm test` builds first. */
const PROGRAM = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
/** Long, since the machine may be busy with everything else; nothing here waits when it is not. */
const WAIT_MS = 60_000;

let directory = "";
let network: TestNetwork;
let primary: ChildProcess;
const primaries: ChildProcess[] = [];
let baseUrl = "";
const lines: { readonly role: string; readonly pid: number; readonly msg: string }[] = [];

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const endMs = performance.now() + WAIT_MS;
  while (performance.now() < endMs) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`waited in vain for ${what}`);
}

const isHealthy = async (): Promise<true | undefined> => {
  const answer = await fetch(`${baseUrl}/v1/health`).catch(() => undefined);
  return answer?.ok ? true : undefined;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** The newest process that said it serves in a role. */
const pidOf = (role: string): number | undefined =>
  lines.findLast((line) => line.role === role && line.msg.endsWith("serves"))?.pid;

async function startPrimary(config: string): Promise<void> {
  primary = spawn(process.execPath, [PROGRAM, config], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH: process.env["PATH"] },
  });
  primaries.push(primary);
  let rest = "";
  primary.stdout?.on("data", (chunk: Buffer) => {
    const parts = `${rest}${chunk}`.split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) lines.push(JSON.parse(part) as (typeof lines)[number]);
  });
  await until("a healthy centre", isHealthy);
}

beforeAll(async () => {
  expect(existsSync(PROGRAM), "npm run build").toBe(true);
  network = await testNetwork();
  directory = await mkdtemp(join(tmpdir(), "huilian-centre-"));
  const path = (name: string): string => join(directory, name);
  await createKeyFile(path("keys.json"), network.centreKeys);
  await writeFile(path("network.json"), trustRootText(network.trustRoot));
  await writeFile(path("certificates.json"), JSON.stringify(network.certificates));
  const port = await freePort();
  baseUrl = `http://127.0.0.1:${port}`;
  const config = {
    storeDirectory: path("store"),
    keyFile: path("keys.json"),
    trustRootFile: path("network.json"),
    certificatesFile: path("certificates.json"),
    port,
    gatewayWorkers: 2,
    operators: [
      { operatorId: "op", name: "op", tokenHash: tokenHashOf(TEST_TOKEN), roles: ["reconciliation", "auditor"] },
    ],
  };
  await writeFile(path("config.json"), JSON.stringify(config));
  await startPrimary(path("config.json"));
}, 120_000);

afterAll(async () => {
  // A test that failed may have left its processes; their children end with them.
  for (const started of primaries) {
    if (started.exitCode !== null || started.signalCode !== null) continue;
    const ended = new Promise((resolve) => started.once("exit", resolve));
    started.kill("SIGKILL");
    await ended;
  }
  await rm(directory, { recursive: true, force: true });
});

interface Pushing {
  readonly reader: SiteReader;
  left(): number;
  /** Pushes what is left until everything is receipted, through whatever happens. */
  finish(): Promise<readonly SignedText[]>;
}

async function startPushing(): Promise<Pushing> {
  const incarnation = "0".repeat(31).concat("9") as Parameters<typeof siteLink>[2];
  const link = siteLink(network, "B01", incarnation, (url, init) => fetch(url, init), baseUrl);
  const reader = siteReader(network, "B01", link);
  await until("a first beacon", async () => {
    await reader.pull().catch(() => undefined);
    return reader.documents.find(({ kind }) => kind === "beacon");
  });
  const beacon = network.crypto.sha256(toUtf8(reader.beacon().text));
  const author = testAuthor(network, "B01", { beacon, clock: systemClock });
  const segments = Array.from(
    { length: 200 },
    (_, n) => author.write(contactDraft(testKey(0x100 + n), String(n))).segment,
  );
  const receipts = new Map<number, SignedText>();
  const push = async (): Promise<void> => {
    const missing = segments.filter(({ header }) => !receipts.has(header.from));
    const answer = await link.push(missing.slice(0, 2));
    if (!answer.ok) return void (await new Promise((resolve) => setTimeout(resolve, 30)));
    for (const receipt of answer.value.receipts) {
      receipts.set((JSON.parse(receipt.text) as { readonly from: number }).from, receipt);
    }
  };
  return {
    reader,
    left: () => segments.length - receipts.size,
    async finish() {
      await until("all receipts", async () => {
        await push();
        return receipts.size === segments.length ? true : undefined;
      });
      return [...receipts.values()];
    },
  };
}

const summary = async (): Promise<{ readonly lag: number; readonly counts: Record<string, number> } | undefined> => {
  const answer = await fetch(`${baseUrl}/v1/centre/summary`, {
    headers: { authorization: `Bearer ${TEST_TOKEN}` },
  }).catch(() => undefined);
  return answer?.ok ? ((await answer.json()) as { lag: number; counts: Record<string, number> }) : undefined;
};

it("goes on when core and gateways are killed, loses no receipted change, and ends in order", {
  timeout: 60_000,
}, async () => {
  const pushing = await startPushing();
  const finished = pushing.finish();
  for (const role of ["core", "gateway", "core"] as const) {
    const pid = await until(`a ${role}`, () => pidOf(role));
    expect(pushing.left(), "there is still something under way").toBeGreaterThan(0);
    process.kill(pid, "SIGKILL");
    await until(`another ${role}`, () => (pidOf(role) === pid ? undefined : true));
    await until("a healthy centre", isHealthy);
  }
  const receipts = await finished;
  expect(new Set(receipts.map(({ text }) => (JSON.parse(text) as { index: number }).index)).size).toBe(200);
  const settled = await until("an applied log", async () => {
    const now = await summary();
    return now?.lag === 0 ? now : undefined;
  });
  expect(settled.counts).toMatchObject({ received: 200, applied: 200 });
  await until("pages down to the site", async () => {
    await pushing.reader.pull().catch(() => undefined);
    return Object.values(pushing.reader.decided)[0] === 200 ? true : undefined;
  });

  const children = [...new Set(lines.map(({ pid }) => pid))].filter((pid) => pid !== primary.pid && isAlive(pid));
  expect(children.length).toBe(3);
  const ended = new Promise<number | null>((resolve) => primary.once("exit", (code) => resolve(code)));
  primary.kill("SIGTERM");
  expect(await ended).toBe(0);
  await until("the end of all children", () => (children.some(isAlive) ? undefined : true));
});

it("leaves no child behind when the primary is killed", { timeout: 180_000 }, async () => {
  lines.length = 0;
  await startPrimary(join(directory, "config.json"));
  const children = await until("all children", () => {
    const pids = new Set(lines.filter(({ msg }) => msg.endsWith("serves")).map(({ pid }) => pid));
    return pids.size === 3 ? [...pids] : undefined;
  });
  primary.kill("SIGKILL");
  await until("the end of all children", () => (children.some(isAlive) ? undefined : true));
});
