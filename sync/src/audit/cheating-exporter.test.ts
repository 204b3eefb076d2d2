import { beforeAll, describe, expect, it } from "vitest";
import { signText } from "../crypto/signing.ts";
import type { Beacon, Certificate, Enrol, Receipt, StateStatement } from "../documents.ts";
import { issueCertificate } from "../keys/certificate.ts";
import { TEST_NETWORK } from "../keys/network.fixture.ts";
import type { AuditBreak, AuditFault } from "./audit-break.ts";
import type { AuditLine } from "./audit-file.ts";
import { openLine, sealLine } from "./audit-line.ts";
import {
  type AuditLog,
  breakOf as breakOfLines,
  createAuditLog,
  type ExportChoice,
  exportOf,
  FIRST,
  lineOfIndex as lineOfIndexIn,
} from "./audit-log.fixture.ts";
import { parseManifest } from "./audit-manifest.ts";

let log: AuditLog;
let file: readonly string[];
beforeAll(async () => {
  log = await createAuditLog("audit");
  file = await exportOf(log);
});

const breakOf = (lines: readonly string[]) => breakOfLines(log, lines);
const lineOfIndex = (index: number): number => lineOfIndexIn(log, index);
const segmentsOf = (lines: readonly AuditLine[]) => lines.flatMap((line) => (line.type === "segment" ? [line] : []));

/** An export whose lines were made, before they were sealed, by someone who can seal. */
async function breakOfMade(
  change: (lines: readonly AuditLine[]) => readonly AuditLine[],
  choice: ExportChoice = {},
): Promise<AuditBreak | "verified"> {
  return breakOf(await exportOf(log, { lines: change(log.lines), ...choice }));
}

const replaced =
  (index: number, make: (line: AuditLine) => AuditLine) =>
  (lines: readonly AuditLine[]): readonly AuditLine[] =>
    lines.map((line) => ("index" in line && line.index === index ? make(line) : line));

describe("an export by an exporter who cheats and seals well", () => {
  const at = (nth: number) => {
    const line = segmentsOf(log.lines)[nth];
    if (!line) throw new Error("the log holds that segment");
    return line;
  };
  const expectFault = (found: AuditBreak | "verified", index: number, fault: AuditFault): void => {
    expect(found).toMatchObject({ line: lineOfIndex(index), index, fault });
  };

  it("is found out by a manifest another key signed", async () => {
    for (const signer of [log.signers.applier, log.signers.branch, log.signers.issuer]) {
      expect(await breakOf(await exportOf(log, { signer }))).toEqual({ line: 1, fault: "manifest-signature" });
    }
  });

  it("is found out when it leaves an entry out", async () => {
    const { index } = at(1);
    const found = await breakOfMade((lines) => lines.filter((line) => !("index" in line) || line.index !== index));
    expect(found).toMatchObject({ line: lineOfIndex(index), index, fault: "index-differs" });
  });

  it("is found out when it numbers the rest anew", async () => {
    const { index } = at(0);
    const found = await breakOfMade(
      (lines) =>
        lines
          .filter((line) => !("index" in line) || line.index !== index)
          .map((line) => ("index" in line && line.index > index ? { ...line, index: line.index - 1 } : line)),
      { to: log.index - 1 },
    );
    expectFault(found, index, "receipt-differs");
  });

  it("is found out when it tells other operations than were signed, none, or some of a document that has none", async () => {
    const documents = log.lines.flatMap((line) => (line.type === "document" ? [line] : []));
    const record = documents.find(({ opened }) => opened !== undefined);
    const plain = documents.find(({ opened }) => opened === undefined);
    if (!record || !plain) throw new Error("the log holds both");
    const { opened: text = "", ...without } = record;
    const lies: readonly (typeof record)[] = [
      without,
      { ...record, opened: text.replace("C0-auditor", "C0-someone") },
      { ...plain, opened: text },
    ];
    for (const lie of lies) {
      expectFault(await breakOfMade(replaced(lie.index, () => lie)), lie.index, "document-malformed");
    }
  });

  it("is found out when the last entries are left out", async () => {
    const found = await breakOfMade((lines) => lines.slice(0, -1));
    expect(found).toMatchObject({ line: file.length, index: log.index, fault: "index-differs" });
  });

  it("is found out by the receipt of another segment, a receipt of its own making, or a changed one", async () => {
    const { index, header, receipt } = at(0);
    const changed = (fields: object) =>
      signText(log.crypto, log.signers.sequencer, { ...(JSON.parse(receipt.text) as Receipt), ...fields });
    const other = at(1).receipt;
    const byNobody = signText(log.crypto, log.signers.branch, JSON.parse(receipt.text) as Receipt);
    const make = (made: typeof receipt) => replaced(index, (line) => ({ ...line, receipt: made }) as AuditLine);
    expectFault(await breakOfMade(make(other)), index, "receipt-differs");
    expectFault(await breakOfMade(make(byNobody)), index, "receipt-signature");
    expectFault(
      await breakOfMade(make({ ...receipt, text: receipt.text.replace("1", "2") })),
      index,
      "receipt-signature",
    );
    for (const fields of [
      { index: index + 1 },
      { to: header.to + 1 },
      { from: 2 },
      { covers: "notice" },
      { site: "H01" },
    ]) {
      expectFault(await breakOfMade(make(changed(fields))), index, "receipt-differs");
    }
    expectFault(await breakOfMade(make(changed({ network: "elsewhere" }))), index, "receipt-signature");
  });

  it("is found out when the epoch falls, in a receipt and in a beacon", async () => {
    const late = at(5);
    const { header } = late;
    const falling = log.receiptOf({ header, wrapped: "", wrappedForAuthor: "", sealed: "" }, late.index, { epoch: 1 });
    expectFault(
      await breakOfMade(replaced(late.index, (line) => ({ ...line, receipt: falling }) as AuditLine)),
      late.index,
      "epoch-falls",
    );
    const index = log.index - 1;
    const beacon = log.sign<Beacon>({ kind: "beacon", format: 1, network: TEST_NETWORK, index, epoch: 1, timeMs: 1 });
    expectFault(
      await breakOfMade(replaced(index, () => ({ type: "document", index, document: beacon }))),
      index,
      "epoch-falls",
    );
  });

  it("is found out by a changed text, a missing or a moved change", async () => {
    const { index, commits } = at(0);
    const withCommits = (made: typeof commits) => replaced(index, (line) => ({ ...line, commits: made }) as AuditLine);
    const [first, second] = commits;
    if (!first || !second) throw new Error("two commits");
    const [one = "", other = ""] = first.changes;
    const fault = async (made: typeof commits, expected: AuditFault) =>
      expect(await breakOfMade(withCommits(made))).toMatchObject({
        line: lineOfIndex(index),
        index,
        fault: expected,
        segment: { site: "B01", incarnation: FIRST, from: 1, to: 3 },
      });
    // Not the last of its commit: the tip still says its hash, and only the chain shows the change.
    await fault(
      [{ ...first, changes: [one.replace('"phone":"1"', '"phone":"9"'), other] }, second],
      "segment-chain-differs",
    );
    await fault([{ ...first, changes: [one, other.replace("张三", "李四")] }, second], "segment-hash-differs");
    await fault([{ ...first, changes: [`${one} `, other] }, second], "segment-malformed");
    await fault([{ ...first, changes: [one] }, second], "segment-hash-differs");
    await fault([{ ...first, changes: [other, one] }, second], "segment-hash-differs");
    await fault([first], "segment-hash-differs");
    await fault([second, first], "segment-hash-differs");
    await fault(
      [{ ...first, tip: { ...first.tip, signature: second.tip.signature } }, second],
      "segment-signature-fails",
    );
    const byHospital = signText(log.crypto, log.signers.hospital, JSON.parse(first.tip.text) as { kind: string });
    await fault([{ ...first, tip: byHospital }, second], "segment-signature-fails");
  });

  it("is found out when a chain does not go on, or begins in the middle", async () => {
    const later = at(3);
    const first = lineOfIndex(at(0).index) - 2;
    const gap = log.lines.filter((_, place) => place !== first);
    const shifted = gap.map((line) =>
      line.type === "certificate" || line.index < at(0).index ? line : renumbered(line, line.index - 1),
    );
    const found = await breakOf(await exportOf(log, { lines: shifted, to: log.index - 1 }));
    expect(found).toMatchObject({ index: later.index - 1, fault: "segment-chain-differs" });
  });

  /** A line with another index, as an exporter who holds the sequencer's key could make it. */
  function renumbered(line: AuditLine, index: number): AuditLine {
    if (line.type === "certificate") return line;
    const again = (text: string) => log.sign({ ...(JSON.parse(text) as { kind: string }), index });
    if (line.type === "segment") return { ...line, index, receipt: again(line.receipt.text) };
    const { kind } = JSON.parse(line.document.text) as { kind: string };
    return { ...line, index, document: kind === "state" ? line.document : again(line.document.text) };
  }

  it("is found out when it states other chains before the first entry", async () => {
    const from = at(3).index;
    const lines = log.lines.filter((line) => line.type === "certificate" || line.index >= from);
    const before = log.before(from);
    const index = at(3).index;
    const line = lineOfIndex(1);
    for (const wrong of [
      [],
      before.map((held) => ({ ...held, sequence: held.sequence - 1 || 1 })),
      before.map((held) => ({ ...held, tip: "f".repeat(64) as typeof held.tip })),
    ]) {
      const found = await breakOf(await exportOf(log, { lines, from, before: wrong }));
      expect(found).toMatchObject({ line, index, fault: "segment-chain-differs" });
    }
    expect(await breakOf(await exportOf(log, { lines, from, before }))).toBe("verified");
  });

  it("is found out when a segment comes twice in the log", async () => {
    const { index } = at(4);
    const again = renumbered(at(4), index + 1);
    const lines = log.lines.map((line) => ("index" in line && line.index === index + 1 ? again : line));
    expectFault(await breakOf(await exportOf(log, { lines })), index + 1, "segment-chain-differs");
  });

  it("is found out by central documents of another key, index, kind or shape", async () => {
    const index = log.index - 1;
    const beacon = { kind: "beacon", format: 1, network: TEST_NETWORK, index, epoch: 2, timeMs: 1 } as const;
    const put = (document: ReturnType<typeof log.sign>) =>
      breakOfMade(replaced(index, () => ({ type: "document", index, document })));
    const by = (signer: typeof log.signers.sequencer, value: { readonly kind: string }) =>
      signText(log.crypto, signer, value);
    expectFault(await put(by(log.signers.branch, beacon)), index, "document-signature");
    expectFault(await put(by(log.signers.sequencer, { ...beacon, kind: "whatever" })), index, "document-signature");
    expectFault(await put(log.sign({ ...beacon, network: "elsewhere" })), index, "document-signature");
    expectFault(await put(log.sign({ ...beacon, index: index - 1 })), index, "index-differs");
    expectFault(await put(log.sign({ ...beacon, epoch: "2" })), index, "document-malformed");
    expectFault(
      await put(log.sign({ kind: "enrol", format: 1, network: TEST_NETWORK, index })),
      index,
      "document-malformed",
    );
    const state = {
      kind: "state",
      format: 1,
      network: TEST_NETWORK,
      index: 3,
      stateHash: "0".repeat(64),
    } as StateStatement;
    expectFault(await put(by(log.signers.sequencer, state)), index, "document-signature");
    expectFault(await put(by(log.signers.applier, { ...state, index } as StateStatement)), index, "index-differs");
    const stranger = issueCertificate(log.crypto, (await createAuditLog("stranger")).signers.issuer, {
      ...(({ kind: _kind, format: _format, ...fields }) => fields)(
        JSON.parse(log.network.certificates.branch.text) as Certificate,
      ),
    });
    const enrol: Enrol = { kind: "enrol", format: 1, network: TEST_NETWORK, index, certificate: stranger };
    expectFault(await put(log.sign(enrol)), index, "certificate-not-believed");
  });

  it("is found out when certificates are left out, and when it seals what is no line", async () => {
    const without = log.lines.filter((line) => line.type !== "certificate");
    expect(await breakOf(await exportOf(log, { lines: without }))).toEqual({ line: 1, fault: "manifest-signature" });
    const odd = [{ type: "segment", index: 1 }, { type: "document" }, {}, null, 7];
    for (const line of odd) {
      const lines = log.lines.toSpliced(4, 1, line as unknown as AuditLine);
      expect(await breakOf(await exportOf(log, { lines }))).toMatchObject({ line: 6, fault: "line-unreadable" });
    }
  });

  it("is found out when lines are exchanged for others that hold by themselves", async () => {
    const [manifest = "", ...body] = file;
    // A certificate line in another order holds by itself; only the manifest's hash shows that it was not written so.
    const head = parseManifest(manifest.trimEnd());
    const wrapped = head && log.crypto.openWithKey(Buffer.from(head.manifest.wrapped, "base64"), log.trust.auditor);
    if (!wrapped) throw new Error("the auditor opens the content key");
    const line = openLine(log.crypto, wrapped, 6, body[5]?.trimEnd() ?? "");
    expect(line?.type).toBe("certificate");
    const other = log.lines[4];
    if (!other) throw new Error("a certificate before it");
    const exchanged = body.toSpliced(5, 1, `${sealLine(log.crypto, wrapped, 6, other)}\n`);
    const found = await breakOf([manifest, ...exchanged]);
    expect(found).toEqual({ line: 1, fault: "file-hash-differs" });
  });
});
