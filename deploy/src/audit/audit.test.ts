import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../cli/run-cli.ts";
import { auditCommands } from "./audit-commands.ts";
import { createAuditorKeys } from "./auditor-keys.ts";
import { exportAudit } from "./export-audit.ts";
import { createSmallNetwork, type SmallNetwork } from "./small-network.fixture.ts";

let network: SmallNetwork;
let file: string;
let key: string;

beforeAll(async () => {
  network = await createSmallNetwork();
  key = join(network.directory, "auditor.json");
  file = join(network.directory, "export.ndjson");
  const made = await createAuditorKeys(network.crypto, key);
  if (!made.ok) throw new Error("a new key");
  const fetched = await fetchExport(made.value.publicKey);
  expect(fetched).toMatchObject({ ok: true });
});
afterAll(() => network.close());

const fetchExport = (auditorKey: string, order: Partial<Parameters<typeof exportAudit>[0]> = {}) =>
  exportAudit({
    centreUrl: "http://centre",
    token: network.token,
    from: 1,
    to: "last",
    auditorKey,
    out: file,
    language: "en",
    fetch: network.fetch,
    ...order,
  });

async function run(...args: readonly string[]) {
  let out = "";
  let problem = "";
  const exit = await runCli([...args, "--language", "en"], {
    commands: auditCommands,
    environment: {},
    streams: {
      out: (text) => {
        out += text;
      },
      problem: (text) => {
        problem += text;
      },
    },
  });
  const last = out.trimEnd().split("\n").at(-1) ?? "";
  return { exit, out, problem, json: last.startsWith("{") ? (JSON.parse(last) as Record<string, unknown>) : undefined };
}

const trust = () => ["--root", network.paths.trustRoot, "--key", key];

describe("an export of a running centre", () => {
  it("verifies with nothing but the root and the auditor's key", async () => {
    const { exit, json, out } = await run("audit", "verify", file, ...trust(), "--json");
    expect({ exit, json }).toMatchObject({ exit: 0, json: { verified: true, network: "small-city", changes: 6 } });
    expect(out.trimEnd().split("\n")).toHaveLength(1);
    expect((await run("audit", "verify", file, ...trust())).out).toMatch(/^Verified: network small-city/);
  });

  it("folds again to the state the centre stated, in every order", async () => {
    const { exit, json } = await run("audit", "replay", file, ...trust(), "--orders", "20", "--json");
    expect({ exit, json }).toMatchObject({
      exit: 0,
      json: { isEqual: true, index: network.stated.index, stated: network.stated.stateHash, otherRules: false },
    });
    const orders = json?.["orders"] as readonly { readonly stateHash: string }[];
    expect(orders).toHaveLength(22);
    expect(new Set(orders.map(({ stateHash }) => stateHash))).toEqual(new Set([network.stated.stateHash]));
  });

  it("is not replayed from the middle, nor without a stated state", async () => {
    const keys = JSON.parse(await readFile(key, "utf8")) as { readonly publicKey: string };
    const middle = join(network.directory, "middle.ndjson");
    expect(await fetchExport(keys.publicKey, { out: middle, from: network.stated.index })).toMatchObject({ ok: true });
    expect((await run("audit", "verify", middle, ...trust())).out).toContain("stood before it");
    expect(await run("audit", "replay", middle, ...trust(), "--json")).toMatchObject({
      exit: 1,
      json: { problem: "begins-late" },
    });
    const early = join(network.directory, "early.ndjson");
    expect(await fetchExport(keys.publicKey, { out: early, to: network.stated.index })).toMatchObject({ ok: true });
    expect(await run("audit", "replay", early, ...trust(), "--json")).toMatchObject({
      exit: 1,
      json: { problem: "no-statement" },
    });
  });

  it("that is damaged is named at its place, and ends with 1", async () => {
    const damaged = join(network.directory, "damaged.ndjson");
    const lines = (await readFile(file, "utf8")).split("\n");
    const at = 20;
    const line = lines[at] ?? "";
    const flipped = `${line.slice(0, 40)}${line[40] === "A" ? "B" : "A"}${line.slice(41)}`;
    await writeFile(damaged, lines.toSpliced(at, 1, flipped).join("\n"));
    for (const command of ["verify", "replay"]) {
      const { exit, problem, json } = await run("audit", command, damaged, ...trust(), "--json");
      expect({ exit, json }).toMatchObject({ exit: 1, json: { verified: false, line: 21, fault: "line-unreadable" } });
      expect(problem).toMatch(/^Not verified: line 21 \(entry \d+ of the log\): this line was altered/);
    }
    await writeFile(damaged, lines.slice(0, at).join("\n"));
    expect((await run("audit", "verify", damaged, ...trust())).problem).toContain(`line ${at} `);
    await writeFile(damaged, lines.toSpliced(at, 1).join("\n"));
    expect((await run("audit", "verify", damaged, ...trust())).problem).toContain("was written at line 22");
  });

  it("says which file is not what it should be", async () => {
    const missing = join(network.directory, "nothing");
    expect(await run("audit", "verify", missing, ...trust(), "--json")).toMatchObject({
      exit: 1,
      json: { fault: "file-missing" },
    });
    expect(await run("audit", "verify", file, "--root", file, "--key", key)).toMatchObject({ exit: 1, out: "" });
    expect((await run("audit", "verify", file, "--root", missing, "--key", key)).problem).toContain("no file");
    expect(
      (await run("audit", "verify", file, "--root", network.paths.trustRoot, "--key", network.paths.trustRoot)).problem,
    ).toContain("may read");
    expect((await run("audit", "verify", network.directory, ...trust())).problem).toContain("directory");
  });
});

describe("fetching", () => {
  it("says why there is no file, and leaves none", async () => {
    const out = join(network.directory, "never.ndjson");
    const wrong = [
      [{ token: "other" }, "refused"],
      [{ from: 1_000_000, to: 1_000_001 }, "refused"],
      [{ fetch: (() => Promise.reject(new TypeError("no line"))) as typeof fetch }, "unreachable"],
      [{ out: join(network.directory, "no", "such", "directory") }, "cannot-write"],
    ] as const;
    const keys = JSON.parse(await readFile(key, "utf8")) as { readonly publicKey: string };
    for (const [order, kind] of wrong) {
      expect(await fetchExport(keys.publicKey, { out, ...order })).toMatchObject({ ok: false, error: { kind } });
    }
    expect((await run("audit", "verify", out, ...trust())).problem).toContain("no file");
  });

  it("keeps no file that was cut on the way", async () => {
    const out = join(network.directory, "cut.ndjson");
    const keys = JSON.parse(await readFile(key, "utf8")) as { readonly publicKey: string };
    const whole = await readFile(file);
    const cut = (async () => new Response(whole.subarray(0, whole.length - 5))) as typeof fetch;
    const fetched = await fetchExport(keys.publicKey, { out, to: 5, fetch: cut });
    expect(fetched).toEqual({ ok: false, error: { kind: "cut-off" } });
  });
});

describe("an auditor's key file", () => {
  it("is private and never written over", async () => {
    const path = join(network.directory, "second.json");
    const { exit, json } = await run("audit", "new-key", "--out", path, "--json");
    expect(exit).toBe(0);
    expect(JSON.stringify(json)).not.toContain("secret");
    const before = await readFile(path, "utf8");
    expect(await run("audit", "new-key", "--out", path)).toMatchObject({ exit: 1, out: "" });
    expect(await readFile(path, "utf8")).toBe(before);
  });
});
