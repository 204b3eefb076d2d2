import {
  assert,
  type Hash,
  type Incarnation,
  isHash,
  isIncarnation,
  isSiteId,
  type SiteId,
  type Tip,
} from "@huilian/domain/base";
import { parseBase64 } from "../crypto/bytes.ts";
import type { Base64, Crypto, KeyId } from "../crypto/crypto.ts";
import { documentOf, keyIdOf, type Signer, signatureHolds, signText } from "../crypto/signing.ts";
import type { Commit, SignedText } from "../documents.ts";
import { isOperatorId } from "../keys/certificate.ts";
import { isEnvelopeName, isSequence, isSuiteId, isWholeBetween } from "./envelope.ts";
import { APPROVALS_MAX } from "./limits.ts";

/**
 * `kind: "approval"`: an operator's own signature under one commit, beside that of the site. It names the place the
 * commit's tip names, so it approves those changes and no others, and the key it is checked with.
 */
export interface Approval {
  readonly kind: "approval";
  readonly format: 1;
  /** Suite of the operator's key, which need not be the site's. */
  readonly suite: number;
  readonly network: string;
  readonly site: SiteId;
  readonly incarnation: Incarnation;
  readonly sequence: number;
  readonly hash: Hash;
  readonly count: number;
  readonly operatorId: string;
  readonly publicKey: Base64;
}

/** An operator with the key only this operator can use, unwrapped for as long as the session lasts. */
export interface Approver {
  readonly operatorId: string;
  readonly signer: Signer & { readonly publicKey: Base64 };
}

/** Who approved a commit: what a change's judgement asks for. Whether the key is certified is asked there. */
export interface CommitApproval {
  readonly keyId: KeyId;
  readonly operatorId: string;
}

/** An approval as it was signed, and what it says. */
export interface ReadApproval {
  readonly signed: SignedText;
  readonly approval: Approval;
}

/**
 * The ids of the approvers' keys, as the tip names them: rising, so that one set of approvers has one form.
 * @throws when one approves twice or there are too many.
 */
export function approvedByOf(approvers: readonly Approver[]): readonly KeyId[] {
  const keyIds = approvers.map(({ signer }) => signer.keyId).sort();
  assert(isApprovedBy(keyIds), "a commit has at most APPROVALS_MAX approvers, each once");
  return keyIds;
}

/** The approvals of a commit under a tip that names its approvers, in the order of the tip. */
export function approve(crypto: Crypto, tip: Tip, approvers: readonly Approver[]): readonly SignedText[] {
  const { network, site, incarnation, sequence, hash, count } = tip;
  return (tip.approvedBy ?? []).map((keyId) => {
    const approver = approvers.find(({ signer }) => signer.keyId === keyId);
    assert(approver !== undefined, "the tip names the approvers");
    const { operatorId, signer } = approver;
    const { suite, publicKey } = signer;
    const place = { network, site, incarnation, sequence, hash, count };
    const signed = signText<Approval>(crypto, signer, {
      kind: "approval",
      format: 1,
      suite,
      ...place,
      operatorId,
      publicKey,
    });
    assert(parseApproval(signed) !== undefined, "an operator approves in a form that readers take");
    return signed;
  });
}

/** The key ids a tip may name: at least one when it names any, rising. */
export const isApprovedBy = (value: unknown): value is readonly KeyId[] =>
  Array.isArray(value) &&
  value.length <= APPROVALS_MAX &&
  value.every((keyId: unknown, at) => isKeyId(keyId) && (at === 0 || (value[at - 1] as string) < keyId));

/** The approval in a signed text, whose signature is looked at elsewhere; undefined when it is none. */
function parseApproval(signed: SignedText): Approval | undefined {
  const approval = documentOf<Approval>(signed.text, "approval");
  if (approval === undefined) return undefined;
  const wellFormed =
    (approval.format as number) === 1 &&
    isSuiteId(approval.suite) &&
    isEnvelopeName(approval.network) &&
    isSiteId(approval.site) &&
    isIncarnation(approval.incarnation) &&
    isSequence(approval.sequence) &&
    isHash(approval.hash) &&
    isWholeBetween(approval.count, 1, approval.sequence) &&
    isOperatorId(approval.operatorId) &&
    typeof approval.publicKey === "string" &&
    (parseBase64(approval.publicKey)?.length ?? 0) >= PUBLIC_KEY_BYTES_MIN;
  return wellFormed ? approval : undefined;
}

const PUBLIC_KEY_BYTES_MIN = 32;

const KEY_ID = /^[0-9a-f]{32}$/;
const isKeyId = (value: unknown): value is KeyId => typeof value === "string" && KEY_ID.test(value);

/** The approvals of a commit; undefined when one is none. Their signatures and their place are looked at elsewhere. */
export function readApprovals({ approvals = [] }: Pick<Commit, "approvals">): readonly ReadApproval[] | undefined {
  const read: ReadApproval[] = [];
  for (const signed of approvals) {
    const approval = parseApproval(signed);
    if (approval === undefined) return undefined;
    read.push({ signed, approval });
  }
  return read;
}

/** Whether the approvals are those the tip names, each of the tip's own place: none moved, added, dropped or repeated. */
export function approvalsDescribe(tip: Tip, approvals: readonly ReadApproval[]): boolean {
  const named = tip.approvedBy ?? [];
  return (
    named.length === approvals.length &&
    approvals.every(
      ({ signed, approval }, at) =>
        signed.by === named[at] &&
        approval.site === tip.site &&
        approval.incarnation === tip.incarnation &&
        approval.sequence === tip.sequence &&
        approval.hash === tip.hash &&
        approval.count === tip.count,
    )
  );
}

/** Whether the signature is that of the key the approval names. */
export const approvalHolds = (crypto: Crypto, { signed, approval }: ReadApproval): boolean =>
  signatureHolds(crypto, signed, "approval", approval);

/**
 * Who approved a commit that was verified before: nothing is checked again.
 * @throws when it was not.
 */
export function approvalsOf(crypto: Crypto, commit: Pick<Commit, "approvals">): readonly CommitApproval[] {
  const read = readApprovals(commit);
  assert(read !== undefined, "a verified commit's approvals have their shape");
  return read.map(({ approval }) => commitApprovalOf(crypto, approval));
}

export const commitApprovalOf = (crypto: Crypto, { operatorId, publicKey }: Approval): CommitApproval => ({
  keyId: keyIdOf(crypto, publicKey),
  operatorId,
});
