import { isHash, isIncarnation, isSiteId, WHOLE_NUMBER_MAX } from "@huilian/domain/base";
import { z } from "zod";
import type { SealedPage, SealedSegment } from "../documents.ts";
import {
  HOLDINGS_MAX,
  PAGE_SEALED_MAX,
  PAGES_PER_REQUEST_MAX,
  PROOF_TEXT_MAX,
  PULL_BATCHES_MAX,
  PULL_DOCUMENTS_MAX,
  PULL_PAGES_MAX,
  PULL_WAIT_MAX_MS,
  PUSH_SEGMENTS_MAX,
  REFRESH_CHECKPOINTS_MAX,
  SEGMENT_SEALED_MAX,
  SESSION_CERTIFICATES_MAX,
  SIGNED_TEXT_MAX,
} from "./limits.ts";

/**
 * Every body of the sync protocol, for both ends. Objects are strict: a member nobody knows is a fault of one of
 * the two ends, and to pass over it would hide which.
 */

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const base64 = (charactersMax: number) =>
  z
    .string()
    .max(charactersMax)
    .refine((text) => text.length % 4 === 0 && BASE64.test(text));
const key32 = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);
const hash = z.custom<SealedSegment["header"]["tip"]>(isHash);
const incarnation = z.custom<SealedSegment["header"]["incarnation"]>(isIncarnation);
const site = z.custom<SealedSegment["header"]["site"]>(isSiteId);
const keyId = z.string().regex(/^[0-9a-f]{32}$/);
const whole = z.int().min(0).max(WHOLE_NUMBER_MAX);
const sequence = z.int().min(1).max(WHOLE_NUMBER_MAX);
const network = z.string().min(1).max(64);
const suite = z.int().min(1).max(255);
const code = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/);
/** `common`, `branch/B01`: the words belong to the applications. */
const SCOPE = "[a-z]{1,20}(?:/[A-Za-z0-9]{1,20})?";
const pageId = z.string().regex(new RegExp(`^page/${SCOPE}/[0-9a-f]{64}$`));

const signedText = (charactersMax: number) =>
  z.strictObject({ text: z.string().max(charactersMax), by: keyId, signature: base64(1_024) });
const documentSchema = signedText(SIGNED_TEXT_MAX);

/** How far an end knows the centre's log. */
export const positionSchema = z.strictObject({ epoch: whole, index: whole });
export type Position = Readonly<z.infer<typeof positionSchema>>;

/** The end of what is held of one incarnation. */
export const holdingSchema = z.strictObject({
  incarnation,
  sequence,
  tip: hash,
  chain: z.literal("operations").exactOptional(),
});
export type Holding = Readonly<z.infer<typeof holdingSchema>>;

export const openRequestSchema = z.strictObject({
  format: z.literal(1),
  network,
  site,
  incarnation,
  nonce: key32,
  ephemeralKey: key32,
  known: positionSchema,
});
export type OpenRequest = Readonly<z.infer<typeof openRequestSchema>>;

/**
 * `kind: "session"`, signed by the sequencer. It repeats all the node sent, so that an answer made for somebody else,
 * or with another key put in on the way, does not fit.
 */
export const transcriptSchema = z.strictObject({
  kind: z.literal("session"),
  format: z.literal(1),
  network,
  sessionId: z.string().regex(/^[0-9a-f]{32}$/),
  site,
  incarnation,
  siteNonce: key32,
  siteKey: key32,
  siteKnown: positionSchema,
  centreNonce: key32,
  centreKey: key32,
  centreKnown: positionSchema,
  holds: z.array(holdingSchema).max(HOLDINGS_MAX).readonly(),
  /** SHA-256 of the text of each certificate shown beside, in order: nobody slips an older one in. */
  certificates: z.array(hash).max(SESSION_CERTIFICATES_MAX).readonly(),
});
export type Transcript = Readonly<z.infer<typeof transcriptSchema>>;

export const openAnswerSchema = z.strictObject({
  transcript: signedText(512 * 1024),
  certificates: z
    .array(signedText(16 * 1024))
    .max(SESSION_CERTIFICATES_MAX)
    .readonly(),
});
export type OpenAnswer = Readonly<z.infer<typeof openAnswerSchema>>;

/** `kind: "session-proof"`, signed by the site: it has seen exactly this transcript. */
export const proofSchema = z.strictObject({
  kind: z.literal("session-proof"),
  format: z.literal(1),
  network,
  site,
  sessionId: transcriptSchema.shape.sessionId,
  /** SHA-256 of the transcript's text. */
  transcript: hash,
});
export type Proof = Readonly<z.infer<typeof proofSchema>>;

export const proofRequestSchema = z.strictObject({
  sessionId: transcriptSchema.shape.sessionId,
  proof: signedText(PROOF_TEXT_MAX),
});
export type ProofRequest = Readonly<z.infer<typeof proofRequestSchema>>;

export const proofAnswerSchema = z.strictObject({ sessionId: transcriptSchema.shape.sessionId });

const segmentSchema: z.ZodType<SealedSegment> = z.strictObject({
  header: z
    .strictObject({
      kind: z.enum(["segment", "notice"]),
      format: z.literal(1),
      suite,
      network,
      site,
      incarnation,
      from: sequence,
      to: sequence,
      tip: hash,
      chain: z.literal("operations").exactOptional(),
      uplinkKey: keyId,
    })
    .refine((header) => header.from <= header.to),
  wrapped: base64(1_024),
  wrappedForAuthor: base64(1_024),
  sealed: base64(SEGMENT_SEALED_MAX),
});

export const pushRequestSchema = z.strictObject({
  segments: z
    .array(segmentSchema.refine((segment) => segment.header.kind === "segment"))
    .min(1)
    .max(PUSH_SEGMENTS_MAX)
    .readonly(),
});
export const noticeRequestSchema = z.strictObject({
  segment: segmentSchema.refine(({ header }) => header.kind === "notice" && header.from === header.to),
});

/** What became of a push. Segments are taken in order; the first that is not taken ends it. */
export const pushAnswerSchema = z.strictObject({
  receipts: z.array(documentSchema).max(PUSH_SEGMENTS_MAX).readonly(),
  /** Where to go on: the centre holds the incarnation up to here, which is not where the push began. */
  resume: z.strictObject({ incarnation, sequence: whole, tip: hash }).exactOptional(),
  /** The first segment not taken, and why. */
  refused: z.strictObject({ from: sequence, code }).exactOptional(),
});
export type PushAnswer = Readonly<z.infer<typeof pushAnswerSchema>>;

export const noticeAnswerSchema = z.strictObject({ receipt: documentSchema });

/** What came after a batch and an index. Waits up to `waitMs` when there is nothing yet. */
export const pullRequestSchema = z.strictObject({
  afterBatch: whole,
  afterIndex: whole,
  waitMs: z.int().min(0).max(PULL_WAIT_MAX_MS),
});
export type PullRequest = Readonly<z.infer<typeof pullRequestSchema>>;

const pageSchema: z.ZodType<SealedPage> = z.strictObject({
  _id: pageId,
  header: signedText(16 * 1024),
  sealed: base64(PAGE_SEALED_MAX),
});

export const pullAnswerSchema = z.strictObject({
  /** Central documents for this site, by index. */
  documents: z.array(documentSchema).max(PULL_DOCUMENTS_MAX).readonly(),
  /** Batches, by number. */
  batches: z.array(documentSchema).max(PULL_BATCHES_MAX).readonly(),
  /** The delta pages these batches name in scopes of this site. */
  pages: z.array(pageSchema).max(PULL_PAGES_MAX).readonly(),
  /** More is there at once. */
  more: z.boolean(),
});
export type PullAnswer = Readonly<z.infer<typeof pullAnswerSchema>>;

export const refreshRequestSchema = z.strictObject({});
export const refreshAnswerSchema = z.strictObject({
  /** The newest checkpoint of every scope of this site. */
  checkpoints: z.array(documentSchema).max(REFRESH_CHECKPOINTS_MAX).readonly(),
  /** Number of the newest batch. */
  batch: whole,
});
export type RefreshAnswer = Readonly<z.infer<typeof refreshAnswerSchema>>;

export const pagesRequestSchema = z.strictObject({
  ids: z.array(pageId).min(1).max(PAGES_PER_REQUEST_MAX).readonly(),
});
/** Pages that are not held any more are left out. */
export const pagesAnswerSchema = z.strictObject({ pages: z.array(pageSchema).max(PAGES_PER_REQUEST_MAX).readonly() });

/** What the centre answers instead, as a problem document (RFC 9457). For machines: no sentences. */
export const syncProblemSchema = z.object({ type: z.string().max(200), status: z.int(), code });
