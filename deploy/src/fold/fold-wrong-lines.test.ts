import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { examplePath, linesOf, readExample, runHuilian, writeLines } from "./fold-cli.fixture.ts";

let directory: string;
let plain: readonly string[];
let signed: readonly string[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "huilian-fold-"));
  plain = linesOf(await readExample("two-branches.jsonl"));
  signed = linesOf(await readExample("signed-network.jsonl"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const ROOT = ["--root", examplePath("signed-network.root.json")];

async function fold(lines: readonly string[], ...options: readonly string[]) {
  const path = await writeLines(directory, "documents.jsonl", lines);
  const asText = await runHuilian("fold", "--documents", path, ...options);
  const asJson = await runHuilian("fold", "--documents", path, ...options, "--json");
  return { ...asText, json: JSON.parse(asJson.out) as Readonly<Record<string, unknown>> };
}

const edited = (lines: readonly string[], at: number, from: string | RegExp, to: string): readonly string[] => {
  const line = (lines[at] ?? "").replace(from, to);
  expect(line).not.toBe(lines[at]);
  return lines.toSpliced(at, 1, line);
};

/** Where the line of a kind stands in the signed example. */
const signedAt = (part: string): number => {
  const at = signed.findIndex((line) => line.includes(part));
  expect(at).toBeGreaterThanOrEqual(0);
  return at;
};

const SEGMENT = 4;

describe("a wrong line", () => {
  const wrong: readonly (readonly [string, (lines: readonly string[]) => readonly string[], number, object])[] = [
    ["no JSON", (lines) => lines.toSpliced(1, 1, '{"type":'), 2, { problem: "not-json" }],
    ["a list", (lines) => lines.toSpliced(1, 1, "[1]"), 2, { problem: "not-json" }],
    ["an unknown type", (lines) => [...lines, '{"type":"close"}'], 8, { problem: "unknown-type" }],
    ["a type of every object", (lines) => [...lines, '{"type":"toString"}'], 8, { problem: "unknown-type" }],
    ["a member missing", (lines) => edited(lines, 1, /,"timeMs":\d+/, ""), 2, { path: "timeMs" }],
    ["a member too many", (lines) => edited(lines, 1, "{", '{"more":1,'), 2, { problem: "member-wrong" }],
    ["a kind of site", (lines) => edited(lines, 2, '"branch"', '"bank"'), 3, { path: "siteKind" }],
    ["a half number", (lines) => edited(lines, 1, /"timeMs":\d+/, '"timeMs":1.5'), 2, { path: "timeMs" }],
    [
      "a hash of other length",
      (lines) => edited(lines, SEGMENT, '"previous":"00', '"previous":"0'),
      5,
      { path: "commits.0.changes.0.change.previous" },
    ],
    ["a Ref elsewhere", (lines) => edited(lines, SEGMENT, "d001/2/", "d001/9/"), 5, { path: "commits.0.changes.1" }],
    [
      "a broken chain",
      (lines) => edited(lines, SEGMENT, '1001","rules', '1000","rules'),
      5,
      { path: "commits.0.changes.1" },
    ],
    [
      "another site's change",
      (lines) => edited(lines, SEGMENT, /"site":"B01","type"/, '"site":"B02","type"'),
      5,
      { path: "commits.0.changes.0" },
    ],
    ["a gap", (lines) => edited(lines, SEGMENT, '"from":1', '"from":2'), 5, { path: "commits.0.changes.0" }],
    [
      "no envelope of a change",
      (lines) => edited(lines, SEGMENT, '"salt":"00', '"salt":"zz'),
      5,
      { path: "commits.0.changes.0" },
    ],
    [
      "another kind for one site",
      (lines) => [...lines, (lines[2] ?? "").replace('"branch"', '"hospital"')],
      8,
      { problem: "contradicts", other: 3 },
    ],
    [
      "another time of one beacon",
      (lines) => [...lines, (lines[1] ?? "").replace(/"timeMs":\d+/, '"timeMs":5')],
      8,
      { problem: "contradicts", other: 2 },
    ],
    [
      "another change at one place",
      (lines) => [...lines, (lines[5] ?? "").replace("0451-2", "0451-7")],
      8,
      { problem: "contradicts", other: 6 },
    ],
    [
      "another receipt of one change",
      (lines) => [...lines, (lines[5] ?? "").replace(/"receivedMs":\d+/, '"receivedMs":9')],
      8,
      { problem: "contradicts", other: 6 },
    ],
  ];

  it.each(wrong)("%s is named with its number, and nothing is a result", async (_what, spoil, line, found) => {
    const { exit, out, problem, json } = await fold(spoil(plain), "--trust");
    expect({ exit, out, json }).toMatchObject({ exit: 1, out: "", json: { folded: false, line, ...found } });
    expect(problem).toMatch(new RegExp(`documents\\.jsonl, line ${line}: .+ Nothing was folded\n$`));
    expect(problem).not.toContain("230102199003078834");
  });

  it("that is not UTF-8 is named", async () => {
    const path = join(directory, "bytes.jsonl");
    await writeFile(path, Buffer.concat([Buffer.from(`${plain[0]}\n\n`), Buffer.from([0x22, 0xff, 0x22, 10])]));
    expect(await runHuilian("fold", "--documents", path, "--trust")).toMatchObject({ exit: 1, out: "" });
    expect((await runHuilian("fold", "--documents", path, "--trust")).problem).toContain("line 3: it is not UTF-8");
  });
});

describe("lines that carry signatures", () => {
  it("are asked for unless --trust is given", async () => {
    expect(await fold(plain, ...ROOT)).toMatchObject({ exit: 1, json: { line: 1, problem: "unsigned" } });
  });

  const altered = [
    ["a beacon", "beacon", /\\"timeMs\\":\d/, '\\"timeMs\\":9', "document-signature"],
    ["a receipt", '"receipt"', /\\"receivedMs\\":\d/, '\\"receivedMs\\":9', "receipt-signature"],
    ["a telephone number", "0451-2", "0451-2", "0451-7", "segment-hash-differs"],
    ["a header", "0451-2", /"tip":"[0-9a-f]/, '"tip":"x', undefined],
    ["a certificate", '"type":"certificate"', /\\"subject\\":\\"/, '\\"subject\\":\\"x', "certificate-not-believed"],
    ["its place", '"type":"segment"', /"index":\d+/, '"index":9999', "receipt-differs"],
  ] as const;

  it.each(altered)("are not believed when %s was altered", async (_what, part, from, to, fault) => {
    const at = signedAt(part);
    const { exit, out, json } = await fold(edited(signed, at, from, to), ...ROOT);
    expect({ exit, out, json }).toMatchObject({ exit: 1, out: "", json: { line: at + 1 } });
    expect(json["fault"]).toBe(fault);
  });

  it("are a set without one of them too, and what stood behind it waits", async () => {
    const at = signedAt("0451-1");
    const { exit, json } = await fold(signed.toSpliced(at, 1), ...ROOT);
    expect(exit).toBe(0);
    expect(json).toMatchObject({ signatures: "checked", counts: { parked: 2 } });
  });
});

describe("the command line", () => {
  it.each([
    [[], 2, "--root"],
    [["--trust", ...ROOT], 2, "--root"],
    [["--trust", "--explain", "person"], 2, "TYPE/KEY"],
    [["--trust", "--explain", "toString/00000000000000000000000000000001"], 2, "TYPE/KEY"],
    [["--trust", "--explain", "person/0000000000000000000000000000ffff"], 1, "No document speaks"],
    [["--root", "nowhere"], 1, "no file"],
  ] as const)("%s ends with %i", async (options, exit, said) => {
    const answer = await runHuilian("fold", "--documents", examplePath("two-branches.jsonl"), ...options);
    expect(answer).toMatchObject({ exit, out: "" });
    expect(answer.problem).toContain(said);
  });

  it("says when there is no file", async () => {
    const answer = await runHuilian("fold", "--documents", join(directory, "nothing"), "--trust");
    expect(answer).toMatchObject({ exit: 1, out: "" });
    expect((await runHuilian("fold", "--documents", directory, "--trust")).exit).toBe(1);
  });
});
