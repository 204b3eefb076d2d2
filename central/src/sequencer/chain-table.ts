import { assert, type Hash, type Incarnation, type SiteId } from "@huilian/domain";
import type { SegmentHeader, SideChain } from "@huilian/sync";
import type { Holding } from "@huilian/sync/serve";

/** A receipted segment: its place in its chain, and its place in the log. */
export interface HeldSegment {
  readonly from: number;
  readonly to: number;
  readonly tip: Hash;
  readonly index: number;
}

/** What the centre holds of one incarnation. Segments follow one another from sequence 1 on, without gap. */
export interface HeldChain {
  readonly site: SiteId;
  readonly incarnation: Incarnation;
  readonly segments: readonly HeldSegment[];
  /** The last sequence held. */
  readonly sequence: number;
  readonly tip: Hash;
}

export type HeldEnd = Pick<HeldChain, "site" | "incarnation" | "sequence" | "tip">;

/** Which changes the centre has receipted, and where they lie. Kept in memory, and made again from the log. */
export interface ChainTable {
  chain(incarnation: Incarnation): HeldChain | undefined;
  /** Whose an incarnation is: who first spoke in it, in its chain or in a notice. Its name is no secret after that. */
  ownerOf(incarnation: Incarnation): SiteId | undefined;
  holdings(site: SiteId): readonly Holding[];
  /** Takes up a segment that continues its chain. */
  extend(header: SegmentHeader, index: number): void;
  /** The segment that holds a change. */
  segmentOf(incarnation: Incarnation, sequence: number): HeldSegment | undefined;
  /** Where all chains stood before an index of the log. */
  chainsBefore(index: number): readonly HeldEnd[];
  /** The entry of a notice that is held. */
  notice(header: SegmentHeader): number | undefined;
  addNotice(header: SegmentHeader, index: number): void;
  /** Whether a site said something else at a place before, in a notice. What other sites said there proves nothing. */
  contradictsNotice(at: Pick<SegmentHeader, "site" | "incarnation">, sequence: number, hash: Hash): boolean;
  /** Notices of a site that its chain has not reached. */
  noticesAhead(site: SiteId): number;
  /**
   * Changes of a site that are receipted, each counted once, whether by its segment or by a notice ahead of it. The
   * chain of operations is not among them.
   */
  receipted(site: SiteId): number;
  sites(): readonly SiteId[];
}

interface GrowingChain {
  readonly site: SiteId;
  /** As the first segment says: absent for the chain of changes. */
  readonly chain: SideChain | undefined;
  readonly segments: HeldSegment[];
}

interface HeldNotice {
  readonly index: number;
}

export function createChainTable(): ChainTable {
  const chains = new Map<Incarnation, GrowingChain>();
  const bySite = new Map<SiteId, Incarnation[]>();
  const notices = new Map<string, HeldNotice>();
  const noticedHashes = new Map<string, Hash>();
  const noticedOwners = new Map<Incarnation, SiteId>();
  const noticesBySite = new Map<SiteId, SegmentHeader[]>();

  function chain(incarnation: Incarnation): HeldChain | undefined {
    const held = chains.get(incarnation);
    const last = held?.segments.at(-1);
    return held && last && { site: held.site, incarnation, segments: held.segments, sequence: last.to, tip: last.tip };
  }

  const isOfChanges = (incarnation: Incarnation): boolean => chains.get(incarnation)?.chain === undefined;

  function noticesAhead(site: SiteId): number {
    const isAhead = ({ incarnation, from }: SegmentHeader): boolean => {
      const held = chain(incarnation);
      return held?.site !== site || from > held.sequence;
    };
    return (noticesBySite.get(site) ?? []).filter(isAhead).length;
  }

  function growing({ incarnation, site, chain }: SegmentHeader): GrowingChain {
    const known = chains.get(incarnation);
    if (known) return known;
    const fresh: GrowingChain = { site, chain, segments: [] };
    chains.set(incarnation, fresh);
    bySite.set(site, [...(bySite.get(site) ?? []), incarnation]);
    return fresh;
  }

  return {
    chain,
    ownerOf: (incarnation) => chains.get(incarnation)?.site ?? noticedOwners.get(incarnation),
    holdings: (site) =>
      (bySite.get(site) ?? []).flatMap((incarnation) => {
        const held = chain(incarnation);
        const side = chains.get(incarnation)?.chain;
        if (held === undefined) return [];
        return [
          { incarnation, sequence: held.sequence, tip: held.tip, ...(side === undefined ? {} : { chain: side }) },
        ];
      }),
    extend(header, index) {
      const { segments, site } = growing(header);
      assert(site === header.site, "an incarnation belongs to one site");
      assert(header.from === (segments.at(-1)?.to ?? 0) + 1, "a chain grows without gap");
      segments.push({ from: header.from, to: header.to, tip: header.tip, index });
    },
    segmentOf(incarnation, sequence) {
      const segments = chains.get(incarnation)?.segments ?? [];
      const found = segments[firstReaching(segments, sequence)];
      return found && found.from <= sequence ? found : undefined;
    },
    chainsBefore: (index) =>
      [...chains].flatMap(([incarnation, { site, segments }]) => {
        const last = segments.findLast((segment) => segment.index < index);
        return last ? [{ site, incarnation, sequence: last.to, tip: last.tip }] : [];
      }),
    notice: (header) => notices.get(noticeKey(header))?.index,
    addNotice(header, index) {
      if (notices.has(noticeKey(header))) return;
      notices.set(noticeKey(header), { index });
      if (!noticedOwners.has(header.incarnation)) noticedOwners.set(header.incarnation, header.site);
      noticedHashes.set(placeKey(header, header.from), header.tip);
      const others = noticesBySite.get(header.site);
      if (others) others.push(header);
      else noticesBySite.set(header.site, [header]);
    },
    contradictsNotice: (at, sequence, hash) => (noticedHashes.get(placeKey(at, sequence)) ?? hash) !== hash,
    noticesAhead,
    receipted(site) {
      const chained = (bySite.get(site) ?? []).reduce(
        (sum, incarnation) => sum + (isOfChanges(incarnation) ? (chain(incarnation)?.sequence ?? 0) : 0),
        0,
      );
      return chained + noticesAhead(site);
    },
    sites: () => [...new Set([...bySite.keys(), ...noticesBySite.keys()])],
  };
}

const placeKey = ({ site, incarnation }: Pick<SegmentHeader, "site" | "incarnation">, sequence: number): string =>
  `${incarnation}/${sequence}/${site}`;

const noticeKey = ({ incarnation, from, tip }: SegmentHeader): string => `${incarnation}/${from}/${tip}`;

/** The place of the first segment that reaches a sequence, by halving: a chain may have many thousands. */
function firstReaching(segments: readonly HeldSegment[], sequence: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((segments[middle]?.to ?? 0) < sequence) low = middle + 1;
    else high = middle;
  }
  return low;
}
