import { err, type Incarnation, isHash, makeRef, ok, type Ref, type Result } from "@huilian/domain/base";
import type { Receipt, SignedText } from "../documents.ts";
import type { KeyRegistry } from "../keys/key-registry.ts";
import { type Store, StoreConflict, type StoredDocument, sortableNumber } from "../store/store.ts";
import { isObject, isSequence, isWholeBetween } from "./envelope.ts";
import { receiptId, receiptsOf } from "./journal-ids.ts";
import type { JournalMemory } from "./journal-memory.ts";
import { storedReceipt } from "./journal-records.ts";
import {
  addReceipted,
  atCentreUpTo,
  type IncarnationState,
  incarnationOf,
  type JournalIdentity,
  pieceIndexAt,
} from "./journal-state.ts";
import { SEQUENCE_MAX } from "./limits.ts";
import type { ReadBack } from "./read-back.ts";

/**
 * Why a receipt is not kept, in order of precedence. `differs`: it is authentic and for this journal, but not for
 * what the journal holds there: the centre was shown another chain under this node's name, and a person must look.
 */
export type ReceiptProblem = "not-authentic" | "not-ours" | "differs";

/** What became of the receipts of one answer. */
export interface KeptReceipts {
  /** Those on disk: all that came before the first that was refused. */
  readonly kept: readonly Receipt[];
  /** Of the first that was refused. It and those behind it are not kept. */
  readonly problem?: ReceiptProblem;
}

export interface Receipts {
  /**
   * Keeps receipts whose signature holds and which cover what this journal holds, in one write: a receipt a write
   * would make the line wait for the disk once a segment.
   */
  keep(signed: readonly SignedText[]): Promise<KeptReceipts>;
  /** Receipts held for changes from `sequence` on, oldest first: a centre restored from a backup asks for them. */
  from(incarnation: Incarnation, sequence: number, limit: number): Promise<readonly SignedText[]>;
  upTo(incarnation: Incarnation): number;
  /** The last change up to which everything of its incarnation is receipted; what the key file notes. */
  lastReceipted(): Ref | undefined;
}

interface ReadReceipt {
  readonly own: IncarnationState;
  readonly receipt: Receipt;
  readonly document: StoredDocument;
}

export interface ReceiptsOptions {
  readonly store: Store;
  readonly identity: JournalIdentity;
  readonly registry: Pick<KeyRegistry, "verify">;
  readonly memory: JournalMemory;
  readonly readBack: ReadBack;
}

export function createReceipts({ store, identity, registry, memory, readBack }: ReceiptsOptions): Receipts {
  async function isOfOurs(own: IncarnationState, receipt: Receipt): Promise<boolean> {
    if (receipt.covers === "notice") {
      return receipt.from === receipt.to && readBack.holds(makeRef(receipt.incarnation, receipt.from, receipt.tip));
    }
    const piece = own.pieces[pieceIndexAt(own, receipt.from)];
    if (piece?.kind !== "segment") return false;
    return piece.from === receipt.from && piece.to === receipt.to && piece.tip === receipt.tip;
  }

  async function read(signed: SignedText): Promise<Result<ReadReceipt, ReceiptProblem>> {
    const receipt = registry.verify<Receipt>(signed, "receipt", ["sequencer"]);
    if (receipt === undefined || !isReceipt(receipt)) return err("not-authentic");
    const own = incarnationOf(memory.state(), receipt.incarnation);
    if (receipt.site !== identity.site || own === undefined) return err("not-ours");
    if (!(await isOfOurs(own, receipt))) return err("differs");
    return ok({ own, receipt, document: { _id: receiptId(receipt), receipt: signed } });
  }

  async function write(read: readonly ReadReceipt[]): Promise<void> {
    await store.write(read.map(({ document }) => document));
    for (const { own, receipt } of read) {
      if (receipt.covers === "notice") own.noticed.add(receipt.from);
      else addReceipted(own, receipt);
    }
  }

  async function put(read: readonly ReadReceipt[]): Promise<readonly Receipt[]> {
    try {
      if (read.length > 0) await write(read);
    } catch (fault) {
      if (!(fault instanceof StoreConflict)) throw fault;
      // One of them contradicts another under its id. Those before it are kept, as if each had come alone.
      for (const one of read) await write([one]);
    }
    return read.map(({ receipt }) => receipt);
  }

  return {
    keep: (signed) =>
      memory.behind(async () => {
        const good: ReadReceipt[] = [];
        for (const one of signed) {
          const next = await read(one);
          if (!next.ok) return { kept: await put(good), problem: next.error };
          good.push(next.value);
        }
        return { kept: await put(good) };
      }),
    async from(incarnation, sequence, limit) {
      const prefix = receiptsOf(incarnation);
      const range = { from: `${prefix}${sortableNumber(sequence)}`, before: `${prefix}~`, limit };
      return (await store.list(range)).map(storedReceipt);
    },
    upTo(incarnation) {
      const state = memory.state();
      const own = incarnationOf(state, incarnation);
      return own === undefined ? 0 : atCentreUpTo(state, own);
    },
    lastReceipted() {
      for (const own of [...memory.state().incarnations].reverse()) {
        const piece = own.pieces[pieceIndexAt(own, own.receiptedUpTo)];
        if (piece !== undefined) return makeRef(own.record.incarnation, piece.to, piece.tip);
      }
      return undefined;
    },
  };
}

/** The sequencer is trusted with what it says, and checked in how it says it: its numbers become ids. */
const isReceipt = (receipt: Receipt): boolean =>
  isObject(receipt) &&
  (receipt.covers === "segment" || receipt.covers === "notice") &&
  isSequence(receipt.from) &&
  isSequence(receipt.to) &&
  isHash(receipt.tip) &&
  isWholeBetween(receipt.index, 0, SEQUENCE_MAX) &&
  isWholeBetween(receipt.epoch, 0, SEQUENCE_MAX);
