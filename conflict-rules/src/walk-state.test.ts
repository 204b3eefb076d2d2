import { createHash } from "node:crypto";
import { type Change, canonicalJson, type Hash, type Json, makeRef, type Ref } from "@huilian/domain";
import { beforeAll, describe, expect, it } from "vitest";
import { downRowsOf } from "./down-rows.ts";
import { createFold, type Fold } from "./fold.ts";
import { foldAll } from "./fold-all.ts";
import type { FoldDocument } from "./fold-document.ts";
import { stateLines } from "./state-lines.ts";
import { readPage } from "./testing/readme.fixture.ts";

/*
 * Goal: the row and the state lines at the end of the walk in sync/README.md are what the fold makes of the change,
 * the beacon and the receipt that stand there before them.
 * Method: the page is read as an auditor would read it, without any code of `sync`. That its bytes are what `sync`
 * makes is that package's own test.
 */

const blockOf = (page: string, name: string): string =>
  new RegExp(`^\`\`\`text walk=${name}\\n([\\s\\S]*?)\\n\`\`\`$`, "m").exec(page)?.[1] ?? "";
const firstLine = (block: string): string => block.split("\n")[0] ?? "";
const hashOf = (text: string): Hash => createHash("sha256").update(text).digest("hex") as Hash;

let page: string;
let documents: readonly FoldDocument[];
let ref: Ref;

beforeAll(() => {
  page = readPage("sync/README.md");
  const changeText = blockOf(page, "change");
  const change = JSON.parse(changeText) as Change;
  const certificateText = firstLine(blockOf(page, "certificate"));
  const beaconText = firstLine(blockOf(page, "beacon"));
  const { receivedMs } = JSON.parse(firstLine(blockOf(page, "receipt"))) as { readonly receivedMs: number };
  const { timeMs } = JSON.parse(beaconText) as { readonly timeMs: number };
  ref = makeRef(change.incarnation, change.sequence, hashOf(changeText));
  const { site, incarnation, sequence, rulesVersion } = change;
  documents = [
    { type: "segment", site, incarnation, from: sequence, receivedMs, commits: [{ changes: [{ ref, change }] }] },
    { type: "beacon", hash: hashOf(beaconText), timeMs },
    { type: "rules", version: rulesVersion },
    { type: "enrol", site, siteKind: "branch", certificate: hashOf(certificateText) },
  ];
});

function folded(): Fold {
  const fold = createFold();
  for (const document of documents) fold.take(document);
  return fold;
}

describe("the walk in sync/README.md", () => {
  it("names its change by the hash of its text", () => {
    expect(blockOf(page, "change-hash").split("\n")[1]).toBe(ref);
  });

  it("ends in an applied change", () => {
    expect(folded().stateOf(ref)).toEqual({ state: "applied", flags: [] });
  });

  it("shows the row that goes down, for the scope of the page", () => {
    const change = JSON.parse(blockOf(page, "change")) as Change;
    const { rows } = downRowsOf(folded(), change.entityKey);
    const content = JSON.parse(blockOf(page, "row")) as { readonly rows: readonly Json[] };
    expect(rows.map(({ row }) => canonicalJson(row as unknown as Json))).toEqual(content.rows.map(canonicalJson));
    const { scope } = JSON.parse(firstLine(blockOf(page, "page"))) as { readonly scope: string };
    expect(rows.map(({ scopes }) => scopes)).toEqual([[scope]]);
  });

  it("shows the state's lines, and their hash, one by one and as a set", () => {
    for (const fold of [folded(), foldAll(documents)]) {
      const lines = stateLines(fold);
      expect(lines.join("\n")).toBe(blockOf(page, "state-lines"));
      const { stateHash } = JSON.parse(firstLine(blockOf(page, "state"))) as { readonly stateHash: Hash };
      expect(hashOf(lines.map((line) => `${line}\n`).join(""))).toBe(stateHash);
    }
  });
});
