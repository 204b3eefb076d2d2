import { assert, canonicalJson, err, type JsonObject, ok, type Result } from "@huilian/domain/base";
import { fromBase64, parseBase64, toBase64, toUtf8 } from "../crypto/bytes.ts";
import type { Base64, Crypto, KeyId, KeyPair } from "../crypto/crypto.ts";
import { pack, SEGMENT_BLOCK_BYTES, unpack } from "../crypto/packing.ts";
import type { Commit, SealedSegment, SegmentContent, SegmentHeader, SideChain } from "../documents.ts";
import { SEGMENT_CONTENT_BYTES_MAX } from "./limits.ts";
import { parseContent, parseTip } from "./segment-shape.ts";

/** The centre's key that segments are sealed to, with the id by which the centre finds its secret half. */
export interface UplinkKey {
  readonly keyId: KeyId;
  readonly publicKey: Base64;
}

export interface SegmentParts {
  /** Commits that follow one another, in sequence; for a notice one commit of one change. */
  readonly commits: readonly Commit[];
  /** The author's own key, 32 bytes: the author reads its journal too. */
  readonly storeKey: Uint8Array;
  readonly uplink: UplinkKey;
  /** Absent for the chain of changes. */
  readonly chain?: SideChain;
}

/** Seals commits as a segment. Its header is read off their tips, so that it cannot say anything else. */
export const packSegment = (crypto: Crypto, parts: SegmentParts): SealedSegment =>
  sealContent(crypto, parts, headerOf("segment", parts));

/** Seals one safety change as a notice: the copy that counts even where the chain before it has a gap. */
export function packNotice(crypto: Crypto, parts: SegmentParts): SealedSegment {
  assert(parts.commits.length === 1 && parts.commits[0]?.changes.length === 1, "a notice is one commit of one change");
  return sealContent(crypto, parts, headerOf("notice", parts));
}

/** Seals commits under a header as given. For `packSegment`; and for tests that must build what no author would. */
export function sealContent(crypto: Crypto, parts: SegmentParts, header: SegmentHeader): SealedSegment {
  const contentKey = crypto.randomBytes(CONTENT_KEY_BYTES);
  const content = { commits: parts.commits } satisfies SegmentContent;
  const plain = pack(canonicalJson(content as unknown as JsonObject), SEGMENT_BLOCK_BYTES);
  return {
    header,
    wrapped: toBase64(crypto.sealToKey(contentKey, parts.uplink.publicKey)),
    wrappedForAuthor: toBase64(crypto.seal(contentKey, parts.storeKey, boundTo("author", header))),
    sealed: toBase64(crypto.seal(plain, contentKey, boundTo("content", header))),
  };
}

/** Why a segment gives no content, in order of precedence. */
export type OpenProblem = "cannot-open" | "malformed";

/** Opens a segment with the centre's uplink keys. It proves nothing yet about who wrote it: `verifySegment` does. */
export function openSegment(
  crypto: Crypto,
  segment: SealedSegment,
  uplinkKeys: KeyPair,
): Result<SegmentContent, OpenProblem> {
  const wrapped = parseBase64(segment.wrapped);
  return openContent(crypto, segment, wrapped && crypto.openWithKey(wrapped, uplinkKeys));
}

/**
 * Opens a segment of the node's own journal.
 * @throws when it does not open: then the disk or the store key is at fault.
 */
export function openOwnSegment(crypto: Crypto, segment: SealedSegment, storeKey: Uint8Array): SegmentContent {
  const { header } = segment;
  const contentKey = crypto.open(fromBase64(segment.wrappedForAuthor), storeKey, boundTo("author", header));
  const content = openContent(crypto, segment, contentKey);
  assert(content.ok, `the node's own segment opens under its store key: ${header.incarnation}/${header.from}`);
  return content.value;
}

const CONTENT_KEY_BYTES = 32;

function openContent(
  crypto: Crypto,
  segment: SealedSegment,
  contentKey: Uint8Array | undefined,
): Result<SegmentContent, OpenProblem> {
  const sealed = parseBase64(segment.sealed);
  if (contentKey?.length !== CONTENT_KEY_BYTES || sealed === undefined) return err("cannot-open");
  const plain = crypto.open(sealed, contentKey, boundTo("content", segment.header));
  if (plain === undefined) return err("cannot-open");
  const text = unpack(plain, SEGMENT_CONTENT_BYTES_MAX);
  const content = text.ok ? parseContent(text.value) : undefined;
  return content === undefined ? err("malformed") : ok(content);
}

/** The purpose stands in front: the same header is bound to the content and to the author's copy of its key. */
const boundTo = (purpose: "content" | "author", header: SegmentHeader): Uint8Array =>
  toUtf8(`huilian/segment-${purpose}/1\0${canonicalJson(header as unknown as JsonObject)}`);

function headerOf(kind: SegmentHeader["kind"], { commits, uplink, chain }: SegmentParts): SegmentHeader {
  const first = tipOf(commits.at(0));
  const last = tipOf(commits.at(-1));
  const { suite, network, site, incarnation } = last;
  return {
    kind,
    format: 1,
    suite,
    network,
    site,
    incarnation,
    from: first.sequence - first.count + 1,
    to: last.sequence,
    tip: last.hash,
    ...(chain === undefined ? {} : { chain }),
    uplinkKey: uplink.keyId,
  };
}

function tipOf(commit: Commit | undefined) {
  const tip = commit && parseTip(commit.tip);
  assert(tip !== undefined, "a segment holds at least one commit, each under a tip");
  return tip;
}
