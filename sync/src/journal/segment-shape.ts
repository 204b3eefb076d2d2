import {
  COMMIT_CHANGES_MAX,
  isHash,
  isIncarnation,
  isSiteId,
  type Json,
  SEGMENT_CHANGES_MAX,
  type Tip,
} from "@huilian/domain/base";
import { documentOf } from "../crypto/signing.ts";
import type { Commit, SealedSegment, SegmentContent, SegmentHeader, SignedText } from "../documents.ts";
import { isApprovedBy } from "./approval.ts";
import { isEnvelopeName, isObject, isSequence, isSuiteId, isWholeBetween } from "./envelope.ts";
import { APPROVALS_MAX } from "./limits.ts";

const KEY_ID = /^[0-9a-f]{32}$/;

export const isSignedText = (value: unknown): value is SignedText =>
  isObject(value) &&
  typeof value["text"] === "string" &&
  typeof value["by"] === "string" &&
  typeof value["signature"] === "string";

/** Members a newer author added are kept: the ciphertext is bound to the whole header. */
export const isSegmentHeader = (value: unknown): value is SegmentHeader =>
  isObject(value) &&
  (value["kind"] === "segment" || value["kind"] === "notice") &&
  value["format"] === 1 &&
  isSuiteId(value["suite"]) &&
  isEnvelopeName(value["network"]) &&
  isSiteId(value["site"]) &&
  isIncarnation(value["incarnation"]) &&
  isSequence(value["from"]) &&
  isSequence(value["to"]) &&
  (value["from"] as number) <= (value["to"] as number) &&
  isHash(value["tip"]) &&
  (value["chain"] === undefined || value["chain"] === "operations") &&
  typeof value["uplinkKey"] === "string" &&
  KEY_ID.test(value["uplinkKey"]);

/** Whether something from a line or a disk has the shape of a sealed segment; what is inside is not looked at. */
export const isSealedSegment = (value: unknown): value is SealedSegment =>
  isObject(value) &&
  isSegmentHeader(value["header"]) &&
  typeof value["wrapped"] === "string" &&
  typeof value["wrappedForAuthor"] === "string" &&
  typeof value["sealed"] === "string";

/** Absent or not empty, so that a commit nobody approved has one form. */
const isApprovals = (value: unknown): value is readonly SignedText[] | undefined =>
  value === undefined ||
  (Array.isArray(value) && value.length >= 1 && value.length <= APPROVALS_MAX && value.every(isSignedText));

const isCommit = (value: unknown): value is Commit =>
  isObject(value) &&
  Array.isArray(value["changes"]) &&
  value["changes"].length >= 1 &&
  value["changes"].length <= COMMIT_CHANGES_MAX &&
  value["changes"].every((text) => typeof text === "string") &&
  isSignedText(value["tip"]) &&
  isApprovals(value["approvals"]);

const isContent = (value: unknown): value is SegmentContent => {
  if (!isObject(value) || !Array.isArray(value["commits"]) || value["commits"].length === 0) return false;
  if (!value["commits"].every(isCommit)) return false;
  return value["commits"].reduce((count, { changes }) => count + changes.length, 0) <= SEGMENT_CHANGES_MAX;
};

/** The content of an opened segment; undefined when its text is no JSON of that shape, or holds too much. */
export function parseContent(text: string): SegmentContent | undefined {
  // The outer text is not hashed, so its canonical form is not asked for: each change and tip inside is checked.
  try {
    const value = JSON.parse(text) as Json;
    return isContent(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The tip in a signed text, whose signature is looked at elsewhere; undefined when it is none. */
export function parseTip(signed: SignedText): Tip | undefined {
  const tip = documentOf<Tip>(signed.text, "tip");
  if (tip === undefined) return undefined;
  const wellFormed =
    (tip.format as number) === 1 &&
    isSuiteId(tip.suite) &&
    isEnvelopeName(tip.network) &&
    isSiteId(tip.site) &&
    isIncarnation(tip.incarnation) &&
    isSequence(tip.sequence) &&
    isHash(tip.hash) &&
    isWholeBetween(tip.count, 1, COMMIT_CHANGES_MAX) &&
    tip.count <= tip.sequence &&
    (tip.approvedBy === undefined || (isApprovedBy(tip.approvedBy) && tip.approvedBy.length > 0));
  return wellFormed ? tip : undefined;
}
