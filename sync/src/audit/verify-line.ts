import { err, type Hash, type Incarnation, ok, type Result } from "@huilian/domain/base";
import type { Crypto } from "../crypto/crypto.ts";
import type { CentralDocument, Commit, Receipt, SegmentHeader, SignedText } from "../documents.ts";
import { readChange } from "../journal/change-text.ts";
import { isOpenedOperations, isOperationsRecord } from "../journal/operations-record.ts";
import { isSealedSegment, isSignedText } from "../journal/segment-shape.ts";
import { type ChainExpectation, type VerifiedSegment, verifyNotice, verifySegment } from "../journal/verify-segment.ts";
import type { KeyRegistry } from "../keys/key-registry.ts";
import type { AuditFault } from "./audit-break.ts";
import type { AuditHolding, AuditLine } from "./audit-file.ts";

/** One verified entry of the log. Signed texts stand beside what they say, for whoever shows them. */
export type VerifiedEntry =
  | {
      readonly type: "document";
      readonly index: number;
      readonly signed: SignedText;
      readonly document: CentralDocument;
      /** What a document of operations holds sealed, canonical JSON of a salt and the entries. */
      readonly opened?: string;
    }
  | {
      readonly type: "segment" | "notice";
      readonly index: number;
      readonly receipt: Receipt;
      readonly signedReceipt: SignedText;
      readonly commits: readonly Commit[];
      readonly verified: VerifiedSegment;
    };

/** How far a walk through the lines has come. */
export interface AuditWalk {
  /** Index of the last entry that holds. */
  index(): number;
  /** @returns the entry; undefined for a certificate. */
  take(line: AuditLine): Result<VerifiedEntry | undefined, AuditFault>;
}

export interface WalkOptions {
  readonly crypto: Crypto;
  readonly registry: KeyRegistry;
  /** First index of the log to come, and where the chains stood before it. */
  readonly from: number;
  readonly before: readonly AuditHolding[];
}

type DocumentLine = AuditLine & { readonly type: "document" };
type SegmentLine = AuditLine & { readonly type: "segment" };
type Deps = Pick<WalkOptions, "crypto" | "registry">;

/** Checks lines in their order against the keys learned from lines before, the chains and the epoch. */
export function createAuditWalk({ crypto, registry, from, before }: WalkOptions): AuditWalk {
  const chains = new Map(before.map((held) => [held.incarnation, { sequence: held.sequence, hash: held.tip }]));
  let index = from - 1;
  let epoch = 0;

  function takeDocument(line: DocumentLine): Result<VerifiedEntry, AuditFault> {
    const verified = verifyDocument({ crypto, registry }, line);
    if (!verified.ok) return verified;
    const { document } = verified.value;
    if (document.kind === "beacon" && document.epoch < epoch) return err("epoch-falls");
    if (document.kind === "beacon") epoch = document.epoch;
    return verified;
  }

  function takeChanges(line: SegmentLine): Result<VerifiedEntry, AuditFault> {
    const { header } = line;
    const receipt = verifyReceipt(registry, line);
    if (!receipt.ok) return receipt;
    if (receipt.value.epoch < epoch) return err("epoch-falls");
    const entry = verifyContent({ crypto, registry }, line, receipt.value, expectationOf(chains, header.incarnation));
    if (!entry.ok) return entry;
    epoch = receipt.value.epoch;
    // A notice is a copy outside the chain: the chain comes to the same change later.
    if (header.kind !== "notice") chains.set(header.incarnation, { sequence: header.to, hash: header.tip });
    return entry;
  }

  return {
    index: () => index,
    take(line) {
      if (line.type === "certificate") {
        return registry.learn(line.certificate).ok ? ok(undefined) : err("certificate-not-believed");
      }
      if (line.index !== index + 1) return err("index-differs");
      const entry = line.type === "document" ? takeDocument(line) : takeChanges(line);
      if (entry.ok) index = line.index;
      return entry;
    },
  };
}

/**
 * One line by itself, when every key is known already: its signatures, its hashes, its form and its receipt. That nothing
 * is missing before it, only a walk through all lines shows; a first change still follows a certificate of its site.
 */
export function verifyAlone(
  deps: Deps,
  line: Exclude<AuditLine, { readonly type: "certificate" }>,
): Result<VerifiedEntry, AuditFault> {
  if (line.type === "document") return verifyDocument(deps, line);
  const receipt = verifyReceipt(deps.registry, line);
  if (!receipt.ok) return receipt;
  const first = readChange(deps.crypto, line.commits[0]?.changes[0] ?? "");
  if (!first.ok) return err("segment-malformed");
  const { sequence, previous } = first.value.change;
  return verifyContent(deps, line, receipt.value, sequence === 1 ? "chain-start" : { sequence, previous });
}

function verifyDocument(
  { crypto, registry }: Deps,
  line: DocumentLine,
): Result<Extract<VerifiedEntry, { readonly type: "document" }>, AuditFault> {
  const { index, document: signed, opened } = line;
  const document = readDocument(registry, signed);
  if (!document) return err("document-signature");
  if (!isWhole(document) || !isOpenedAs(crypto, document, opened)) return err("document-malformed");
  if (!standsAt(document, index)) return err("index-differs");
  if (document.kind === "enrol" && !registry.learn(document.certificate).ok) return err("certificate-not-believed");
  return ok({ type: "document", index, signed, document, ...(opened === undefined ? {} : { opened }) });
}

function verifyReceipt(registry: KeyRegistry, line: SegmentLine): Result<Receipt, AuditFault> {
  const receipt = registry.verify<Receipt>(line.receipt, "receipt", ["sequencer"]);
  if (!receipt) return err("receipt-signature");
  return receiptFits(receipt, line.header, line.index) ? ok(receipt) : err("receipt-differs");
}

function verifyContent(
  { crypto, registry }: Deps,
  { header, commits, index, receipt: signedReceipt }: SegmentLine,
  receipt: Receipt,
  expect: ChainExpectation,
): Result<VerifiedEntry, AuditFault> {
  const received = { header, content: { commits } };
  const verified =
    header.kind === "notice"
      ? verifyNotice(crypto, registry, received)
      : verifySegment(crypto, registry, { ...received, expect });
  if (!verified.ok) return err(`segment-${verified.error}` as const);
  return ok({ type: header.kind, index, receipt, signedReceipt, commits, verified: verified.value });
}

const SEQUENCERS_KINDS = ["enrol", "beacon", "rules", "scopeKey", "evidence", "operations"] as const;

function readDocument(registry: KeyRegistry, signed: SignedText): CentralDocument | undefined {
  for (const kind of SEQUENCERS_KINDS) {
    const document = registry.verify<CentralDocument>(signed, kind, ["sequencer"]);
    if (document) return document;
  }
  return registry.verify<CentralDocument>(signed, "state", ["applier"]);
}

/** The sequencer's signature says who wrote it, not that it is whole; an auditor takes not even that from the centre. */
function isWhole(document: CentralDocument): boolean {
  if ((document.format as number) !== 1 || !Number.isSafeInteger(document.index)) return false;
  switch (document.kind) {
    case "enrol":
      return isSignedText(document.certificate);
    case "beacon":
      return Number.isSafeInteger(document.epoch) && Number.isSafeInteger(document.timeMs);
    case "evidence":
      return isSealedSegment(document.segment) && document.from <= document.to;
    case "operations":
      return isOperationsRecord(document);
    case "rules":
    case "scopeKey":
    case "state":
      return true;
  }
}

/** Only a document of operations is sealed, and it comes with the very text that was sealed. */
const isOpenedAs = (crypto: Crypto, document: CentralDocument, opened: string | undefined): boolean =>
  document.kind === "operations"
    ? opened !== undefined && isOpenedOperations(crypto, document, opened)
    : opened === undefined;

/** A statement about the state carries the index the state is of, which lies before its own place in the log. */
const standsAt = (document: CentralDocument, index: number): boolean =>
  document.kind === "state" ? document.index < index : document.index === index;

const receiptFits = (receipt: Receipt, header: SegmentHeader, index: number): boolean =>
  receipt.covers === header.kind &&
  receipt.site === header.site &&
  receipt.incarnation === header.incarnation &&
  receipt.from === header.from &&
  receipt.to === header.to &&
  receipt.tip === header.tip &&
  receipt.index === index &&
  Number.isSafeInteger(receipt.epoch) &&
  Number.isSafeInteger(receipt.receivedMs);

function expectationOf(
  chains: ReadonlyMap<Incarnation, { readonly sequence: number; readonly hash: Hash }>,
  incarnation: Incarnation,
): ChainExpectation {
  const held = chains.get(incarnation);
  return held ? { previous: held.hash, sequence: held.sequence + 1 } : "chain-start";
}
