import {
  type Change,
  type Hash,
  type Incarnation,
  nextStamp,
  type Ref,
  refParts,
  type SiteId,
  type Stamp,
} from "@huilian/domain/base";
import { toHex } from "../crypto/bytes.ts";
import type { Crypto } from "../crypto/crypto.ts";
import { type WrittenChange, writeChange } from "./change-text.ts";

/** What every change of one author says alike. */
export interface Author {
  readonly suite: number;
  readonly network: string;
  readonly site: SiteId;
}

/** Where a chain ends: what the next change must follow. */
export interface ChainEnd {
  readonly incarnation: Incarnation;
  /** 0 when the incarnation has no change yet. */
  readonly sequence: number;
  /** Hash of the last change; of the site's certificate when there is none yet. */
  readonly hash: Hash;
  /** Stamp of the node's last change, of whichever incarnation, or a later effective one it has learned of. */
  readonly stamp: Stamp;
  /** What the first change of the incarnation names as its forerunner. */
  readonly continues?: Ref;
}

/** A change before it has its place: everything the chain does not assign. */
export type ChangeDraft = Omit<
  Change,
  | "kind"
  | "format"
  | "suite"
  | "network"
  | "salt"
  | "site"
  | "incarnation"
  | "sequence"
  | "previous"
  | "continues"
  | "stamp"
>;

/**
 * A draft, or a function that makes it from the Refs of the drafts before it in the same commit: a claim that
 * needs the person enrolled by the same request can only name it once it is hashed.
 */
export type DraftStep = ChangeDraft | ((before: readonly Ref[]) => ChangeDraft);

export interface ContinuedChain {
  readonly written: readonly WrittenChange[];
  readonly end: ChainEnd;
}

const SALT_BYTES = 16;

/**
 * Gives drafts their place after the end of a chain: sequence, previous hash, salt and stamp. Pure but for the
 * salt; `physicalMs` is read once for a commit, the stamp's counter orders its changes.
 * @throws when a draft breaks the envelope.
 */
export function continueChain(
  crypto: Crypto,
  author: Author,
  after: ChainEnd,
  steps: readonly DraftStep[],
  physicalMs: number,
): ContinuedChain {
  const written: WrittenChange[] = [];
  let end = after;
  for (const step of steps) {
    const draft = typeof step === "function" ? step(written.map(({ ref }) => ref)) : step;
    const stamp = nextStamp(end.stamp, physicalMs);
    const change = writeChange(crypto, placed(crypto, author, end, draft, stamp));
    written.push(change);
    end = { ...end, sequence: end.sequence + 1, hash: refParts(change.ref).hash, stamp };
  }
  return { written, end };
}

function placed(crypto: Crypto, author: Author, end: ChainEnd, draft: ChangeDraft, stamp: Stamp): Change {
  const { suite, network, site } = author;
  return {
    ...draft,
    kind: "change",
    format: 1,
    suite,
    network,
    salt: toHex(crypto.randomBytes(SALT_BYTES)),
    site,
    incarnation: end.incarnation,
    sequence: end.sequence + 1,
    previous: end.hash,
    ...(end.sequence === 0 && end.continues !== undefined ? { continues: end.continues } : {}),
    stamp,
  };
}
