import type { Incarnation } from "@huilian/domain";
import {
  type ChainExpectation,
  type Crypto,
  type KeyRegistry,
  readChange,
  type SealedSegment,
  type SegmentContent,
  verifyNotice,
  verifySegment,
} from "@huilian/sync";
import type { Holding } from "@huilian/sync/serve";
import type { Judged, Offer } from "../core-port.ts";
import type { SegmentOpener } from "../log/open-entry.ts";

export interface VerifyDeps {
  readonly crypto: Crypto;
  readonly opener: SegmentOpener;
  readonly registry: KeyRegistry;
}

type End = Pick<Holding, "sequence" | "tip">;

/**
 * Opens and verifies what a site pushes, each segment against the end of what is held or, for the next of the same
 * incarnation, of the segment before. What lies beyond a gap is not looked into.
 */
export function verifyOffers(
  deps: VerifyDeps,
  holdings: readonly Holding[],
  segments: readonly SealedSegment[],
): readonly Offer[] {
  const ends = new Map<Incarnation, End>(holdings.map((held) => [held.incarnation, held]));
  return segments.map((segment) => {
    const { incarnation, from, to, tip } = segment.header;
    const end = ends.get(incarnation);
    if (from > (end?.sequence ?? 0) + 1) return { segment, judged: "not-read" };
    const judged = verifyOne(deps, segment, end);
    if (judged.judged === "authentic" && to > (end?.sequence ?? 0)) ends.set(incarnation, { sequence: to, tip });
    return { ...judged, segment };
  });
}

function verifyOne({ crypto, opener, registry }: VerifyDeps, segment: SealedSegment, end: End | undefined): Judged {
  const { header } = segment;
  const opened = opener.open(segment);
  if (!opened.ok) return notAuthentic(opened.error);
  const content = opened.value;
  const isNext = header.from === (end?.sequence ?? 0) + 1;
  // What reaches back into what is held is verified by itself; whether it is a fork, the core finds by its hashes.
  const expect = isNext ? end && after(end) : itself(crypto, content, header.from);
  return judge(verifySegment(crypto, registry, { header, content, expect: expect ?? "chain-start" }));
}

/** Verifies a safety change ahead of its chain. */
export function verifyNoticeOffer({ crypto, opener, registry }: VerifyDeps, segment: SealedSegment): Offer {
  const opened = opener.open(segment);
  if (!opened.ok) return { segment, ...notAuthentic(opened.error) };
  return { segment, ...judge(verifyNotice(crypto, registry, { header: segment.header, content: opened.value })) };
}

/** Where content says it goes on. What is not a change makes the verification fail by itself. */
function itself(crypto: Crypto, content: SegmentContent, from: number): Exclude<ChainExpectation, string> | undefined {
  const first = readChange(crypto, content.commits[0]?.changes[0] ?? "");
  return first.ok && from > 1 ? { previous: first.value.change.previous, sequence: from } : undefined;
}

const after = ({ sequence, tip }: End) => ({ previous: tip, sequence: sequence + 1 });

type Verified = ReturnType<typeof verifySegment>;

const notAuthentic = (reason: Extract<Judged, { judged: "not-authentic" }>["reason"]): Judged => ({
  judged: "not-authentic",
  reason,
});

const judge = (verified: Verified): Judged =>
  verified.ok ? { judged: "authentic", verified: verified.value } : notAuthentic(verified.error);
