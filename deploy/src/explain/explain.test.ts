import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseTrustRoot, readKeyFile } from "@huilian/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAuditorKeys } from "../audit/auditor-keys.ts";
import { exportAudit } from "../audit/export-audit.ts";
import { createSmallNetwork, type SmallNetwork } from "../audit/small-network.fixture.ts";
import { runCli } from "../cli/run-cli.ts";
import { createTerminal } from "../cli/terminal.ts";
import { explain } from "./explain.ts";
import { explainCommand } from "./explain-command.ts";
import type { ExplainSource } from "./explain-source.ts";
import { parseChangeName } from "./find-change.ts";
import { sourceOfCentre } from "./source-of-centre.ts";

let network: SmallNetwork;
let file: string;
let key: string;

beforeAll(async () => {
  network = await createSmallNetwork();
  file = join(network.directory, "export.ndjson");
  key = join(network.directory, "auditor.json");
  const made = await createAuditorKeys(network.crypto, key);
  if (!made.ok) throw new Error("a new key");
  const { token, fetch } = network;
  const auditorKey = made.value.publicKey;
  const order = {
    centreUrl: "http://centre",
    token,
    from: 1,
    to: "last",
    auditorKey,
    out: file,
    language: "en",
  } as const;
  expect(await exportAudit({ ...order, fetch })).toMatchObject({ ok: true });
});
afterAll(() => network.close());

const nameOf = (ref: string) => {
  const name = parseChangeName(ref);
  if (!name) throw new Error("a Ref");
  return name;
};

async function sourceFor(ref: string): Promise<ExplainSource> {
  const { crypto, token, fetch, paths } = network;
  const trustRoot = parseTrustRoot(await readFile(paths.trustRoot, "utf8"));
  if (!trustRoot) throw new Error("a trust root");
  const source = await sourceOfCentre(
    crypto,
    {
      centreUrl: "http://centre",
      token,
      trustRoot,
      language: "en",
      fetch,
      async siteKeys(site) {
        const keys = await readKeyFile(paths.siteKeys(site));
        return keys.ok && keys.value.kind === "nodeKeys" ? keys.value : undefined;
      },
    },
    nameOf(ref),
  );
  if (!source.ok) throw new Error(JSON.stringify(source.error));
  return source.value;
}

function walk(source: ExplainSource, ref: string, language: "zh" | "en" = "en") {
  let out = "";
  const streams = {
    out: (text: string) => {
      out += text;
    },
    problem: (text: string) => {
      out += text;
    },
  };
  const outcome = explain(network.crypto, source, nameOf(ref), createTerminal(language, streams));
  return { outcome, out };
}

const refAt = (refs: readonly string[], place = 0): string => {
  const ref = refs[place];
  if (ref === undefined) throw new Error("the change was written");
  return ref;
};

describe("the walk along a change of a running centre", () => {
  it("goes from the signed text to the page its site reads, and everything holds", async () => {
    const ref = refAt(network.refs.enrolled);
    const { outcome, out } = walk(await sourceFor(ref), ref);
    expect(out).not.toContain("FAILS");
    expect(outcome).toBe("all-hold");
    const parts = out.split("\n").filter((line) => /^\d+\. /.test(line));
    expect(parts.map((line) => line.replace(/^\d+\. (\w+ ?\w*).*/, "$1"))).toEqual(
      expect.arrayContaining(["Signed text", "Hash", "Commit and", "Segment", "Receipt", "State"]),
    );
    expect(parts.some((line) => line.includes("Batch "))).toBe(true);
    expect(out).toContain("the first of its incarnation");
    expect(out).toContain("of the key of branch/B01");
    expect(out).toContain("the centre says the same");
    expect(out).toContain("applied");
    expect(out).toContain("张三");
    expect(out).toMatch(/rows: 1 of this entity/);
  });

  it("shows what lost to what, and by which rule", async () => {
    const ref = refAt(network.refs.losing);
    const { outcome, out } = walk(await sourceFor(ref), ref);
    expect(outcome).toBe("all-hold");
    expect(out).toContain(`superseded by ${refAt(network.refs.winning)}`);
    expect(out).toContain("has 2 heads");
    expect(out).toContain("0451-2");
    expect(out).toMatch(/previous is the hash of the text of change 3/);
  });

  it("shows that a notice came ahead", async () => {
    const ref = refAt(network.refs.loss);
    const { outcome, out } = walk(await sourceFor(ref), ref);
    expect(outcome).toBe("all-hold");
    expect(out).toContain("ahead of its chain");
  });

  it("says the same in Chinese", async () => {
    const ref = refAt(network.refs.winning);
    const { outcome, out } = walk(await sourceFor(ref), ref, "zh");
    expect(outcome).toBe("all-hold");
    expect(out).toContain("全部相符");
    expect(out).not.toContain("explain.");
    // Where a sentence lacks a value.
    expect(out).not.toContain("…");
  });

  it("explains every member of every document it shows", async () => {
    const ref = refAt(network.refs.enrolled);
    const { out } = walk(await sourceFor(ref), ref);
    const members = out.split("\n").filter((line) => /^ {3}[a-z]\w{2,}\s{2,}\S/.test(line));
    expect(members.length).toBeGreaterThan(60);
    expect(members.filter((line) => !line.includes(" — "))).toEqual([]);
  });

  it("does not hold when the source was tampered with", async () => {
    const ref = refAt(network.refs.losing);
    const source = await sourceFor(ref);
    const entries = source.entries.map((entry) =>
      entry.type === "segment" && entry.commits[0]?.changes[0]?.includes("0451-2")
        ? {
            ...entry,
            commits: entry.commits.map((commit) => ({
              ...commit,
              changes: commit.changes.map((text) => text.replace("0451-2", "0451-9")),
            })),
          }
        : entry,
    );
    const { outcome, out } = walk({ ...source, entries }, ref);
    expect(outcome).toBe("some-fail");
    expect(out).toContain("[FAILS] the last part of its Ref is this hash");
  });
});

describe("huilian explain", () => {
  async function run(...args: readonly string[]) {
    let out = "";
    let problem = "";
    const exit = await runCli(["explain", ...args, "--language", "en"], {
      commands: [explainCommand],
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
    return { exit, out, problem };
  }

  it("walks along a change of an export, as far as a file goes", async () => {
    const ref = refAt(network.refs.winning);
    const trust = ["--root", network.paths.trustRoot, "--key", key];
    const { exit, out, problem } = await run(ref, "--file", file, ...trust);
    expect({ exit, problem }).toEqual({ exit: 0, problem: "" });
    expect(out).toContain("an export holds no pages");
    expect(out).toContain("applied: it counts");
    const short = ref.split("/").slice(0, 2).join("/");
    expect((await run(short, "--file", file, ...trust)).out).toBe(out);
    expect(await run(`${"f".repeat(32)}/1`, "--file", file, ...trust)).toMatchObject({
      exit: 1,
      problem: expect.stringContaining("holds no change"),
    });
    const otherHash = `${short}/${"0".repeat(64)}`;
    expect((await run(otherHash, "--file", file, ...trust)).problem).toContain("holds no change");
  });

  it.each([
    ["what is no Ref", ["nonsense", "--data", "x"], 2, "names no change"],
    ["no source", [`${"f".repeat(32)}/1`], 2, "Give either"],
    ["two sources", [`${"f".repeat(32)}/1`, "--data", "x", "--file", "y"], 2, "Give either"],
    ["a directory of no demonstration", [`${"f".repeat(32)}/1`, "--data", "/nonexistent"], 1, "network.json"],
  ])("refuses %s with a sentence", async (_what, args, status, sentence) => {
    const { exit, out, problem } = await run(...args);
    expect({ exit, out }).toEqual({ exit: status, out: "" });
    expect(problem).toContain(sentence);
  });
});
