import { assert, err, ok, type Result } from "@huilian/domain/base";
import { z } from "zod";
import type { Crypto } from "../crypto/crypto.ts";
import { type Signer, signText } from "../crypto/signing.ts";
import type { Checkpoint, ScopeName, SignedText } from "../documents.ts";
import { NETWORK_NAME, SCOPE_NAME } from "../keys/certificate.ts";
import type { KeyRegistry } from "../keys/key-registry.ts";
import { isBucketCount } from "./buckets.ts";
import { BUCKETS_MAX } from "./limits.ts";
import { namesPageOf } from "./page-ids.ts";

/** Why a checkpoint is not taken, in order of precedence. */
export type CheckpointProblem = "not-authentic" | "malformed" | "other-scope";

/** All rows of one scope at one batch, by the ids of its pages in bucket order. @throws when it is not whole. */
export function makeCheckpoint(
  crypto: Crypto,
  signer: Signer,
  fields: Omit<Checkpoint, "kind" | "format">,
): SignedText {
  const { network, scope, batch, index, epoch, pages } = fields;
  const checkpoint: Checkpoint = { kind: "checkpoint", format: 1, network, scope, batch, index, epoch, pages };
  assert(parseCheckpoint(checkpoint) !== undefined, "a checkpoint has one page of its scope for every bucket");
  return signText<Checkpoint>(crypto, signer, checkpoint);
}

/** The checkpoint of `scope` in a signed text. Its pages are then named, and need no check of their own signature. */
export function readCheckpoint(
  registry: KeyRegistry,
  signed: SignedText,
  scope: ScopeName,
): Result<Checkpoint, CheckpointProblem> {
  const document = registry.verify<Checkpoint>(signed, "checkpoint", ["applier"]);
  if (document === undefined) return err("not-authentic");
  const checkpoint = parseCheckpoint(document);
  if (checkpoint === undefined) return err("malformed");
  return checkpoint.scope === scope ? ok(checkpoint) : err("other-scope");
}

const checkpointSchema = z.strictObject({
  kind: z.literal("checkpoint"),
  format: z.literal(1),
  network: z.string().regex(NETWORK_NAME),
  scope: z.string().regex(SCOPE_NAME),
  batch: z.int().min(0),
  index: z.int().min(0),
  epoch: z.int().min(0),
  pages: z.array(z.string().max(200)).max(BUCKETS_MAX),
});

function parseCheckpoint(value: unknown): Checkpoint | undefined {
  const parsed = checkpointSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { pages, scope } = parsed.data;
  return isBucketCount(pages.length) && pages.every((id) => namesPageOf(scope, id)) ? parsed.data : undefined;
}
