import { writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { examplePath, readExample, runHuilian } from "./fold-cli.fixture.ts";

/*
 * What the command says of each worked example stands beside it, byte for byte. UPDATE_EXAMPLES=1 writes it anew and
 * fails, so that nobody takes the renewal for a pass.
 */

const PERSON = "person/00000000000000000000000000000001";
const TRUST = ["--trust"];
const ROOT = ["--root", examplePath("signed-network.root.json")];

const cases = [
  ["two-branches.txt", "two-branches.jsonl", TRUST],
  ["two-branches.jsonl", "two-branches.jsonl", [...TRUST, "--json"]],
  ["two-branches.person.txt", "two-branches.jsonl", [...TRUST, "--explain", PERSON]],
  ["loss-ahead.txt", "loss-ahead.jsonl", TRUST],
  ["loss-ahead.jsonl", "loss-ahead.jsonl", [...TRUST, "--json"]],
  ["parked-on-unknown.txt", "parked-on-unknown.jsonl", TRUST],
  ["parked-on-unknown.jsonl", "parked-on-unknown.jsonl", [...TRUST, "--json"]],
  ["signed-network.txt", "signed-network.jsonl", ROOT],
] as const;

describe("what is said of a worked example", () => {
  it.each(cases)("%s", async (expected, documents, options) => {
    const { exit, out } = await runHuilian("fold", "--documents", examplePath(documents), ...options);
    expect(exit).toBe(0);
    if (process.env["UPDATE_EXAMPLES"] === "1") {
      await writeFile(examplePath(`expected/${expected}`), out);
      throw new Error("the answer was written anew: read the difference, then run the test without UPDATE_EXAMPLES");
    }
    expect(out).toBe(await readExample(`expected/${expected}`));
  });

  it("begins with the warning that signatures were not checked, in JSON with the member that says so", async () => {
    const path = examplePath("two-branches.jsonl");
    const asText = await runHuilian("fold", "--documents", path, ...TRUST);
    expect(asText.out.split("\n")[0]).toContain("Signatures were not checked");
    const asJson = await runHuilian("fold", "--documents", path, ...TRUST, "--json");
    expect(JSON.parse(asJson.out)).toMatchObject({ signatures: "not-checked" });
    expect(asJson.problem.split("\n")[0]).toContain("Signatures were not checked");
  });
});
