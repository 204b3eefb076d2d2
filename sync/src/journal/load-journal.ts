import { absorbStamp, assert, isIncarnation, type ReadChange, refParts, type Stamp } from "@huilian/domain/base";
import { toHex } from "../crypto/bytes.ts";
import { documentOf } from "../crypto/signing.ts";
import type { Receipt } from "../documents.ts";
import type { Store } from "../store/store.ts";
import { commitsOf, INCARNATIONS, localsOf, receiptsOf, segmentId, segmentsOf } from "./journal-ids.ts";
import {
  type CommitRecord,
  type IncarnationRecord,
  incarnationDocument,
  openedDocument,
  type RecordSealing,
  type SegmentLocals,
  storedIncarnation,
  storedReceipt,
  storedSegment,
} from "./journal-records.ts";
import {
  addPiece,
  addReceipted,
  emptyChain,
  type IncarnationState,
  type JournalIdentity,
  type JournalState,
  newIncarnationState,
} from "./journal-state.ts";
import { pieceOfCommit, readOwnChanges } from "./own-commit.ts";
import { openOwnSegment } from "./segment.ts";
import { documentsUnder, idsUnder } from "./store-scan.ts";
import { createUndecided, type DecidedUpTo } from "./undecided.ts";

export interface LoadOptions {
  readonly sealing: RecordSealing;
  readonly store: Store;
  readonly identity: JournalIdentity;
  readonly decided: DecidedUpTo;
  readonly undecidedAre: "kept" | "forgotten";
}

const INCARNATION_BYTES = 16;
const NO_STAMP: Stamp = { ms: 0, counter: 0 };

/**
 * Reads the journal from the disk and begins its first incarnation where there is none. Commits that a segment
 * holds already (the machine stopped between storing the segment and dropping them) are dropped.
 * @throws when something is missing in the middle or does not open: a node must not write on after a hole.
 */
export async function loadJournal(options: LoadOptions): Promise<JournalState> {
  const records = await loadIncarnations(options);
  const state: JournalState = {
    incarnations: [],
    requests: new Map(),
    undecided: createUndecided(options.decided, options.undecidedAre),
    end: emptyChain(options.identity, records[0], NO_STAMP),
  };
  for (const record of records) {
    const own = newIncarnationState(record);
    state.incarnations.push(own);
    state.end = emptyChain(options.identity, record, state.end.stamp);
    await loadSegments(options, state, own);
    await loadCommits(options, state, own);
    await loadReceipts(options, own);
  }
  return state;
}

type AtLeastOne<Item> = readonly [Item, ...Item[]];

async function loadIncarnations({ store, sealing }: LoadOptions): Promise<AtLeastOne<IncarnationRecord>> {
  const records: IncarnationRecord[] = [];
  for await (const document of documentsUnder(store, INCARNATIONS)) {
    const record = storedIncarnation(document);
    assert(record.number === records.length + 1, "no incarnation of the journal is missing");
    records.push(record);
  }
  const [first, ...others] = records;
  if (first !== undefined) return [first, ...others];
  const begun: IncarnationRecord = { number: 1, incarnation: newIncarnation(sealing), cause: "first" };
  await store.write([incarnationDocument(begun)]);
  return [begun];
}

/** Random, made when it is needed: a stored list of spare ones would be restored from a backup too. */
export function newIncarnation({ crypto }: RecordSealing): IncarnationRecord["incarnation"] {
  const incarnation = toHex(crypto.randomBytes(INCARNATION_BYTES));
  assert(isIncarnation(incarnation), "an incarnation is 128 bits in hex");
  return incarnation;
}

/** Segments are counted by id and described by their local records; only what is undecided or last is opened. */
async function loadSegments({ store, sealing }: LoadOptions, state: JournalState, own: IncarnationState) {
  const { incarnation } = own.record;
  const ids = await idsUnder(store, segmentsOf(incarnation));
  for await (const document of documentsUnder(store, localsOf(incarnation))) {
    const { from, to, tip, textLength, locals } = openedDocument<SegmentLocals>(sealing, document);
    assert(ids[own.pieces.length] === segmentId(incarnation, from), "every segment has its local records");
    addPiece(own, { kind: "segment", from, to, tip, textLength });
    for (const { sequence, local } of locals) {
      if (local.request !== undefined) state.requests.set(local.request.key, { incarnation, sequence });
    }
  }
  assert(ids.length === own.pieces.length, "every segment has its local records");
  const decidedUpTo = state.undecided.decidedUpTo(incarnation);
  for (const piece of own.pieces) {
    if (piece.to <= decidedUpTo && piece !== own.pieces.at(-1)) continue;
    const document = await store.read(segmentId(incarnation, piece.from));
    assert(document !== undefined, "a segment that was listed is there");
    const { commits } = openOwnSegment(sealing.crypto, storedSegment(document), sealing.storeKey);
    const changes = commits.flatMap((commit) => readOwnChanges(sealing.crypto, commit.changes));
    follow(state, changes);
    assert(state.end.sequence === piece.to && state.end.hash === piece.tip, "a segment holds what its record says");
  }
}

async function loadCommits({ store, sealing }: LoadOptions, state: JournalState, own: IncarnationState) {
  const { incarnation } = own.record;
  const packedUpTo = own.pieces.at(-1)?.to ?? 0;
  const leftOver: string[] = [];
  for await (const document of documentsUnder(store, commitsOf(incarnation))) {
    const { commit, local } = openedDocument<CommitRecord>(sealing, document);
    const changes = readOwnChanges(sealing.crypto, commit.changes);
    const piece = pieceOfCommit(commit, changes);
    if (piece.to <= packedUpTo) {
      leftOver.push(document._id);
      continue;
    }
    addPiece(own, piece);
    follow(state, changes);
    if (local.request !== undefined) {
      state.requests.set(local.request.key, { incarnation, sequence: piece.from });
    }
  }
  if (leftOver.length > 0) await store.drop(leftOver);
}

/** Moves the chain's end over changes read from disk; where the ones before them were read too, they must join. */
function follow(state: JournalState, changes: readonly ReadChange[]): void {
  const first = changes.at(0)?.change;
  const last = changes.at(-1);
  assert(first !== undefined && last !== undefined, "a stored commit holds a change");
  const joins = state.end.sequence > 0 && first.sequence === state.end.sequence + 1;
  assert(!joins || first.previous === state.end.hash, "the journal's own chain holds on disk");
  const { sequence, stamp } = last.change;
  state.end = { ...state.end, sequence, hash: refParts(last.ref).hash, stamp: absorbStamp(state.end.stamp, stamp) };
  state.undecided.add(changes);
}

async function loadReceipts({ store }: LoadOptions, own: IncarnationState): Promise<void> {
  for await (const document of documentsUnder(store, receiptsOf(own.record.incarnation))) {
    const receipt = documentOf<Receipt>(storedReceipt(document).text, "receipt");
    assert(receipt !== undefined, `a stored receipt is one: ${document._id}`);
    if (receipt.covers === "notice") own.noticed.add(receipt.from);
    else addReceipted(own, receipt);
  }
}
