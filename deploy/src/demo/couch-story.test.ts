import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CouchStandIn, type Mishap, startCouchStandIn } from "@huilian/central/couch-stand-in";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { networkPaths } from "../provision/network-paths.ts";
import type { DemoSummary } from "./summary.ts";

/*
 * The whole story with the centre's store in CouchDB: the real processes, and a stand-in for the server that speaks
 * its HTTP interface. Once it does what it should; once it answers writes with 202, some of which it lost.
 */
const HUILIAN = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const RUN_MS = 300_000;

let directory = "";
let standIn: CouchStandIn;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "huilian-couch-story-"));
  standIn = await startCouchStandIn();
});
afterAll(async () => {
  await standIn.close();
  await rm(directory, { recursive: true, force: true });
});

interface Run {
  readonly exitStatus: number;
  readonly summary: DemoSummary;
  readonly text: string;
}

/** The server given to whoever runs the tests, if any. */
const real = process.env["HUILIAN_TEST_COUCHDB_URL"] ?? "";

/** The demonstration's databases of a server. */
async function databasesOf(url: string): Promise<readonly string[]> {
  const names = (await (await askCouch(url, "GET", "_all_dbs")).json()) as readonly string[];
  return names.filter((name) => name.startsWith("huilian-demo-"));
}

function askCouch(url: string, method: string, path: string): Promise<Response> {
  const { origin, username, password } = new URL(url);
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64");
  return fetch(`${origin}/${path}`, { method, headers: { Authorization: `Basic ${credentials}` } });
}

function tellStory(data: string, couchUrl = standIn.url): Promise<Run> {
  const args = [HUILIAN, "demo", "--once", "--json", "--people", "60", "--seed", "7", "--data", join(directory, data)];
  const env = { ...process.env, HUILIAN_COUCHDB_URL: couchUrl };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, maxBuffer: 64 * 1024 * 1024 }, (fault, stdout, stderr) => {
      const last = stdout.trimEnd().split("\n").at(-1) || "{}";
      const exitStatus = fault ? Number(fault.code ?? 1) : 0;
      resolve({ exitStatus, summary: JSON.parse(last) as DemoSummary, text: stdout + stderr });
    });
  });
}

const SOUND = { lost: 0, duplicated: 0, overlaps: 0, ledgerSumFen: 0, audit: "verified" };

describe("the story with the store in CouchDB", () => {
  it("loses nothing and doubles nothing, and leaves nothing in the embedded store", { timeout: RUN_MS }, async () => {
    const { exitStatus, summary, text } = await tellStory("plain");
    expect(exitStatus, text).toBe(0);
    expect(summary).toMatchObject(SOUND);
    expect(summary.acknowledged).toBe(summary.receipted - summary.operatorKeys);
    expect([...standIn.databases.keys()]).toEqual([expect.stringMatching(/^huilian-demo-[0-9a-f]{16}$/)]);
    expect(existsSync(networkPaths(join(directory, "plain")).centreStore)).toBe(false);
  });

  it("nor when writes are answered with 202, kept or lost", { timeout: RUN_MS }, async () => {
    let [writes, accepted] = [0, 0];
    const mishaps: readonly Mishap[] = ["accepted", "accepted-and-lost"];
    standIn.setMishap(({ isWrite }) => {
      writes += isWrite ? 1 : 0;
      if (!isWrite || writes % 5 !== 0) return undefined;
      accepted += 1;
      return mishaps[accepted % mishaps.length];
    });
    const { exitStatus, summary, text } = await tellStory("accepted");
    expect(exitStatus, text).toBe(0);
    expect(summary).toMatchObject(SOUND);
    expect(accepted).toBeGreaterThan(20);
    expect(standIn.databases.size).toBe(2);
  });

  it.runIf(real !== "")("nor on the server given", { timeout: RUN_MS }, async () => {
    const before = new Set(await databasesOf(real));
    const { exitStatus, summary, text } = await tellStory("real", real);
    const made = (await databasesOf(real)).filter((name) => !before.has(name));
    for (const name of made) await askCouch(real, "DELETE", name);
    expect(exitStatus, text).toBe(0);
    expect(summary).toMatchObject(SOUND);
    expect(made).toHaveLength(1);
  });

  it("goes on in the same database when the directory is used again", { timeout: RUN_MS }, async () => {
    standIn.setMishap(undefined);
    const { exitStatus, summary, text } = await tellStory("plain");
    expect(exitStatus, text).toBe(0);
    expect(summary).toMatchObject(SOUND);
    expect(standIn.databases.size).toBe(2);
  });
});
