import { join } from "node:path";
import type { Hash } from "@huilian/domain";
import type { AuditTrust, VerifiedEntry } from "@huilian/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAuditTrust } from "./audit-trust.ts";
import { createAuditorKeys } from "./auditor-keys.ts";
import { exportAudit } from "./export-audit.ts";
import { createReplayer } from "./replay.ts";
import { createSmallNetwork, type SmallNetwork } from "./small-network.fixture.ts";
import { verifyFile } from "./verify-file.ts";

let network: SmallNetwork;
let entries: VerifiedEntry[];
let trust: AuditTrust;

beforeAll(async () => {
  network = await createSmallNetwork();
  const key = join(network.directory, "auditor.json");
  const out = join(network.directory, "export.ndjson");
  const made = await createAuditorKeys(network.crypto, key);
  if (!made.ok) throw new Error("a new key");
  const { token, fetch } = network;
  const auditorKey = made.value.publicKey;
  await exportAudit({ centreUrl: "http://centre", token, from: 1, to: "last", auditorKey, out, language: "en", fetch });
  const read = await readAuditTrust(network.paths.trustRoot, key);
  if (!read.ok) throw new Error("the files are there");
  trust = read.value;
  entries = [];
  const verified = await verifyFile(network.crypto, trust, out, (entry) => entries.push(entry));
  expect(verified.ok).toBe(true);
});
afterAll(() => network.close());

function replayOf(taken: readonly VerifiedEntry[]) {
  const replayer = createReplayer(network.crypto);
  for (const entry of taken) replayer.take(entry);
  const replayed = replayer.replay({ from: 1, shuffles: 2 });
  if (!replayed.ok) throw new Error(replayed.error);
  return replayed.value;
}

const WRONG = "0".repeat(64) as Hash;

describe("a replay", () => {
  it("is equal to the state stated", () => {
    expect(replayOf(entries)).toMatchObject({ isEqual: true, otherRules: false, stated: network.stated.stateHash });
  });

  it("is not equal to another state", () => {
    const lying = entries.map((entry) =>
      entry.type === "document" && entry.document.kind === "state"
        ? { ...entry, document: { ...entry.document, stateHash: WRONG } }
        : entry,
    );
    expect(replayOf(lying)).toMatchObject({ isEqual: false, stated: WRONG });
  });

  it.each(["segment", "document"] as const)("is not equal when a %s is left out", (type) => {
    const at = entries.findIndex(
      (entry) => entry.type === type && (entry.type !== "document" || entry.document.kind === "rules"),
    );
    expect(replayOf(entries.toSpliced(at, 1)).isEqual).toBe(false);
  });

  it("folds no further than the state it is compared with", () => {
    const later = entries.find((entry) => entry.type === "segment");
    if (later?.type !== "segment") throw new Error("a segment");
    const beyond = network.stated.index + 5;
    const evidence = {
      kind: "evidence" as const,
      format: 1 as const,
      network: "small-city",
      index: beyond,
      site: later.verified.header.site,
      incarnation: later.verified.header.incarnation,
      from: 1,
      to: 1,
      reason: "fork" as const,
      segment: { header: later.verified.header, wrapped: "", wrappedForAuthor: "", sealed: "" },
    };
    const signed = { text: JSON.stringify(evidence), by: "", signature: "" };
    const more: VerifiedEntry = { type: "document", index: beyond, signed, document: evidence };
    expect(replayOf([...entries, more]).isEqual).toBe(true);
    expect(replayOf([...entries, { ...more, index: 1 }]).isEqual).toBe(false);
  });

  it("says that the log names other rules", () => {
    const other = entries.map((entry) =>
      entry.type === "document" && entry.document.kind === "rules"
        ? { ...entry, signed: { ...entry.signed, text: JSON.stringify({ ...entry.document, version: WRONG }) } }
        : entry,
    );
    expect(replayOf(other)).toMatchObject({ isEqual: false, otherRules: true });
  });
});
