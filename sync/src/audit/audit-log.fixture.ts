import { canonicalJson, type Hash, type Incarnation, type Ref, refParts, type SiteId } from "@huilian/domain/base";
import { toUtf8 } from "../crypto/bytes.ts";
import type { Crypto } from "../crypto/crypto.ts";
import { seededRandom } from "../crypto/seeded-random.fixture.ts";
import { keyIdOf, type Signer, signText } from "../crypto/signing.ts";
import { loadCrypto } from "../crypto/sodium-crypto.ts";
import type {
  Beacon,
  Commit,
  Enrol,
  Evidence,
  OperationsRecord,
  Receipt,
  Rules,
  ScopeKey,
  SealedSegment,
  SignedText,
  StateStatement,
} from "../documents.ts";
import { type ChainEnd, type ChangeDraft, continueChain } from "../journal/chain.ts";
import { makeCommit } from "../journal/commit.ts";
import { draft, HASH, mark } from "../journal/journal.fixture.ts";
import { sealOperations } from "../journal/operations-record.ts";
import { packNotice, packSegment } from "../journal/segment.ts";
import { createTestNetwork, TEST_NETWORK } from "../keys/network.fixture.ts";
import type { AuditBreak } from "./audit-break.ts";
import type { AuditHolding, AuditLine } from "./audit-file.ts";
import { type AuditTrust, verifyExport } from "./verify-export.ts";
import { writeExport } from "./write-export.ts";

const head = { format: 1, network: TEST_NETWORK } as const;
const incarnationOf = (digit: string): Incarnation => digit.repeat(32) as Incarnation;

export const FIRST = incarnationOf("1");
export const SECOND = incarnationOf("2");
const THIRD = incarnationOf("3");

/** A writer of one site's chains, as a node would write them. */
function author(crypto: Crypto, site: { readonly signer: Signer; readonly id: SiteId; readonly certificate: Hash }) {
  const identity = { suite: site.signer.suite, network: TEST_NETWORK, site: site.id };
  let end: ChainEnd | undefined;
  return {
    begin(incarnation: Incarnation, continues?: Ref): void {
      const stamp = end?.stamp ?? { ms: 0, counter: 0 };
      end = { incarnation, sequence: 0, hash: site.certificate, stamp, ...(continues ? { continues } : {}) };
    },
    commit(...drafts: readonly ChangeDraft[]): Commit {
      if (end === undefined) throw new Error("begin first");
      const { written, end: next } = continueChain(crypto, identity, end, drafts, 1_700_000_000_000);
      end = next;
      const changes = written.map(({ change }) => change);
      return makeCommit(crypto, site.signer, changes).commit;
    },
    lastRef: (): Ref => `${end?.incarnation}/${end?.sequence}/${end?.hash}` as Ref,
  };
}

/**
 * A network and its log: certificates, central documents of every kind, segments of two sites and of two incarnations
 * of one of them, a notice ahead of its segment, evidence, and a state statement of an index before its own.
 */
export async function createAuditLog(seed: string) {
  const crypto = await loadCrypto({ random: seededRandom(seed) });
  const network = createTestNetwork(crypto);
  const { signers, keys, certificates, registry, sites } = network;
  const uplinkKeys = keys.centre.uplink[0] ?? crypto.newBoxKeys();
  const uplink = { keyId: keyIdOf(crypto, uplinkKeys.publicKey), publicKey: uplinkKeys.publicKey };
  const storeKey = crypto.randomBytes(32);
  const auditor = crypto.newBoxKeys();

  const lines: AuditLine[] = registry.all().map(({ signed }) => ({ type: "certificate", certificate: signed }));
  const holdings = new Map<Incarnation, AuditHolding>();
  const beforeIndex: (readonly AuditHolding[])[] = [[], []];
  let index = 0;

  const put = (line: (index: number) => AuditLine): void => {
    index += 1;
    lines.push(line(index));
    beforeIndex[index + 1] = [...holdings.values()];
  };
  const document = (make: (index: number) => SignedText): void =>
    put((at) => ({ type: "document", index: at, document: make(at) }));
  const sign = <Document extends object>(value: Document & { readonly kind: string }): SignedText =>
    signText(crypto, signers.sequencer, value);

  function receipted(segment: SealedSegment, commits: readonly Commit[], fields: Partial<Receipt> = {}): void {
    const { header } = segment;
    if (header.kind === "segment") {
      const { site, incarnation, to, tip } = header;
      holdings.set(incarnation, { site, incarnation, sequence: to, tip });
    }
    put((at) => ({ type: "segment", index: at, header, receipt: receiptOf(segment, at, fields), commits }));
  }
  const receiptOf = ({ header }: SealedSegment, at: number, fields: Partial<Receipt>): SignedText => {
    const { kind: covers, site, incarnation, from, to, tip } = header;
    const range = { covers, site, incarnation, from, to, tip };
    const given = { index: at, receivedMs: 1_700_000_000_000 + at, epoch: 1 };
    return sign<Receipt>({ kind: "receipt", ...head, ...range, ...given, ...fields });
  };
  const segmentOf = (commits: readonly Commit[]): SealedSegment => packSegment(crypto, { commits, storeKey, uplink });
  const noticeOf = (commit: Commit): SealedSegment => packNotice(crypto, { commits: [commit], storeKey, uplink });

  const certificateHash = (signed: SignedText): Hash => crypto.sha256(toUtf8(signed.text));
  const branch = author(crypto, {
    signer: signers.branch,
    id: sites.branch,
    certificate: certificateHash(certificates.branch),
  });
  const hospital = author(crypto, {
    signer: signers.hospital,
    id: sites.hospital,
    certificate: certificateHash(certificates.hospital),
  });

  for (const { signed } of registry.all())
    document((at) => sign<Enrol>({ kind: "enrol", ...head, index: at, certificate: signed }));
  document((at) => sign<Rules>({ kind: "rules", ...head, index: at, version: HASH }));
  document((at) => sign<Beacon>({ kind: "beacon", ...head, index: at, epoch: 1, timeMs: 1_700_000_000_000 }));
  document((at) =>
    sign<ScopeKey>({
      kind: "scopeKey",
      ...head,
      index: at,
      scope: "common",
      generation: 1,
      site: sites.branch,
      wrapped: "AAAA",
    }),
  );

  branch.begin(FIRST);
  const opening = [branch.commit(draft({ phone: "1" }), draft({ name: "张三" })), branch.commit(draft({ phone: "2" }))];
  receipted(segmentOf(opening), opening);
  hospital.begin(THIRD);
  const stay = [hospital.commit(draft({ phone: "3" }))];
  receipted(segmentOf(stay), stay);
  const ordinary = branch.commit(draft({ phone: "4" }));
  const safety = branch.commit(mark());
  receipted(noticeOf(safety), [safety]);
  receipted(segmentOf([ordinary, safety]), [ordinary, safety]);
  const forged = segmentOf([hospital.commit(draft({ phone: "never believed" }))]);
  document((at) => {
    const { site, incarnation, from, to } = forged.header;
    const what = { site, incarnation, from, to, reason: "signature-fails", segment: forged } as const;
    return sign<Evidence>({ kind: "evidence", ...head, index: at, ...what });
  });
  const restoredAfter = branch.lastRef();
  branch.begin(SECOND, restoredAfter);
  const restored = [branch.commit(draft({ phone: "5" }))];
  receipted(segmentOf(restored), restored, { epoch: 2 });
  const more = [branch.commit(draft({ phone: "6" }))];
  receipted(segmentOf(more), more, { epoch: 2 });
  document((at) => sign<Beacon>({ kind: "beacon", ...head, index: at, epoch: 2, timeMs: 1_700_000_100_000 }));
  const text = canonicalJson({
    entries: [{ kind: "export", atMs: 1, operatorId: "C0-auditor" }],
    salt: "00".repeat(16),
  });
  put((at) => ({
    type: "document",
    index: at,
    document: sign<OperationsRecord>({
      kind: "operations",
      ...head,
      index: at,
      ...sealOperations(crypto, uplink, text),
    }),
    opened: text,
  }));
  const stated = index - 1;
  document(() =>
    signText<StateStatement>(crypto, signers.applier, { kind: "state", ...head, index: stated, stateHash: HASH }),
  );

  const trust: AuditTrust = { ...network.registryOptions, auditor };
  return {
    crypto,
    network,
    trust,
    lines,
    index,
    restoredAfter: refParts(restoredAfter),
    signers,
    sign,
    receiptOf,
    segmentOf,
    uplinkKeys,
    /** Where the chains stood before an index. */
    before: (at: number): readonly AuditHolding[] => beforeIndex[at] ?? [],
  };
}

export type AuditLog = Awaited<ReturnType<typeof createAuditLog>>;

export interface ExportChoice {
  readonly lines?: readonly AuditLine[];
  readonly from?: number;
  readonly to?: number;
  readonly before?: readonly AuditHolding[];
  readonly signer?: Signer;
  readonly auditorKey?: string;
}

/** The file of an export, line by line, each with its line feed. */
export async function exportOf(log: AuditLog, choice: ExportChoice = {}): Promise<string[]> {
  const { lines = log.lines, from = 1, to = log.index, signer = log.signers.sequencer } = choice;
  const plan = {
    network: TEST_NETWORK,
    from,
    to,
    auditorKey: choice.auditorKey ?? log.trust.auditor.publicKey,
    before: choice.before ?? log.before(from),
    async *lines() {
      yield* lines;
    },
  };
  const file: string[] = [];
  for await (const line of writeExport(log.crypto, signer, plan)) file.push(line);
  return file;
}

/** A file as it comes from a disk: in pieces that end anywhere. */
export async function* piecesOf(file: Uint8Array, pieceBytes = 1_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.length; at += pieceBytes) yield file.subarray(at, at + pieceBytes);
}

/** What an auditor makes of a file given line by line. */
async function verifyLines(log: AuditLog, lines: readonly string[], trust: Partial<AuditTrust> = {}) {
  return verifyExport(log.crypto, { ...log.trust, ...trust }, piecesOf(toUtf8(lines.join(""))));
}

export async function breakOf(
  log: AuditLog,
  lines: readonly string[],
  trust: Partial<AuditTrust> = {},
): Promise<AuditBreak | "verified"> {
  const verified = await verifyLines(log, lines, trust);
  return verified.ok ? "verified" : verified.error;
}

const certificateCount = (log: AuditLog): number => log.lines.filter(({ type }) => type === "certificate").length;

/** The line of the file, from 1, at which an entry of the log stands, and the other way round. */
export const lineOfIndex = (log: AuditLog, index: number): number => index + certificateCount(log) + 1;
export const indexAtLine = (log: AuditLog, line: number): number => line - certificateCount(log) - 1;
