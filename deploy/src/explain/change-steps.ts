import { refParts } from "@huilian/domain";
import { type Approval, type Crypto, fromBase64, type SignedText } from "@huilian/sync";
import type { ExplainSource } from "./explain-source.ts";
import type { FoundChange } from "./find-change.ts";
import { hashOf, tellSignature, utf8Length } from "./signature-facts.ts";
import type { Teller } from "./teller.ts";

export interface StepContext {
  readonly crypto: Crypto;
  readonly source: ExplainSource;
  readonly found: FoundChange;
  readonly teller: Teller;
}

/** The text its author signed, member by member. */
export function tellText({ found, teller }: StepContext): void {
  teller.part("explain.part.text", { bytes: utf8Length(found.text) });
  teller.raw(found.text);
  teller.members("change", found.read.change);
}

/** Its hash, computed here, and the one before it in the chain. */
export function tellHash({ crypto, source, found, teller }: StepContext): void {
  const { text, read, before } = found;
  const { change, ref } = read;
  const bytes = Buffer.from(text, "utf8");
  const hash = hashOf(crypto, text, change.suite);
  teller.part("explain.part.hash", {});
  teller.say("explain.first-bytes", {
    hex: bytes.subarray(0, 16).toString("hex"),
    text: bytes.subarray(0, 16).toString("latin1"),
  });
  teller.say("explain.computed-hash", { bytes: bytes.length, hash });
  teller.check(hash === refParts(ref).hash, "explain.hash-in-ref", { ref });
  if (before) {
    const previous = hashOf(crypto, before.text, change.suite);
    teller.check(previous === change.previous, "explain.follows", { sequence: change.sequence - 1, previous });
  } else if (change.sequence === 1) {
    const known = source.registry.byHash(change.previous);
    const isOwn = known?.certificate.role === "site" && known.certificate.subject === change.site;
    teller.check(isOwn, "explain.follows-certificate", { site: change.site, previous: change.previous });
  } else teller.say("explain.follows-unseen", { previous: change.previous });
}

/** The commit it belongs to, and the signature over its end. */
export function tellCommit({ crypto, source, found, teller }: StepContext): void {
  const { commit, place, entry, commitPlace } = found;
  const tip = entry.verified.commits[commitPlace]?.tip;
  teller.part("explain.part.commit", { count: commit.changes.length, place: place + 1 });
  teller.raw(commit.tip.text);
  if (tip) teller.members("tip", tip);
  const last = commit.changes.at(-1) ?? "";
  const hash = hashOf(crypto, last, found.read.change.suite);
  teller.check(hash === tip?.hash, "explain.tip-over-last", { hash });
  tellSignature(teller, { crypto, source }, commit.tip, "tip");
  for (const approval of commit.approvals ?? []) tellApproval({ crypto, source, found, teller }, approval);
}

/** Who approved the commit with a key of their own, and what that key is certified for. */
function tellApproval({ crypto, source, found, teller }: StepContext, signed: SignedText): void {
  const approval = JSON.parse(signed.text) as Approval;
  const { operatorId, site } = approval;
  teller.say("explain.approved-by", { operatorId, keyId: signed.by });
  teller.raw(signed.text);
  teller.members("approval", approval);
  tellSignature(teller, { crypto, source }, signed, "approval");
  const certificate = source.registry.byKeyId(signed.by)?.certificate;
  const isTheirs = certificate?.role === "operator" && certificate.subject === operatorId && certificate.site === site;
  const roles = certificate?.operatorRoles?.join(" ") ?? "-";
  teller.check(isTheirs, "explain.approver-certified", { operatorId, site, roles });
  const isAuthor = operatorId === found.read.change.operatorId;
  teller.say(isAuthor ? "explain.approver-is-author" : "explain.approver-is-another", { operatorId });
}

/** How it travelled. */
export function tellSegment({ source, found, teller }: StepContext): void {
  const { entry } = found;
  const { header, commits } = entry.verified;
  const changes = commits.reduce((sum, commit) => sum + commit.changes.length, 0);
  teller.part(entry.type === "notice" ? "explain.part.notice" : "explain.part.segment", {
    commits: commits.length,
    changes,
  });
  teller.members("header", header);
  const content = utf8Length(JSON.stringify({ commits: entry.commits }));
  teller.say("explain.content-size", { bytes: content });
  const sealed = source.beyond?.segment;
  if (!sealed) {
    teller.say("explain.sealed-not-here", {});
    return;
  }
  const sealedBytes = fromBase64(sealed.sealed).length;
  teller.say("explain.sealed-size", { bytes: sealedBytes, packed: sealedBytes - NONCE_BYTES - MAC_BYTES });
  teller.say("explain.wrapped-size", { bytes: fromBase64(sealed.wrapped).length, keyId: header.uplinkKey });
  teller.say("explain.wrapped-author-size", { bytes: fromBase64(sealed.wrappedForAuthor).length });
  const same = JSON.stringify(sealed.header) === JSON.stringify(header);
  teller.check(same, "explain.header-as-stored", {});
}

/** XChaCha20-Poly1305: what stands before and after the ciphertext. */
const NONCE_BYTES = 24;
const MAC_BYTES = 16;

/** The centre's word that it holds it durably. */
export function tellReceipt({ crypto, source, found, teller }: StepContext): void {
  const { entry, notice } = found;
  teller.part("explain.part.receipt", { index: entry.index });
  teller.raw(entry.signedReceipt.text);
  teller.members("receipt", entry.receipt);
  tellSignature(teller, { crypto, source }, entry.signedReceipt, "receipt");
  const { from, to } = found.entry.verified.header;
  teller.check(from <= found.read.change.sequence && found.read.change.sequence <= to, "explain.receipt-covers", {
    from,
    to,
  });
  if (notice) teller.say("explain.came-ahead", { index: notice.index });
}
