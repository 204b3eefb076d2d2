import { err, type Incarnation, isHash, makeRef, ok, type Ref, type Result } from "@huilian/domain/base";
import type { Receipt, SignedText } from "../documents.ts";
import type { KeyRegistry } from "../keys/key-registry.ts";
import { type Store, sortableNumber } from "../store/store.ts";
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

export interface Receipts {
  /** Keeps a receipt once its signature holds and it covers what this journal holds. */
  keep(signed: SignedText): Promise<Result<Receipt, ReceiptProblem>>;
  /** Receipts held for changes from `sequence` on, oldest first: a centre restored from a backup asks for them. */
  from(incarnation: Incarnation, sequence: number, limit: number): Promise<readonly SignedText[]>;
  upTo(incarnation: Incarnation): number;
  /** The last change up to which everything of its incarnation is receipted; what the key file notes. */
  lastReceipted(): Ref | undefined;
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

  return {
    keep: (signed) =>
      memory.behind(async () => {
        const receipt = registry.verify<Receipt>(signed, "receipt", ["sequencer"]);
        if (receipt === undefined || !isReceipt(receipt)) return err("not-authentic");
        const own = incarnationOf(memory.state(), receipt.incarnation);
        if (receipt.site !== identity.site || own === undefined) return err("not-ours");
        if (!(await isOfOurs(own, receipt))) return err("differs");
        await store.write([{ _id: receiptId(receipt), receipt: signed }]);
        if (receipt.covers === "notice") own.noticed.add(receipt.from);
        else addReceipted(own, receipt);
        return ok(receipt);
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
