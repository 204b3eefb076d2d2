import { beforeAll, describe, expect, it } from "vitest";
import { toUtf8 } from "../crypto/bytes.ts";
import { readChange } from "../journal/change-text.ts";
import type { AuditLine } from "./audit-file.ts";
import {
  type AuditLog,
  breakOf as breakOfLines,
  createAuditLog,
  exportOf,
  indexAtLine,
  piecesOf,
  SECOND,
} from "./audit-log.fixture.ts";
import { parseManifest } from "./audit-manifest.ts";
import { type AuditTrust, verifyExport } from "./verify-export.ts";
import type { VerifiedEntry } from "./verify-line.ts";

let log: AuditLog;
let file: readonly string[];
beforeAll(async () => {
  log = await createAuditLog("audit");
  file = await exportOf(log);
});

const bytesOf = (lines: readonly string[]): Uint8Array => toUtf8(lines.join(""));

async function verifyBytes(bytes: Uint8Array, trust: Partial<AuditTrust> = {}) {
  const entries: VerifiedEntry[] = [];
  const verified = await verifyExport(log.crypto, { ...log.trust, ...trust }, piecesOf(bytes), (entry) => {
    entries.push(entry);
  });
  return { verified, entries };
}

const verify = (lines: readonly string[], trust: Partial<AuditTrust> = {}) => verifyBytes(bytesOf(lines), trust);

const breakOf = (lines: readonly string[], trust: Partial<AuditTrust> = {}) => breakOfLines(log, lines, trust);

const segmentsOf = (lines: readonly AuditLine[]) => lines.flatMap((line) => (line.type === "segment" ? [line] : []));

describe("an export as it was written", () => {
  it("verifies, and hands over every entry in order", async () => {
    const { verified, entries } = await verify(file);
    if (!verified.ok) throw new Error(JSON.stringify(verified.error));
    expect(entries.map(({ index }) => index)).toEqual(Array.from({ length: log.index }, (_, at) => at + 1));
    expect(verified.value.entries).toBe(log.index);
    expect(verified.value.changes).toBe(8);
    expect(entries.filter(({ type }) => type === "notice")).toHaveLength(1);
    const kinds = new Set(entries.flatMap((entry) => (entry.type === "document" ? [entry.document.kind] : [])));
    expect([...kinds].sort()).toEqual(["beacon", "enrol", "evidence", "operations", "rules", "scopeKey", "state"]);
  });

  it("shows what operators of the centre did", async () => {
    const { entries } = await verify(file);
    const opened = entries.flatMap((entry) => (entry.type === "document" ? (entry.opened ?? []) : []));
    expect(opened.map((text) => (JSON.parse(text) as { readonly entries: unknown }).entries)).toEqual([
      [{ kind: "export", atMs: 1, operatorId: "C0-auditor" }],
    ]);
  });

  it.each([1, 7, 1_000_000])("verifies however it comes in pieces: %i bytes", async (pieceBytes) => {
    const verified = await verifyExport(log.crypto, log.trust, piecesOf(bytesOf(file), pieceBytes));
    expect(verified.ok).toBe(true);
  });

  it("can begin in the middle, after chains the manifest states", async () => {
    const first = segmentsOf(log.lines)[1]?.index ?? 0;
    const lines = log.lines.filter((line) => line.type === "certificate" || line.index >= first);
    const middle = await exportOf(log, { lines, from: first });
    expect(parseManifest(middle[0]?.trimEnd() ?? "")?.manifest.before).toHaveLength(1);
    const { verified, entries } = await verify(middle);
    expect(verified.ok && entries.length).toBe(log.index - first + 1);
  });

  it("can end before the log does", async () => {
    const lines = log.lines.filter((line) => line.type === "certificate" || line.index <= 9);
    expect((await verify(await exportOf(log, { lines, to: 9 }))).verified.ok).toBe(true);
  });
});

describe("a bit flipped", () => {
  it("is named at its line, wherever in the file", async () => {
    const wrong: unknown[] = [];
    let start = 0;
    for (const [at, line] of file.entries()) {
      const length = toUtf8(line).length;
      // Both ends of each line, and bytes spread over what lies between.
      const bytes = new Set([0, 1, length - 2, length - 1]);
      for (let part = 1; part < 12; part += 1) bytes.add(Math.floor((length * part) / 12));
      for (const byte of bytes) {
        // A line feed with any bit changed joins two lines.
        const bits = byte === length - 1 ? [0, 1, 2, 3, 4, 5, 6, 7] : [(byte * 7) % 8];
        for (const bit of bits) {
          const damaged = bytesOf(file);
          damaged[start + byte] = (damaged[start + byte] ?? 0) ^ (1 << bit);
          const { verified, entries } = await verifyBytes(damaged);
          const named = verified.ok ? "verified" : verified.error.line;
          const before = Math.max(0, indexAtLine(log, at + 1) - 1);
          if (named !== at + 1 || entries.length !== before) wrong.push({ line: at + 1, byte, bit, verified });
        }
      }
      start += length;
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it("is named wherever in the manifest", async () => {
    const wrong: unknown[] = [];
    const length = toUtf8(file[0] ?? "").length;
    for (let byte = 0; byte < length; byte += 1) {
      const damaged = bytesOf(file);
      damaged[byte] = (damaged[byte] ?? 0) ^ (1 << (byte % 8));
      const { verified } = await verifyBytes(damaged);
      if (verified.ok || verified.error.line !== 1) wrong.push({ byte, verified });
    }
    expect(wrong).toEqual([]);
  }, 120_000);
});

describe("lines removed, moved and repeated", () => {
  it("names the first line that is not in its place when one is removed", async () => {
    for (let at = 1; at < file.length; at += 1) {
      const found = await breakOf(file.toSpliced(at, 1));
      const isLast = at === file.length - 1;
      expect(found).toMatchObject(
        isLast
          ? { line: at + 1, fault: "lines-missing", missing: 1 }
          : { line: at + 1, fault: "line-misplaced", belongsAt: at + 2 },
      );
    }
  });

  it("names the first of two lines that changed places", async () => {
    for (let at = 1; at + 1 < file.length; at += 1) {
      const [one = "", other = ""] = file.slice(at, at + 2);
      const found = await breakOf(file.toSpliced(at, 2, other, one));
      expect(found).toMatchObject({ line: at + 1, fault: "line-misplaced", belongsAt: at + 2 });
    }
  });

  it("names the second of two equal lines", async () => {
    for (let at = 1; at < file.length; at += 1) {
      const found = await breakOf(file.toSpliced(at, 0, file[at] ?? ""));
      const isLast = at === file.length - 1;
      expect(found).toMatchObject(
        isLast
          ? { line: at + 2, fault: "lines-too-many" }
          : { line: at + 2, fault: "line-misplaced", belongsAt: at + 1 },
      );
    }
  });

  it("names the manifest when it is gone or comes twice", async () => {
    expect(await breakOf(file.slice(1))).toEqual({ line: 1, fault: "manifest-unreadable" });
    expect(await breakOf([file[0] ?? "", ...file])).toMatchObject({ line: 2, fault: "line-unreadable" });
  });

  it("names an empty line, and a line after the end", async () => {
    expect(await breakOf(file.toSpliced(3, 0, "\n"))).toMatchObject({ line: 4, fault: "line-unreadable" });
    expect(await breakOf([...file, "\n"])).toMatchObject({ line: file.length + 1, fault: "lines-too-many" });
    expect(await breakOf([...file, "x"])).toMatchObject({ line: file.length + 1, fault: "lines-too-many" });
  });
});

describe("a tail cut off", () => {
  it("after any line: says which line is the first missing, and how many are", async () => {
    for (let kept = 1; kept < file.length; kept += 1) {
      const found = await breakOf(file.slice(0, kept));
      expect(found).toMatchObject({ line: kept + 1, fault: "lines-missing", missing: file.length - kept });
    }
  });

  it("in the middle of any line, and before its line feed", async () => {
    for (let at = 1; at < file.length; at += 1) {
      const line = file[at] ?? "";
      for (const length of [1, 2, line.length >> 1, line.length - 2, line.length - 1]) {
        const found = await breakOf([...file.slice(0, at), line.slice(0, length)]);
        expect(found).toMatchObject({ line: at + 1, fault: "lines-missing", missing: file.length - at });
      }
    }
  });

  it("in the manifest", async () => {
    const manifest = file[0] ?? "";
    expect(await breakOf([])).toEqual({ line: 1, fault: "manifest-unreadable" });
    expect(await breakOf([manifest.slice(0, 100)])).toEqual({ line: 1, fault: "manifest-unreadable" });
    const missing = file.length - 1;
    expect(await breakOf([manifest.trimEnd()])).toEqual({ line: 2, fault: "lines-missing", missing });
  });
});

describe("what the auditor brings", () => {
  it("opens nothing with another auditor's key", async () => {
    const auditor = log.crypto.newBoxKeys();
    expect(await breakOf(file, { auditor })).toEqual({ line: 1, fault: "not-for-this-auditor" });
    const { publicKey } = log.trust.auditor;
    const claimed = { publicKey, secretKey: auditor.secretKey };
    expect(await breakOf(file, { auditor: claimed })).toEqual({ line: 1, fault: "manifest-unreadable" });
  });

  it("believes nothing under another root", async () => {
    const other = (await createAuditLog("another")).trust;
    const { rootPublicKey } = other;
    expect(await breakOf(file, { rootPublicKey })).toEqual({ line: 2, fault: "certificate-not-believed" });
  });

  it("believes nothing of another network", async () => {
    expect(await breakOf(file, { network: "elsewhere" })).toEqual({ line: 1, fault: "other-network" });
  });
});

describe("the incarnations of one site", () => {
  it("are chained one by one, and the second names the end of the first", async () => {
    const { entries } = await verify(file);
    const second = entries.find((entry) => entry.type === "segment" && entry.verified.header.incarnation === SECOND);
    const text = second?.type === "segment" ? (second.commits[0]?.changes[0] ?? "") : "";
    const read = readChange(log.crypto, text);
    const { incarnation, sequence, hash } = log.restoredAfter;
    expect(read.ok && read.value.change.continues).toBe(`${incarnation}/${sequence}/${hash}`);
  });
});
