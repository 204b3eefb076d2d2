import {
  assert,
  canonicalJson,
  type Hash,
  IDEMPOTENCY_KEY_MAX,
  type Incarnation,
  isIncarnation,
  isRef,
  type Json,
  type JsonObject,
  type Ref,
} from "@huilian/domain/base";
import type { Base64, Crypto } from "../crypto/crypto.ts";
import type { Commit, SealedSegment, SignedText } from "../documents.ts";
import type { StoredDocument } from "../store/store.ts";
import { openAtRest, sealAtRest } from "./at-rest.ts";
import { incarnationId } from "./journal-ids.ts";
import { ENVELOPE_NAME_MAX, LOCAL_TEXT_MAX } from "./limits.ts";
import { isSealedSegment, isSignedText } from "./segment-shape.ts";

/** What the client calls its request, and a hash of what it asked: the same key must ask the same. */
export interface RequestMark {
  readonly key: string;
  readonly hash: string;
}

/** What the node remembers of a commit beside what it signed. It never leaves the node. */
export interface LocalRecord {
  readonly request?: RequestMark;
  readonly note?: Json;
}

/** `commit/…`: a commit that is not yet in a segment. */
export interface CommitRecord {
  readonly commit: Commit;
  readonly local: LocalRecord;
}

/** `local/…`: what a segment holds, and the local records of its commits, so that opening reads no segment. */
export interface SegmentLocals {
  readonly from: number;
  readonly to: number;
  readonly tip: Hash;
  readonly textLength: number;
  readonly locals: readonly CommitLocal[];
}

export interface CommitLocal {
  /** Of the commit's first change. */
  readonly sequence: number;
  readonly local: LocalRecord;
}

/** Why a node began an incarnation. */
export type IncarnationCause = "first" | "centre-shows-more" | "protector-missing" | "store-behind-key-file";

/** `incarnation/…`: one life of the journal. */
export interface IncarnationRecord {
  readonly number: number;
  readonly incarnation: Incarnation;
  readonly cause: IncarnationCause;
  readonly continues?: Ref;
}

/** Seals and opens the journal's own documents. */
export interface RecordSealing {
  readonly crypto: Crypto;
  readonly storeKey: Uint8Array;
}

/** @throws when a local record is too long: it is kept for ever. */
export function checkLocal(local: LocalRecord): LocalRecord {
  const { request } = local;
  assert(canonicalJson(local as JsonObject).length <= LOCAL_TEXT_MAX, "a local record is at most LOCAL_TEXT_MAX long");
  if (request === undefined) return local;
  assert(request.key.length >= 1 && request.key.length <= IDEMPOTENCY_KEY_MAX, "a request key has a length");
  assert(request.hash.length >= 1 && request.hash.length <= ENVELOPE_NAME_MAX, "a request hash has a length");
  return local;
}

export const isEmptyLocal = ({ request, note }: LocalRecord): boolean => request === undefined && note === undefined;

export const sealedDocument = (sealing: RecordSealing, id: string, record: object): StoredDocument => ({
  _id: id,
  sealed: sealAtRest(sealing.crypto, sealing.storeKey, id, record as JsonObject),
});

/** The record is what this node sealed under this id, so its shape needs no second check once it opens. */
export function openedDocument<Stored extends CommitRecord | SegmentLocals>(
  { crypto, storeKey }: RecordSealing,
  document: StoredDocument,
): Stored {
  const sealed = document["sealed"];
  assert(typeof sealed === "string", `the node's own document is sealed: ${document._id}`);
  return openAtRest(crypto, storeKey, document._id, sealed satisfies Base64) as unknown as Stored;
}

export function storedSegment(document: StoredDocument): SealedSegment {
  const segment = document["segment"];
  assert(isSealedSegment(segment), `a stored segment has its shape: ${document._id}`);
  return segment;
}

export function storedReceipt(document: StoredDocument): SignedText {
  const receipt = document["receipt"];
  assert(isSignedText(receipt), `a stored receipt has its shape: ${document._id}`);
  return receipt;
}

export const incarnationDocument = ({ number, incarnation, cause, continues }: IncarnationRecord): StoredDocument => ({
  _id: incarnationId(number),
  number,
  incarnation,
  cause,
  ...(continues === undefined ? {} : { continues }),
});

export function storedIncarnation(document: StoredDocument): IncarnationRecord {
  const { number, incarnation, cause, continues } = document as Partial<IncarnationRecord> & StoredDocument;
  assert(
    typeof number === "number" &&
      document._id === incarnationId(number) &&
      isIncarnation(incarnation) &&
      cause !== undefined &&
      (continues === undefined || isRef(continues)),
    `a stored incarnation has its shape: ${document._id}`,
  );
  return { number, incarnation, cause, ...(continues === undefined ? {} : { continues }) };
}
