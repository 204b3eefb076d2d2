import { type Hash, type Ref, refParts, SEGMENT_CHANGES_MAX, type SiteId } from "@huilian/domain";
import type { QuarantineReason, SegmentHeader, VerifiedSegment } from "@huilian/sync";
import type { Offer } from "../core-port.ts";
import { INCARNATIONS_PER_SITE_MAX, NOTICES_AHEAD_PER_SITE_MAX } from "../limits.ts";
import type { ChainTable } from "./chain-table.ts";

/** What is to be done with an offered segment. */
export type Decision =
  /** It continues its chain. */
  | { readonly to: "append"; readonly verified: VerifiedSegment }
  /** It is held; its receipt lies in this entry. */
  | { readonly to: "answer-again"; readonly index: number }
  /** There is a gap, or nothing new in it: tell the site where to go on. */
  | { readonly to: "resume" }
  /** It reaches back into what is held: whether it is a fork depends on the hash held at this sequence. */
  | { readonly to: "compare"; readonly sequence: number; readonly offered: Hash }
  | { readonly to: "quarantine"; readonly reason: QuarantineReason }
  | { readonly to: "refuse"; readonly code: "bad-input" | "too-many-incarnations" | "busy" };

/** In order of precedence. Needs nothing but what is in memory. */
export function decideSegment(chains: ChainTable, offer: Offer): Decision {
  const { header } = offer.segment;
  if (header.to - header.from >= SEGMENT_CHANGES_MAX) return { to: "refuse", code: "bad-input" };
  const chain = chains.chain(header.incarnation);
  if (isAnothers(chains, header)) return { to: "quarantine", reason: "chain-differs" };
  const held = chains.segmentOf(header.incarnation, header.from);
  // By its header, before anything of it is believed: all that is answered is what was signed the first time.
  if (held?.from === header.from && held.to === header.to && held.tip === header.tip) {
    return { to: "answer-again", index: held.index };
  }
  const sequence = chain?.sequence ?? 0;
  if (header.from > sequence + 1 || offer.judged === "not-read") return { to: "resume" };
  if (offer.judged === "not-authentic") return { to: "quarantine", reason: offer.reason };
  if (header.from <= sequence) return compareAt(offer.verified, Math.min(header.to, sequence));
  if (chain !== undefined && previousOf(offer.verified) !== chain.tip)
    return { to: "quarantine", reason: "chain-differs" };
  if (chain === undefined && chains.holdings(header.site).length >= INCARNATIONS_PER_SITE_MAX) {
    return { to: "refuse", code: "too-many-incarnations" };
  }
  if (isForkOfNotice(chains, offer.verified)) return { to: "quarantine", reason: "fork" };
  return { to: "append", verified: offer.verified };
}

/** As `decideSegment`, for a safety change ahead of its chain. Nothing is asked of what precedes it. */
export function decideNotice(chains: ChainTable, offer: Offer): Decision {
  const { header } = offer.segment;
  const index = chains.notice(header);
  if (index !== undefined) return { to: "answer-again", index };
  const chain = chains.chain(header.incarnation);
  if (isAnothers(chains, header)) return { to: "quarantine", reason: "chain-differs" };
  if (offer.judged === "not-authentic") return { to: "quarantine", reason: offer.reason };
  if (offer.judged === "not-read") return { to: "refuse", code: "bad-input" };
  if (isForkOfNotice(chains, offer.verified)) return { to: "quarantine", reason: "fork" };
  // A site that has so many is to bring its chain first: all of them are looked at whenever something is folded.
  if (chains.noticesAhead(header.site) >= NOTICES_AHEAD_PER_SITE_MAX) return { to: "refuse", code: "busy" };
  return chain !== undefined && header.from <= chain.sequence
    ? compareAt(offer.verified, header.from)
    : { to: "append", verified: offer.verified };
}

const isAnothers = (chains: ChainTable, { incarnation, site }: SegmentHeader): boolean =>
  (chains.ownerOf(incarnation) ?? site) !== site;

/** A site says one thing at one place: what it says in its chain is what its notice said. */
const isForkOfNotice = (chains: ChainTable, verified: VerifiedSegment): boolean =>
  refsOf(verified).some((ref, at) =>
    chains.contradictsNotice(verified.header, verified.header.from + at, refParts(ref).hash),
  );

const refsOf = ({ commits }: VerifiedSegment): readonly Ref[] =>
  commits.flatMap(({ changes }) => changes.map(({ ref }) => ref));

const previousOf = ({ commits }: VerifiedSegment): Hash | undefined => commits[0]?.changes[0]?.change.previous;

/** Hashes chain, so that two branches that agree at one sequence agree at all before it. */
function compareAt(verified: VerifiedSegment, sequence: number): Decision {
  const ref = refsOf(verified)[sequence - verified.header.from];
  return ref === undefined
    ? { to: "quarantine", reason: "malformed" }
    : { to: "compare", sequence, offered: refParts(ref).hash };
}

/** What a site is told when it is to go on elsewhere. */
export const resumePoint = (chains: ChainTable, { incarnation }: SegmentHeader, site: SiteId) => {
  const chain = chains.chain(incarnation);
  const known = chain?.site === site ? chain : undefined;
  return { incarnation, sequence: known?.sequence ?? 0, tip: known?.tip ?? NOTHING };
};

/** The tip of a chain of which nothing is held. */
const NOTHING = "0".repeat(64) as Hash;
