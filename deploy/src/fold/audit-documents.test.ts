import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAuditorKeys } from "../audit/auditor-keys.ts";
import { exportAudit } from "../audit/export-audit.ts";
import { createSmallNetwork, type SmallNetwork } from "../audit/small-network.fixture.ts";
import { examplePath, linesOf, runHuilian, writeLines } from "./fold-cli.fixture.ts";

let network: SmallNetwork;
let trust: readonly string[];
let file: string;

beforeAll(async () => {
  network = await createSmallNetwork();
  const key = join(network.directory, "auditor.json");
  file = join(network.directory, "export.ndjson");
  const made = await createAuditorKeys(network.crypto, key);
  if (!made.ok) throw new Error("a new key");
  const order = { centreUrl: "http://centre", token: network.token, from: 1, to: "last", language: "en" } as const;
  const fetched = await exportAudit({ ...order, auditorKey: made.value.publicKey, out: file, fetch: network.fetch });
  if (!fetched.ok) throw new Error("an export");
  trust = ["--root", network.paths.trustRoot, "--key", key];
});
afterAll(() => network.close());

const json = (out: string) => JSON.parse(out) as Readonly<Record<string, unknown>>;

describe("the documents of a verified export", () => {
  it("fold to the state the centre stated, signatures checked", async () => {
    const { exit, out } = await runHuilian("audit", "documents", file, ...trust);
    expect(exit).toBe(0);
    const path = await writeLines(network.directory, "documents.jsonl", linesOf(out));
    const folded = await runHuilian("fold", "--documents", path, "--root", network.paths.trustRoot, "--json");
    expect(json(folded.out)).toMatchObject({ signatures: "checked", stateHash: network.stated.stateHash });
    if (process.env["UPDATE_EXAMPLES"] === "1") {
      await writeFile(examplePath("signed-network.jsonl"), out);
      await copyFile(network.paths.trustRoot, examplePath("signed-network.root.json"));
      throw new Error("the signed example was written anew: run the tests of its answers anew, too");
    }
  });

  it("fold to the same as plain documents, for what-if questions", async () => {
    const { out } = await runHuilian("audit", "documents", file, ...trust, "--plain");
    const lines = linesOf(out);
    const path = await writeLines(network.directory, "plain.jsonl", lines);
    const folded = await runHuilian("fold", "--documents", path, "--trust", "--json");
    expect(json(folded.out)).toMatchObject({ signatures: "not-checked", stateHash: network.stated.stateHash });
    const other = lines.map((line) => line.replace("0451-3", "0451-7"));
    const whatIf = await runHuilian(
      "fold",
      "--documents",
      await writeLines(network.directory, "what-if.jsonl", other),
      "--trust",
    );
    expect(whatIf).toMatchObject({ exit: 0 });
    expect(whatIf.out).toContain('counts: {"phone":"0451-7"} by B02');
  });

  it("are not written when the export does not hold", async () => {
    const { exit, out, problem } = await runHuilian("audit", "documents", network.paths.trustRoot, ...trust);
    expect({ exit, out }).toEqual({ exit: 1, out: "" });
    expect(problem).toContain("Not verified");
  });
});
