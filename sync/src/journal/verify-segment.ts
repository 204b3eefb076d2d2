import {
  type Change,
  err,
  type Hash,
  ok,
  type ReadChange,
  type Result,
  refParts,
  SEGMENT_CHANGES_MAX,
  type Tip,
} from "@huilian/domain/base";
import type { Crypto } from "../crypto/crypto.ts";
import { signatureHolds } from "../crypto/signing.ts";
import type { Commit, QuarantineReason, SegmentContent, SegmentHeader, SignedText } from "../documents.ts";
import type { KeyRegistry } from "../keys/key-registry.ts";
import {
  approvalHolds,
  approvalsDescribe,
  type CommitApproval,
  commitApprovalOf,
  type ReadApproval,
  readApprovals,
} from "./approval.ts";
import { readChange } from "./change-text.ts";
import { isOfSafetyCell } from "./commit.ts";
import { parseTip } from "./segment-shape.ts";

/** What the receiver holds of the incarnation: the segment must go on exactly there. */
export type ChainExpectation =
  /** The sequence the first change must have, and the hash of the change before it. */
  | { readonly previous: Hash; readonly sequence: number }
  /** Nothing is held: sequence 1, after a certificate of the site. */
  | "chain-start";

/** Why opened content is not believed, in order of precedence. */
export type VerifyProblem = Exclude<QuarantineReason, "cannot-open" | "fork">;

export interface VerifiedCommit {
  readonly changes: readonly ReadChange[];
  readonly tip: Tip;
  /** Whose keys signed beside the site's. Whether those keys are certified is not looked at here. */
  readonly approvals: readonly CommitApproval[];
}

export interface VerifiedSegment {
  readonly header: SegmentHeader;
  readonly commits: readonly VerifiedCommit[];
}

export interface Received {
  readonly header: SegmentHeader;
  readonly content: SegmentContent;
}

type SegmentKeys = Pick<KeyRegistry, "network" | "byKeyId" | "byHash">;

/**
 * Whether the content of a segment is what its site signed, under the header it travelled under, and follows what
 * the receiver holds. A check of a later reason is made only when all earlier ones passed for the whole segment.
 * It judges authenticity only: what a change may do is decided later, from the log.
 */
export function verifySegment(
  crypto: Crypto,
  registry: SegmentKeys,
  received: Received & { readonly expect: ChainExpectation },
): Result<VerifiedSegment, VerifyProblem> {
  const read = readContent(crypto, registry, received, "segment");
  if (!read.ok) return read;
  const commits = read.value;
  if (!isChained(registry, received.header, commits, received.expect)) return err("chain-differs");
  return signed(crypto, registry, received.header, commits);
}

/** As `verifySegment`, for the copy of one safety change outside the chain: nothing is asked of what precedes it. */
export function verifyNotice(
  crypto: Crypto,
  registry: SegmentKeys,
  received: Received,
): Result<VerifiedSegment, VerifyProblem> {
  const read = readContent(crypto, registry, received, "notice");
  return read.ok ? signed(crypto, registry, received.header, read.value) : read;
}

interface ReadCommit {
  readonly changes: readonly ReadChange[];
  readonly tip: Tip;
  readonly signedTip: SignedText;
  readonly approvals: readonly ReadApproval[];
}

function readContent(
  crypto: Crypto,
  registry: SegmentKeys,
  { header, content }: Received,
  kind: SegmentHeader["kind"],
): Result<readonly ReadCommit[], VerifyProblem> {
  const commits: ReadCommit[] = [];
  for (const commit of content.commits) {
    const read = readCommit(crypto, commit);
    if (read === undefined) return err("malformed");
    commits.push(read);
  }
  if (!isWithinLimits(commits) || header.kind !== kind) return err("malformed");
  if (kind === "notice" && !isNotice(commits)) return err("malformed");
  if (!isOfNetwork(registry.network, header, commits)) return err("wrong-network");
  const describes = headerDescribes(header, commits) && commits.every(tipDescribes);
  return describes ? ok(commits) : err("hash-differs");
}

function readCommit(crypto: Crypto, commit: Commit): ReadCommit | undefined {
  const tip = parseTip(commit.tip);
  if (tip === undefined) return undefined;
  const changes: ReadChange[] = [];
  for (const text of commit.changes) {
    const read = readChange(crypto, text);
    if (!read.ok) return undefined;
    changes.push(read.value);
  }
  const approvals = readApprovals(commit);
  if (changes.length === 0 || approvals === undefined) return undefined;
  return { changes, tip, signedTip: commit.tip, approvals };
}

function isWithinLimits(commits: readonly ReadCommit[]): boolean {
  const count = commits.reduce((sum, { changes }) => sum + changes.length, 0);
  return count >= 1 && count <= SEGMENT_CHANGES_MAX;
}

function isNotice(commits: readonly ReadCommit[]): boolean {
  const [only, ...others] = commits.flatMap(({ changes }) => changes);
  return only !== undefined && others.length === 0 && isOfSafetyCell(only);
}

const isOfNetwork = (network: string, header: SegmentHeader, commits: readonly ReadCommit[]): boolean =>
  header.network === network &&
  commits.every(
    ({ changes, tip, approvals }) =>
      tip.network === network &&
      changes.every(({ change }) => change.network === network) &&
      approvals.every(({ approval }) => approval.network === network),
  );

/** The clear header, by which segments are routed and receipted, says of the content what the content is. */
function headerDescribes(header: SegmentHeader, commits: readonly ReadCommit[]): boolean {
  const changes = commits.flatMap((commit) => commit.changes);
  const first = changes.at(0);
  const last = changes.at(-1);
  return (
    first?.change.sequence === header.from &&
    last?.change.sequence === header.to &&
    refParts(last.ref).hash === header.tip &&
    changes.every(({ change }) => isByAuthorOf(header, change)) &&
    commits.every(({ tip }) => isByAuthorOf(header, tip))
  );
}

const isByAuthorOf = (header: SegmentHeader, by: Pick<Change, "suite" | "site" | "incarnation">): boolean =>
  by.suite === header.suite && by.site === header.site && by.incarnation === header.incarnation;

function tipDescribes({ changes, tip, approvals }: ReadCommit): boolean {
  const last = changes.at(-1);
  return (
    last !== undefined &&
    tip.count === changes.length &&
    tip.sequence === last.change.sequence &&
    tip.hash === refParts(last.ref).hash &&
    approvalsDescribe(tip, approvals)
  );
}

function isChained(
  registry: SegmentKeys,
  header: SegmentHeader,
  commits: readonly ReadCommit[],
  expect: ChainExpectation,
): boolean {
  const changes = commits.flatMap((commit) => commit.changes);
  const first = changes[0]?.change;
  if (first === undefined) return false;
  if (expect === "chain-start") {
    if (first.sequence !== 1 || !isCertificateOf(registry, header, first.previous)) return false;
  } else if (first.sequence !== expect.sequence || first.previous !== expect.previous) {
    return false;
  }
  return changes.slice(1).every(({ change }, place) => follows(change, changes[place]));
}

const follows = (change: Change, before: ReadChange | undefined): boolean =>
  before !== undefined &&
  change.sequence === before.change.sequence + 1 &&
  change.previous === refParts(before.ref).hash;

/** An older certificate will do: the incarnation may have begun before the site's key was renewed. */
function isCertificateOf(registry: SegmentKeys, header: SegmentHeader, hash: Hash): boolean {
  const certificate = registry.byHash(hash)?.certificate;
  return certificate?.role === "site" && certificate.subject === header.site;
}

/** A key of another site proves nothing here, however genuine its signature is. */
function signed(
  crypto: Crypto,
  registry: SegmentKeys,
  header: SegmentHeader,
  commits: readonly ReadCommit[],
): Result<VerifiedSegment, VerifyProblem> {
  for (const { signedTip, approvals } of commits) {
    const certificate = registry.byKeyId(signedTip.by)?.certificate;
    if (certificate?.role !== "site" || certificate.subject !== header.site) return err("signature-fails");
    if (certificate.suite !== header.suite) return err("signature-fails");
    if (!signatureHolds(crypto, signedTip, "tip", certificate)) return err("signature-fails");
    if (!approvals.every((read) => approvalHolds(crypto, read))) return err("signature-fails");
  }
  return ok({
    header,
    commits: commits.map(({ changes, tip, approvals }) => ({
      changes,
      tip,
      approvals: approvals.map(({ approval }) => commitApprovalOf(crypto, approval)),
    })),
  });
}
