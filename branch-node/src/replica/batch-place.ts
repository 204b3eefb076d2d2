import { err, type Hash, ok, type Result } from "@huilian/domain";
import {
  type Batch,
  type BatchChainEnd,
  batchChainStart,
  type Checkpoint,
  type Crypto,
  type KeyRegistry,
  readBatch,
  type SignedText,
  verifyBatchChain,
} from "@huilian/sync";
import type { ReplicaProblem } from "./replica-problem.ts";

/** How far the replica is in the centre's chain of batches. */
export interface BatchPlace extends Omit<BatchChainEnd, "hash"> {
  /** undefined after a refresh: the batch the checkpoints were made at comes next, and ties them to the chain. */
  readonly hash: Hash | undefined;
}

export const firstPlace = (crypto: Crypto): BatchPlace => batchChainStart(crypto);

/** Before the batch of the checkpoints, which is asked for again. */
export const placeAtCheckpoint = ({
  batch,
  index,
  epoch,
}: Pick<Checkpoint, "batch" | "index" | "epoch">): BatchPlace => ({
  number: batch - 1,
  index,
  epoch,
  hash: undefined,
});

export interface Followed {
  readonly batches: readonly Batch[];
  readonly place: BatchPlace;
}

/** The batches, when each is authentic and they go on from the place. */
export function followBatches(
  crypto: Crypto,
  registry: KeyRegistry,
  place: BatchPlace,
  signed: readonly SignedText[],
): Result<Followed, ReplicaProblem> {
  const { hash } = place;
  if (hash !== undefined) return followChain(crypto, registry, { ...place, hash }, signed);
  const [first, ...others] = signed;
  if (!first) return ok({ batches: [], place });
  const anchor = readBatch(crypto, registry, first);
  if (!anchor.ok) return err({ kind: "not-authentic" });
  const { number, index, epoch } = anchor.value.batch;
  const fits = number === place.number + 1 && index === place.index && epoch === place.epoch;
  if (!fits) return err({ kind: "chain-differs" });
  const rest = followChain(crypto, registry, anchor.value.end, others);
  return rest.ok ? ok({ ...rest.value, batches: [anchor.value.batch, ...rest.value.batches] }) : rest;
}

function followChain(
  crypto: Crypto,
  registry: KeyRegistry,
  end: BatchChainEnd,
  signed: readonly SignedText[],
): Result<Followed, ReplicaProblem> {
  const chain = verifyBatchChain(crypto, registry, end, signed);
  if (chain.ok) return ok({ batches: chain.value.batches, place: chain.value.end });
  return err({ kind: chain.error.problem === "not-authentic" ? "not-authentic" : "chain-differs" });
}
