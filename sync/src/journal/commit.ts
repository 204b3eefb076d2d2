import { assert, type Change, COMMIT_CHANGES_MAX, type Ref, refParts, type Tip } from "@huilian/domain/base";
import type { Crypto } from "../crypto/crypto.ts";
import { type Signer, signText } from "../crypto/signing.ts";
import type { Commit } from "../documents.ts";
import { type Approver, approve, approvedByOf } from "./approval.ts";
import { type WrittenChange, writeChange } from "./change-text.ts";
import { COMMIT_TEXT_MAX } from "./limits.ts";

export interface MadeCommit {
  readonly commit: Commit;
  /** Of its changes, in sequence. */
  readonly refs: readonly Ref[];
  readonly tip: Tip;
}

/**
 * Signs the tip over changes that already follow one another; whoever approves them signs the same place.
 * @throws when they do not chain, are of different authors, are too many or too long, or when a change of a
 * safety cell shares the commit: it may have to count from a notice, which carries one change.
 */
export function makeCommit(
  crypto: Crypto,
  signer: Signer,
  changes: readonly Change[],
  approvers: readonly Approver[] = [],
): MadeCommit {
  const written = changes.map((change) => writeChange(crypto, change));
  return commitWritten(crypto, signer, written, approvers);
}

/** As `makeCommit`, for changes whose texts are made. */
export function commitWritten(
  crypto: Crypto,
  signer: Signer,
  written: readonly WrittenChange[],
  approvers: readonly Approver[] = [],
): MadeCommit {
  const last = written.at(-1);
  assert(last !== undefined && written.length <= COMMIT_CHANGES_MAX, "a commit holds 1 to COMMIT_CHANGES_MAX changes");
  const textLength = written.reduce((length, { text }) => length + text.length, 0);
  assert(textLength <= COMMIT_TEXT_MAX, "a commit's texts are at most COMMIT_TEXT_MAX long");
  assert(written.length === 1 || !written.some(isOfSafetyCell), "a change of a safety cell is a commit of its own");
  assertChained(written, signer.suite);
  const { network, site, incarnation, sequence, suite } = last.change;
  const tip: Tip = {
    kind: "tip",
    format: 1,
    suite,
    network,
    site,
    incarnation,
    sequence,
    hash: refParts(last.ref).hash,
    count: written.length,
    ...(approvers.length === 0 ? {} : { approvedBy: approvedByOf(approvers) }),
  };
  const approvals = approve(crypto, tip, approvers);
  const commit: Commit = {
    changes: written.map(({ text }) => text),
    tip: signText(crypto, signer, tip),
    ...(approvals.length === 0 ? {} : { approvals }),
  };
  return { commit, refs: written.map(({ ref }) => ref), tip };
}

/** `mark` and `clear` exist in safety cells only. */
export const isOfSafetyCell = ({ change }: { readonly change: Change }): boolean =>
  change.operation === "mark" || change.operation === "clear";

function assertChained(written: readonly WrittenChange[], suite: number): void {
  for (const [place, { change }] of written.entries()) {
    assert(change.suite === suite, "a change names the suite of the key its tip is signed with");
    const before = written[place - 1];
    if (before === undefined) continue;
    assert(
      change.network === before.change.network &&
        change.site === before.change.site &&
        change.incarnation === before.change.incarnation,
      "the changes of a commit are of one author",
    );
    assert(change.sequence === before.change.sequence + 1, "the changes of a commit have no gap");
    assert(change.previous === refParts(before.ref).hash, "each change names the hash of the one before");
  }
}
