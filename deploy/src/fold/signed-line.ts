import { claimedChanges, foldDocumentOf } from "@huilian/central";
import type { FoldCommit, FoldDocument } from "@huilian/conflict-rules";
import { err, type Json, ok, parseCanonicalJson, type Result } from "@huilian/domain";
import {
  type AuditLine,
  auditLineSchema,
  type Crypto,
  commitApprovalOf,
  type Evidence,
  isSealedSegment,
  isSignedText,
  parseCertificate,
  readApprovals,
  readChange,
  type SignedText,
} from "@huilian/sync";
import { type LineProblem, pathText } from "./line-problem.ts";
import { readPlain } from "./plain-line.ts";

type Members = Readonly<Record<string, Json | undefined>>;

const wrong = (path: string): { ok: false; error: LineProblem } => err({ problem: "member-wrong", path });

/** Whether a line has the form of an opened line of an audit export. A plain segment has no header. */
export const isSignedForm = (value: Readonly<Record<string, unknown>>): boolean =>
  value["type"] === "certificate" ||
  value["type"] === "document" ||
  (value["type"] === "segment" && Object.hasOwn(value, "header"));

export function readSignedForm(value: unknown): Result<AuditLine, LineProblem> {
  const parsed = auditLineSchema.safeParse(value);
  return parsed.success ? ok(parsed.data) : wrong(pathText(parsed.error.issues[0]?.path ?? []));
}

/**
 * What a line in the form of an audit export says to the fold, its signatures not looked at; undefined for what only
 * nodes and auditors read. Refs are the hashes of the texts, so a text that was altered is another change.
 */
export function foldDocumentUnverified(crypto: Crypto, line: AuditLine): Result<FoldDocument | undefined, LineProblem> {
  if (line.type === "certificate") return ok(undefined);
  const read = line.type === "document" ? ofDocument(crypto, line.document, line.index) : ofSegment(crypto, line);
  if (!read.ok || !read.value) return read;
  return readPlain(crypto, read.value.type, read.value);
}

function ofDocument(crypto: Crypto, signed: SignedText, index: number): Result<FoldDocument | undefined, LineProblem> {
  const members = objectOf(parseCanonicalJson(signed.text));
  if (!members || !isWhole(members)) return wrong("document.text");
  if (!READ_KINDS.includes(members["kind"])) return ok(undefined);
  return ok(foldDocumentOf(crypto, { _id: "", type: "document", index, document: signed }, () => []));
}

const READ_KINDS: readonly unknown[] = ["enrol", "beacon", "rules", "evidence"];

const objectOf = (value: Json | undefined): Members | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members) : undefined;

/** Only what the reading below relies on; the document that comes out is checked as a plain one is. */
function isWhole(members: Members): boolean {
  if (typeof members["kind"] !== "string") return false;
  const { certificate } = members as { readonly certificate?: unknown };
  if (members["kind"] === "enrol") return isSignedText(certificate) && parseCertificate(certificate.text) !== undefined;
  if (members["kind"] !== "evidence") return true;
  return isSealedSegment(members["segment"]) && Number.isSafeInteger(claimedChanges(members as unknown as Evidence));
}

function ofSegment(
  crypto: Crypto,
  { header, receipt, commits: texts }: AuditLine & { readonly type: "segment" },
): Result<FoldDocument, LineProblem> {
  const receivedMs = objectOf(parseCanonicalJson(receipt.text))?.["receivedMs"];
  if (typeof receivedMs !== "number") return wrong("receipt.text");
  const commits: FoldCommit[] = [];
  for (const [at, commit] of texts.entries()) {
    const approvals = readApprovals(commit);
    if (!approvals) return wrong(`commits.${at}.approvals`);
    const changes = commit.changes.flatMap((text) => {
      const read = readChange(crypto, text);
      return read.ok ? [read.value] : [];
    });
    if (changes.length < commit.changes.length) return wrong(`commits.${at}.changes`);
    commits.push({ changes, approvals: approvals.map(({ approval }) => commitApprovalOf(crypto, approval)) });
  }
  const { site, incarnation, from, kind } = header;
  if (kind === "segment") return ok({ type: "segment", site, incarnation, from, receivedMs, commits });
  const [change, ...others] = commits.flatMap(({ changes }) => changes);
  return change && others.length === 0 ? ok({ type: "notice", site, receivedMs, change }) : wrong("commits");
}
