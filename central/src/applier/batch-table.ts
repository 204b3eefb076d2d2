import {
  type Batch,
  type BatchChainEnd,
  batchChainStart,
  batchId,
  type Crypto,
  type SignedText,
  type Store,
  type StoredDocument,
  toUtf8,
} from "@huilian/sync";
import { everyDocument } from "../log/every-document.ts";

/** Which batches there are, and up to where in the log each shows. */
export interface BatchTable {
  /** Where the chain of batches has come to. */
  end(): BatchChainEnd;
  add(end: BatchChainEnd): void;
  /** The log index a batch shows. */
  indexOf(number: number): number | undefined;
  /** The first batch that shows the log up to an index; undefined when none does yet. */
  firstShowing(index: number): number | undefined;
}

/** A batch as it is stored. */
export const batchDocument = (number: number, signed: SignedText): StoredDocument => ({ _id: batchId(number), signed });

/** What `batchDocument` stored. */
export const signedBatchOf = (document: StoredDocument): SignedText => document["signed"] as SignedText;

export const batchOf = (signed: SignedText): Batch => JSON.parse(signed.text) as Batch;

export const chainEndOf = (crypto: Crypto, signed: SignedText): BatchChainEnd => {
  const { number, index, epoch } = batchOf(signed);
  return { number, index, epoch, hash: crypto.sha256(toUtf8(signed.text)) };
};

export async function loadBatchTable(crypto: Crypto, store: Store): Promise<BatchTable> {
  /** By number from 1 on, the index each shows. */
  const indexes: number[] = [];
  let end = batchChainStart(crypto);
  let newest: SignedText | undefined;
  for await (const document of everyDocument(store, "batch/")) {
    newest = signedBatchOf(document);
    indexes.push(batchOf(newest).index);
  }
  if (newest) end = chainEndOf(crypto, newest);
  return {
    end: () => end,
    add(next) {
      end = next;
      indexes.push(next.index);
    },
    indexOf: (number) => indexes[number - 1],
    firstShowing(index) {
      let low = 0;
      let high = indexes.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((indexes[middle] ?? 0) < index) low = middle + 1;
        else high = middle;
      }
      return low < indexes.length ? low + 1 : undefined;
    },
  };
}
