import { assert, err, type Hash, isHash, ok, type Result } from "@huilian/domain/base";
import { z } from "zod";
import { toUtf8 } from "../crypto/bytes.ts";
import type { Crypto } from "../crypto/crypto.ts";
import { type Signer, signText } from "../crypto/signing.ts";
import type { Batch, SignedText } from "../documents.ts";
import { NETWORK_NAME, SCOPE_NAME } from "../keys/certificate.ts";
import type { KeyRegistry } from "../keys/key-registry.ts";
import { BATCH_PAGES_MAX } from "./limits.ts";
import { namesPageOf } from "./page-ids.ts";

/** Where a chain of batches has come to. */
export interface BatchChainEnd {
  /** Number of the last batch; 0 before the first. */
  readonly number: number;
  /** Hash of its text; of the empty text before the first. */
  readonly hash: Hash;
  readonly index: number;
  readonly epoch: number;
}

/** Why a batch does not continue a chain, in order of precedence. */
export type BatchProblem =
  /** Not signed by an applier of this network. */
  | "not-authentic"
  | "malformed"
  /** Not the next number: some are missing, or it is an old one again. */
  | "number-differs"
  /** The next number, but after another batch than the one held: two chains exist. */
  | "chain-differs"
  /** Index or epoch is lower than before. */
  | "goes-back";

export interface BatchFailure {
  readonly problem: BatchProblem;
  /** Which of the batches given, from 0. Those before it are good. */
  readonly at: number;
}

export const batchChainStart = (crypto: Crypto): BatchChainEnd => ({
  number: 0,
  hash: crypto.sha256(toUtf8("")),
  index: 0,
  epoch: 0,
});

/** What one step of the applier says beyond what follows from the batch before. */
export type BatchFields = Pick<Batch, "network" | "index" | "epoch" | "pages">;

/** The next batch of a chain. @throws when it would not continue the chain. */
export function makeBatch(crypto: Crypto, signer: Signer, after: BatchChainEnd, fields: BatchFields): SignedText {
  const { network, index, epoch, pages } = fields;
  const batch: Batch = {
    kind: "batch",
    format: 1,
    network,
    number: after.number + 1,
    previous: after.hash,
    index,
    epoch,
    pages: pages.map(({ scope, id }) => ({ scope, id })),
  };
  assert(
    parseBatch(batch) !== undefined && !goesBack(batch, after),
    "a batch is whole and goes on from the one before",
  );
  return signText<Batch>(crypto, signer, batch);
}

/** One batch by itself: authentic and whole. Whether it continues a chain is another question. */
export function readBatch(
  crypto: Crypto,
  registry: KeyRegistry,
  signed: SignedText,
): Result<{ readonly batch: Batch; readonly end: BatchChainEnd }, "not-authentic" | "malformed"> {
  const document = registry.verify<Batch>(signed, "batch", ["applier"]);
  if (document === undefined) return err("not-authentic");
  const batch = parseBatch(document);
  if (batch === undefined) return err("malformed");
  const { number, index, epoch } = batch;
  return ok({ batch, end: { number, hash: crypto.sha256(toUtf8(signed.text)), index, epoch } });
}

/** The batches, when each is authentic and follows on the one before, the first on `after`. */
export function verifyBatchChain(
  crypto: Crypto,
  registry: KeyRegistry,
  after: BatchChainEnd,
  signed: readonly SignedText[],
): Result<{ readonly batches: readonly Batch[]; readonly end: BatchChainEnd }, BatchFailure> {
  const batches: Batch[] = [];
  let end = after;
  for (const [at, text] of signed.entries()) {
    const read = readBatch(crypto, registry, text);
    if (!read.ok) return err({ problem: read.error, at });
    const { batch } = read.value;
    if (batch.number !== end.number + 1) return err({ problem: "number-differs", at });
    if (batch.previous !== end.hash) return err({ problem: "chain-differs", at });
    if (goesBack(batch, end)) return err({ problem: "goes-back", at });
    batches.push(batch);
    end = read.value.end;
  }
  return ok({ batches, end });
}

const goesBack = (batch: Batch, end: BatchChainEnd): boolean => batch.index < end.index || batch.epoch < end.epoch;

const batchSchema = z.strictObject({
  kind: z.literal("batch"),
  format: z.literal(1),
  network: z.string().regex(NETWORK_NAME),
  number: z.int().min(1),
  previous: z.custom<Hash>(isHash),
  index: z.int().min(0),
  epoch: z.int().min(0),
  pages: z.array(z.strictObject({ scope: z.string().regex(SCOPE_NAME), id: z.string().max(200) })).max(BATCH_PAGES_MAX),
});

function parseBatch(value: unknown): Batch | undefined {
  const parsed = batchSchema.safeParse(value);
  if (!parsed.success) return undefined;
  return parsed.data.pages.every(({ scope, id }) => namesPageOf(scope, id)) ? parsed.data : undefined;
}
