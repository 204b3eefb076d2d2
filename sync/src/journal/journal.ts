import type { EntityKey, Incarnation, ReadChange, Ref } from "@huilian/domain/base";
import type { Crypto } from "../crypto/crypto.ts";
import type { SealedSegment, SignedText } from "../documents.ts";
import type { KeyRegistry } from "../keys/key-registry.ts";
import type { Store } from "../store/store.ts";
import type { ChainEnd } from "./chain.ts";
import { type Committer, createCommitter } from "./committer.ts";
import { createIncarnations, type NewIncarnation } from "./incarnations.ts";
import { createJournalMemory, type JournalMemory } from "./journal-memory.ts";
import type { IncarnationRecord } from "./journal-records.ts";
import type { JournalIdentity } from "./journal-state.ts";
import { loadJournal } from "./load-journal.ts";
import { createNotices } from "./notices.ts";
import { createPacker } from "./packer.ts";
import { createReadBack, type FoundRequest, type HeldCommit } from "./read-back.ts";
import { createReceipts, type KeptReceipts } from "./receipts.ts";
import type { UplinkKey } from "./segment.ts";
import type { DecidedUpTo } from "./undecided.ts";
import { type UnreceiptedRange, unreceiptedRanges } from "./unreceipted.ts";

export interface JournalDeps {
  readonly crypto: Crypto;
  readonly store: Store;
  readonly registry: Pick<KeyRegistry, "verify" | "holderOf">;
  readonly identity: JournalIdentity;
  /** Physical time, milliseconds since 1970 UTC, as the node believes it. It may be wrong and may jump. */
  readonly physicalMs: () => number;
  /** What the centre's pages said is decided, so that older changes are not loaded into memory. */
  readonly decided?: DecidedUpTo;
  /** `forgotten`: own changes are not kept in memory until they are decided; `undecided` is then always empty. */
  readonly undecidedAre?: "kept" | "forgotten";
  /** Told of own changes once they are on disk, before whoever asked for them is answered. Must not throw. */
  readonly onDurable?: (changes: readonly ReadChange[]) => void;
  /** Told of every fault of the disk, for the log. */
  readonly onFault?: (fault: unknown) => void;
}

/**
 * The node's own journal: everything this node ever signed, in one chain per incarnation, on its own disk. What
 * `append` answered is on disk and never lost or re-signed; what lies there is never changed.
 */
export interface Journal extends Pick<Committer, "append" | "learnStamp" | "close"> {
  /** The end of the chain that is written to. */
  end(): ChainEnd;
  incarnations(): readonly IncarnationRecord[];
  /** Begins a new incarnation after everything that was asked for before; see `IncarnationCause`. */
  startIncarnation(begin: NewIncarnation): Promise<Incarnation>;

  /** What an earlier request under this key did. */
  requestOf(key: string): Promise<FoundRequest | undefined>;
  /** Own changes after a sequence, in order; at least `enough` of them or all there are. Read from disk. */
  changesAfter(incarnation: Incarnation, after: number, enough: number): Promise<readonly ReadChange[]>;
  holds(ref: Ref): Promise<boolean>;
  /** The commit that holds a change, as it was signed, with what this node noted; undefined beyond the chain's end. */
  commitAt(incarnation: Incarnation, sequence: number): Promise<HeldCommit | undefined>;
  /** Own changes the centre has not decided, from memory, in the order they were made. */
  undecided(): readonly ReadChange[];
  undecidedOf(rootKey: EntityKey): readonly ReadChange[];
  /** Those of one entity type: going through all of them would take the longer the longer the line is cut. */
  undecidedOfType(entityType: string): readonly ReadChange[];
  /** The centre's pages say that everything up to this sequence is decided. */
  noteDecided(incarnation: Incarnation, upTo: number): void;

  /** Packs what is not packed, while idle or cut off. @returns how many segments that made. */
  pack(): Promise<number>;
  /** Segments to push, from the one that holds `sequence`; a limited number of them. Empty when there are none. */
  segmentsFrom(incarnation: Incarnation, sequence: number): Promise<readonly SealedSegment[]>;
  /** Own safety changes the centre has not confirmed, oldest first. */
  noticesWaiting(): readonly Ref[];
  noticeOf(ref: Ref): Promise<SealedSegment | undefined>;
  /** Keeps the receipts of one answer in one write, up to the first that is refused. @throws when the disk fails. */
  keepReceipts(signed: readonly SignedText[]): Promise<KeptReceipts>;
  /** Receipts held for changes from a sequence on, oldest first. */
  receiptsFrom(incarnation: Incarnation, sequence: number, limit: number): Promise<readonly SignedText[]>;
  /** Up to here the centre holds the incarnation: it gave receipts, or said in its pages what became of the changes. */
  receiptedUpTo(incarnation: Incarnation): number;
  /** What the key file notes after a push, so that a store restored from a copy shows. */
  lastReceipted(): Ref | undefined;
  /** What exists on this node only: per incarnation everything behind `receiptedUpTo`. */
  unreceipted(): readonly UnreceiptedRange[];
}

/**
 * Opens the journal of a store, or begins it. A store has one journal open at a time.
 * @throws when the disk fails, or when what it holds is not a whole journal of this key: then nothing may be
 * written on top of it.
 */
export async function createJournal(deps: JournalDeps): Promise<Journal> {
  const { crypto, store, registry, identity, physicalMs, decided = {}, undecidedAre = "kept" } = deps;
  const onDurable = deps.onDurable ?? (() => undefined);
  const onFault = deps.onFault ?? (() => undefined);
  const sealing = { crypto, storeKey: identity.storeKey };
  const memory = await createJournalMemory({
    load: (decisions) => loadJournal({ sealing, store, identity, decided: decisions, undecidedAre }),
    decided,
    onTurnedUp: onDurable,
  });
  const readBack = createReadBack(sealing, store, memory);
  const packing = { sealing, store, memory, uplink: () => uplinkOf(registry), onFault, chain: identity.chain };
  const { append, learnStamp, close } = createCommitter({
    sealing,
    store,
    identity,
    memory,
    readBack,
    physicalMs,
    onDurable,
    onFault,
  });
  const { pack, segmentsFrom } = createPacker(packing);
  const { waiting, of } = createNotices({ ...packing, readBack });
  const receipts = createReceipts({ store, identity, registry, memory, readBack });
  const { startIncarnation } = createIncarnations({ sealing, store, identity, memory });
  return {
    append,
    learnStamp,
    close,
    startIncarnation,
    requestOf: readBack.requestOf,
    changesAfter: readBack.changesAfter,
    holds: readBack.holds,
    commitAt: readBack.commitAt,
    pack,
    segmentsFrom,
    noticesWaiting: waiting,
    noticeOf: of,
    keepReceipts: receipts.keep,
    receiptsFrom: receipts.from,
    receiptedUpTo: receipts.upTo,
    lastReceipted: receipts.lastReceipted,
    ...readingMemory(memory),
  };
}

const readingMemory = (
  memory: JournalMemory,
): Pick<
  Journal,
  "end" | "incarnations" | "undecided" | "undecidedOf" | "undecidedOfType" | "noteDecided" | "unreceipted"
> => ({
  end: () => memory.state().end,
  incarnations: () => memory.state().incarnations.map(({ record }) => record),
  undecided: () => memory.state().undecided.all(),
  undecidedOfType: (entityType) => memory.state().undecided.ofType(entityType),
  undecidedOf: (rootKey) => memory.state().undecided.ofRoot(rootKey),
  noteDecided: (incarnation, upTo) => memory.state().undecided.decide(incarnation, upTo),
  unreceipted: () => unreceiptedRanges(memory.state()),
});

function uplinkOf(registry: Pick<KeyRegistry, "holderOf">): UplinkKey | undefined {
  const holder = registry.holderOf("uplink");
  return holder && { keyId: holder.keyId, publicKey: holder.certificate.publicKey };
}
