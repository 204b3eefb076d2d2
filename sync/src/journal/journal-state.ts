import { assert, type Hash, type Incarnation, makeRef, type Ref, type SiteId, type Stamp } from "@huilian/domain/base";
import type { Signer } from "../crypto/signing.ts";
import type { SideChain } from "../documents.ts";
import type { ChainEnd } from "./chain.ts";
import type { IncarnationRecord } from "./journal-records.ts";
import type { Undecided } from "./undecided.ts";

/** Whose journal it is, and the keys it needs. */
export interface JournalIdentity {
  readonly site: SiteId;
  readonly network: string;
  readonly suite: number;
  readonly signer: Signer;
  /** Hash of the text of the site's certificate: what the first change of an incarnation follows. */
  readonly certificateHash: Hash;
  /** 32 random bytes: everything at rest. */
  readonly storeKey: Uint8Array;
  /** Which of the node's chains the journal is; absent for the chain of changes. */
  readonly chain?: SideChain;
}

/** A stored commit or segment, by what it holds; its content stays on disk. */
export interface Piece {
  readonly kind: "commit" | "segment";
  readonly from: number;
  readonly to: number;
  readonly tip: Hash;
  /** Sum of the lengths of its change texts. */
  readonly textLength: number;
}

export interface IncarnationState {
  readonly record: IncarnationRecord;
  /** Without gap or overlap, from sequence 1: first segments, then commits, mixed where a commit travelled alone. */
  readonly pieces: Piece[];
  /** Ends of the segments a receipt is held for, by their first sequence. */
  readonly receipted: Map<number, number>;
  /** Everything up to here is receipted. */
  receiptedUpTo: number;
  /** Sequences of safety changes whose notice is receipted. */
  readonly noticed: Set<number>;
}

export interface RequestPlace {
  readonly incarnation: Incarnation;
  /** Of the first change of the request's commit; it stays right when the commit is packed. */
  readonly sequence: number;
}

/** What the journal knows without reading the disk. It is never ahead of the disk. */
export interface JournalState {
  /** Oldest first; the last one is written to. */
  readonly incarnations: IncarnationState[];
  readonly requests: Map<string, RequestPlace>;
  readonly undecided: Undecided;
  end: ChainEnd;
}

export const newIncarnationState = (record: IncarnationRecord): IncarnationState => ({
  record,
  pieces: [],
  receipted: new Map(),
  receiptedUpTo: 0,
  noticed: new Set(),
});

export const emptyChain = (identity: JournalIdentity, record: IncarnationRecord, stamp: Stamp): ChainEnd => ({
  incarnation: record.incarnation,
  sequence: 0,
  hash: identity.certificateHash,
  stamp,
  ...(record.continues === undefined ? {} : { continues: record.continues }),
});

export const incarnationOf = (state: JournalState, incarnation: Incarnation): IncarnationState | undefined =>
  state.incarnations.find(({ record }) => record.incarnation === incarnation);

export function newestIncarnation(state: JournalState): IncarnationState {
  const newest = state.incarnations.at(-1);
  assert(newest !== undefined, "an opened journal has an incarnation");
  return newest;
}

/** Adds what is on disk now behind the pieces of its incarnation. @throws on a gap or an overlap. */
export function addPiece(own: IncarnationState, piece: Piece): void {
  assert(
    piece.from === (own.pieces.at(-1)?.to ?? 0) + 1 && piece.to >= piece.from,
    `the journal has no gap and no overlap: ${own.record.incarnation}/${piece.from}`,
  );
  own.pieces.push(piece);
}

/** The place in `pieces` of the one that holds a sequence, by halving; -1 when none does. */
export function pieceIndexAt({ pieces }: IncarnationState, sequence: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((pieces[middle]?.to ?? 0) < sequence) low = middle + 1;
    else high = middle;
  }
  const found = pieces[low];
  return found !== undefined && found.from <= sequence ? low : -1;
}

/** The last change held of an incarnation. */
export function lastRefOf({ record, pieces }: IncarnationState): Ref | undefined {
  const last = pieces.at(-1);
  return last && makeRef(record.incarnation, last.to, last.tip);
}

/**
 * Everything up to here is at the centre: a receipt says so, or the centre has said in its pages what became of it.
 * A journal restored from a copy may cut its segments another way than they were sent, and then no receipt ever fits.
 */
export const atCentreUpTo = ({ undecided }: JournalState, { record, receiptedUpTo }: IncarnationState): number =>
  Math.max(receiptedUpTo, undecided.decidedUpTo(record.incarnation));

/** Notes that the centre holds a segment. Receipts may come in any order; "up to" moves over what joins. */
export function addReceipted(own: IncarnationState, range: { readonly from: number; readonly to: number }): void {
  if (range.to <= own.receiptedUpTo) return;
  own.receipted.set(range.from, range.to);
  for (;;) {
    const to = own.receipted.get(own.receiptedUpTo + 1);
    if (to === undefined) return;
    own.receipted.delete(own.receiptedUpTo + 1);
    own.receiptedUpTo = to;
  }
}
