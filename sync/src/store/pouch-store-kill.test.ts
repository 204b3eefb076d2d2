import type { ChildProcessByStdio } from "node:child_process";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPouchStore } from "./pouch-store.ts";
import type { Store, StoredDocument } from "./store.ts";
import { prefixRange } from "./store.ts";

const fixture = fileURLToPath(new URL("kill-writer.fixture.mjs", import.meta.url));
const built = fileURLToPath(new URL("../../dist/store/pouch-store.js", import.meta.url));
const project = fileURLToPath(new URL("../../tsconfig.json", import.meta.url));

const SEEDS = [3, 14, 15, 92, 65, 35];
const LINES_BEFORE_KILL_MAX = 500;
const DOCUMENTS_MAX = 1_000_000;

/** What one killed process said: keys it was told are written, keys whose drop it asked for, keys it was told are dropped. */
interface Said {
  readonly written: ReadonlySet<string>;
  readonly dropping: ReadonlySet<string>;
  readonly dropped: ReadonlySet<string>;
}

type Child = ChildProcessByStdio<null, Readable, null>;

const start = (directory: string, round: string): Child =>
  spawn(process.execPath, [fixture, built, directory, round], { stdio: ["ignore", "pipe", "inherit"] });

/**
 * Reads lines until the process is gone, and kills it `delayMs` after it said `lines` of them. The delay varies where
 * in its work the process dies: just after an acknowledgement it would always be at the same point.
 */
async function linesUntilKilled(child: Child, lines: number, delayMs = 0): Promise<readonly string[]> {
  let text = "";
  let seen = 0;
  let dying = false;
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (chunk: string) => {
    text += chunk;
    seen += chunk.split("\n").length - 1;
    if (dying || seen < lines) return;
    dying = true;
    setTimeout(() => child.kill("SIGKILL"), delayMs);
  });
  await once(child, "close");
  return text.split("\n").slice(0, -1);
}

const keysOf = (lines: readonly string[], word: string): ReadonlySet<string> =>
  new Set(lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1)));

const saidIn = (lines: readonly string[]): Said => ({
  written: keysOf(lines, "written"),
  dropping: keysOf(lines, "dropping"),
  dropped: keysOf(lines, "dropped"),
});

function partsByKey(documents: readonly StoredDocument[]): ReadonlyMap<string, readonly StoredDocument[]> {
  const parts = new Map<string, StoredDocument[]>();
  for (const document of documents) {
    const key = String(document["key"]);
    parts.set(key, [...(parts.get(key) ?? []), document]);
  }
  return parts;
}

async function expectNothingLost(store: Store, said: Said): Promise<void> {
  const stored = partsByKey(await store.list(prefixRange("part/", DOCUMENTS_MAX)));
  const inPart = [...stored].filter(([, parts]) => parts.length !== 3).map(([key]) => key);
  // Neither a write nor a drop is ever found done in part.
  expect(inPart).toEqual([]);
  expect([...said.written].filter((key) => !stored.has(key) && !said.dropping.has(key))).toEqual([]);
  expect([...said.dropped].filter((key) => stored.has(key))).toEqual([]);
  for (const [key, parts] of stored) {
    expect(parts.map((part) => part["part"])).toEqual([0, 1, 2]);
    expect(parts.every((part) => part._id.startsWith(`part/${key}/`) && String(part["fill"]).length === 700)).toBe(
      true,
    );
  }
}

describe("a process killed while it writes", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "huilian-kill-"));
    const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
    try {
      // Does nothing when the build is up to date; a test of yesterday's build would prove nothing.
      execFileSync(process.execPath, [compiler, "-b", project], { stdio: "pipe" });
    } catch {
      // A type error elsewhere in the package does not keep the compiler from writing the store's files.
    }
    expect(existsSync(built), "sync is built by `npx tsc -b`").toBe(true);
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it("loses nothing that was acknowledged, leaves no write in part, and can be opened at once", async () => {
    const all = { written: new Set<string>(), dropping: new Set<string>(), dropped: new Set<string>() };
    for (const seed of SEEDS) {
      // A moment inside the work that differs from round to round and is the same in every run of the test.
      const lines = 20 + ((seed * 7919) % LINES_BEFORE_KILL_MAX);
      const said = saidIn(await linesUntilKilled(start(directory, `round${seed}`), lines, seed % 8));
      expect(said.written.size).toBeGreaterThan(5);
      for (const word of ["written", "dropping", "dropped"] as const) for (const key of said[word]) all[word].add(key);
      const store = await openPouchStore({ directory });
      await expectNothingLost(store, all);
      await store.close();
    }
    expect(all.dropped.size).toBeGreaterThan(5);
  });

  it("is told that the store is in use while another process holds it", async () => {
    const store = await openPouchStore({ directory });
    expect(await linesUntilKilled(start(directory, "refused"), 2)).toEqual(["refused StoreInUse"]);
    await store.close();
    const lines = await linesUntilKilled(start(directory, "after"), 2);
    expect(lines[0]).toBe("opened");
  });
});
