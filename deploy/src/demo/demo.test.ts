import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCity } from "../city/city.ts";
import { DIAGNOSES } from "./bills.ts";
import { storesAtRest } from "./stores-at-rest.fixture.ts";
import type { DemoSummary } from "./summary.ts";

/*
 * The real thing: the command a user types, real processes, real disks, loopback. Two runs of one seed are lived
 * through side by side with nothing shared; the first one's files then go to the auditor.
 */
const HUILIAN = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const SEED = "5";
const RUN_MS = 180_000;

interface Run {
  readonly exitStatus: number;
  readonly stdout: string;
  readonly stderr: string;
}

const huilian = (...args: readonly string[]): Promise<Run> =>
  new Promise((resolve) => {
    execFile(process.execPath, [HUILIAN, ...args], { maxBuffer: 64 * 1024 * 1024 }, (fault, stdout, stderr) => {
      resolve({ exitStatus: fault ? Number(fault.code ?? 1) : 0, stdout, stderr });
    });
  });

const lastLine = (text: string): string => text.trimEnd().split("\n").at(-1) ?? "";

let directory = "";
const runs: { run: Run; data: string; summary: DemoSummary }[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "huilian-demo-test-"));
  for (const name of ["one", "two"]) {
    const data = join(directory, name);
    const run = await huilian("demo", "--once", "--json", "--people", "60", "--seed", SEED, "--data", data);
    runs.push({ run, data, summary: JSON.parse(lastLine(run.stdout) || "{}") as DemoSummary });
  }
}, 2 * RUN_MS);

afterAll(() => rm(directory, { recursive: true, force: true }));

const first = () => runs[0] as (typeof runs)[number];
const auditFiles = () => {
  const { data } = first();
  const file = join(data, "audit", "export.huilian");
  return { file, trust: ["--root", join(data, "network.json"), "--key", join(data, "audit", "auditor-key.json")] };
};

describe("huilian demo --once --json", () => {
  it("ends with status 0 and a sound summary on the last line", () => {
    const { run, summary } = first();
    expect(run.exitStatus, run.stderr).toBe(0);
    expect(summary).toMatchObject({ lost: 0, duplicated: 0, overlaps: 0, ledgerSumFen: 0, audit: "verified" });
    const { applied, superseded, refused, parked, quarantined } = summary;
    expect(applied + superseded + refused + parked + quarantined).toBe(summary.receipted);
    // The policy desk signed in: its node asked for the operator's certificate.
    expect(summary.operatorKeys).toBe(1);
    expect(summary.acknowledged).toBe(summary.receipted - 1);
    expect(superseded).toBeGreaterThan(0);
    expect(summary.outage.people).toBeGreaterThan(0);
    expect(Object.keys(summary.sites).sort()).toEqual(["B01", "B02", "C0", "H01", "P01"]);
    expect(summary.incidents.map(({ site }) => site)).toEqual(["B01", "B02", "H01"]);
    for (const { openedMs, closedMs = 0 } of summary.incidents) expect(closedMs).toBeGreaterThan(openedMs);
  });

  it("gives the same figures for the same seed, and other hashes", () => {
    const figuresOf = ({ stateHash: _hash, incidents, ...figures }: DemoSummary) => ({
      ...figures,
      incidents: incidents.map(({ number }) => number),
    });
    const [one, two] = runs.map(({ summary }) => summary) as [DemoSummary, DemoSummary];
    expect(figuresOf(two)).toEqual(figuresOf(one));
    expect(two.stateHash).not.toBe(one.stateHash);
  });
});

describe("what a run leaves on its disks", () => {
  it("is in the list of clear fields, or sealed, and never a name, a number, a phone or a diagnosis", {
    timeout: RUN_MS,
  }, async () => {
    const city = createCity({ seed: Number(SEED), people: 60 });
    const planted = [...city.persons].flatMap(({ name, idNumber, phone, address }) => [name, idNumber, phone, address]);
    // Two characters are four bytes in UTF-16, and four bytes turn up among random ones.
    const searched = [...planted, ...DIAGNOSES].filter((text) => text.length > 2);
    const stores = await storesAtRest(first().data, searched);
    expect(stores.map(({ name }) => name)).toEqual(["centre", "C0", "B01", "B02", "H01", "P01"]);
    for (const { documents, opened, problems } of stores) {
      expect(problems).toEqual([]);
      expect(documents).toBeGreaterThan(10);
      expect(opened).toBeGreaterThan(0);
    }
  });
});

describe("the auditor's commands over the files of a run", () => {
  it("verify the export and compute the stated hash in 20 shuffled orders, one by one and at once", {
    timeout: RUN_MS,
  }, async () => {
    const { file, trust } = auditFiles();
    const replayed = await huilian("audit", "replay", file, ...trust, "--orders", "20", "--json");
    expect(replayed.exitStatus, replayed.stderr).toBe(0);
    const answer = JSON.parse(lastLine(replayed.stdout)) as { stated: string; orders: { stateHash: string }[] };
    expect(answer.stated).toBe(first().summary.stateHash);
    expect(answer.orders).toHaveLength(22);
    expect(new Set(answer.orders.map(({ stateHash }) => stateHash))).toEqual(new Set([answer.stated]));
  });

  const damages: readonly [string, (lines: string[]) => string[], object][] = [
    ["a bit flipped in a line", (lines) => lines.map((line, at) => (at === 9 ? flipped(line) : line)), { line: 10 }],
    ["a line removed", (lines) => lines.filter((_, at) => at !== 12), { line: 13 }],
    ["the tail cut", (lines) => [...lines.slice(0, 20), ""], { line: 21 }],
  ];
  const flipped = (line: string): string => `${line.slice(0, 40)}${line[40] === "A" ? "B" : "A"}${line.slice(41)}`;

  it.each(damages)("name the place of %s", { timeout: RUN_MS }, async (_damage, damage, expected) => {
    const { file, trust } = auditFiles();
    const copy = join(directory, "damaged.huilian");
    await copyFile(file, copy);
    await writeFile(copy, damage((await readFile(file, "utf8")).split("\n")).join("\n"));
    const verified = await huilian("audit", "verify", copy, ...trust, "--json");
    expect(verified.exitStatus).not.toBe(0);
    expect(JSON.parse(lastLine(verified.stdout))).toMatchObject({ verified: false, ...expected });
  });
});
