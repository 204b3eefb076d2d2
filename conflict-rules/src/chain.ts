import {
  assert,
  type Hash,
  type Incarnation,
  type Ref,
  refParts,
  type SiteId,
  type SiteKind,
  type Stamp,
} from "@huilian/domain";
import { effectiveStamp } from "./effective-stamp.ts";
import { isCountedApart } from "./entities/index.ts";
import type { FoldApproval, FoldCommit, FoldDocument } from "./fold-document.ts";
import type { StampedChange } from "./stamped-change.ts";

type Segment = Extract<FoldDocument, { type: "segment" }>;

interface Site {
  readonly siteKind: SiteKind;
  readonly certificates: Set<Hash>;
}

/** A commit whose place in its incarnation is proven, with the stamps it counts with. */
export interface ChainedCommit {
  readonly siteKind: SiteKind;
  readonly changes: readonly StampedChange[];
  readonly approvals: readonly FoldApproval[];
}

interface Chain {
  readonly site: SiteId;
  next: number;
  previous: Hash | undefined;
  effective: Stamp | undefined;
  /** Commits that arrived, by the sequence of their first change. */
  readonly waiting: Map<number, { readonly commit: FoldCommit; readonly receivedMs: number }>;
  /** What is chained, by sequence from 1 on. A place of what is counted apart is left out. */
  readonly refs: Ref[];
  /** How many of the chained changes are counted apart. */
  apart: number;
}

/** A commit that arrived and is not chained: what stands before it, or a beacon it cites, is not here. */
export interface Unchained {
  readonly site: SiteId;
  readonly commit: FoldCommit;
  readonly waitsFor: "chain" | "beacon";
}

/**
 * Puts what arrives in any order into the order its authors gave it. It answers one question per incarnation:
 * up to which sequence is everything here.
 */
export interface Chains {
  enrol(document: Extract<FoldDocument, { type: "enrol" }>): readonly ChainedCommit[];
  beacon(document: Extract<FoldDocument, { type: "beacon" }>): readonly ChainedCommit[];
  segment(document: Segment): readonly ChainedCommit[];
  siteKindOf(site: SiteId): SiteKind | undefined;
  beaconMs(hash: Hash): number | undefined;
  /** Per incarnation the last chained sequence. */
  chainedUpTo(): ReadonlyMap<Incarnation, { readonly site: SiteId; readonly sequence: number }>;
  /** By site, how many of the chained changes are counted apart. */
  chainedApart(): ReadonlyMap<SiteId, number>;
  /** The change at a place that is chained; undefined for what is counted apart, of which there are too many to hold. */
  refAt(incarnation: Incarnation, sequence: number): Ref | undefined;
  unchained(): readonly Unchained[];
}

export function createChains(): Chains {
  const sites = new Map<SiteId, Site>();
  const beacons = new Map<Hash, number>();
  const chains = new Map<Incarnation, Chain>();

  function step(chain: Chain): ChainedCommit | undefined {
    const found = chain.waiting.get(chain.next);
    const site = sites.get(chain.site);
    if (!found || !site) return undefined;
    const { commit, receivedMs } = found;
    const first = commit.changes[0]?.change;
    assert(first, "a commit holds a change");
    const follows = chain.previous ? first.previous === chain.previous : site.certificates.has(first.previous);
    if (!follows || commit.changes.some(({ change }) => !beacons.has(change.beacon))) return undefined;
    let before = chain.effective;
    const changes = commit.changes.map((read) => {
      const beaconMs = beacons.get(read.change.beacon) as number;
      const stamped = effectiveStamp(read.change.stamp, { beaconMs, receivedMs }, before);
      before = stamped.effective;
      return { ...read, ...stamped };
    });
    chain.waiting.delete(chain.next);
    for (const [at, { ref, change }] of changes.entries()) {
      if (isCountedApart(change)) chain.apart += 1;
      else chain.refs[chain.next - 1 + at] = ref;
    }
    chain.next += commit.changes.length;
    chain.effective = before;
    chain.previous = refParts((commit.changes.at(-1) as { ref: (typeof changes)[number]["ref"] }).ref).hash;
    return { siteKind: site.siteKind, changes, approvals: commit.approvals ?? [] };
  }

  function advance(candidates: Iterable<Chain>): readonly ChainedCommit[] {
    const chained: ChainedCommit[] = [];
    for (const chain of candidates) {
      for (let commit = step(chain); commit; commit = step(chain)) chained.push(commit);
    }
    return chained;
  }

  function chainOf(segment: Segment): Chain {
    const known = chains.get(segment.incarnation);
    if (known) return known;
    const chain: Chain = {
      site: segment.site,
      next: 1,
      previous: undefined,
      effective: undefined,
      waiting: new Map(),
      refs: [],
      apart: 0,
    };
    chains.set(segment.incarnation, chain);
    return chain;
  }

  return {
    enrol({ site, siteKind, certificate }) {
      const known = sites.get(site);
      if (known) known.certificates.add(certificate);
      else sites.set(site, { siteKind, certificates: new Set([certificate]) });
      return advance([...chains.values()].filter((chain) => chain.site === site));
    },
    beacon({ hash, timeMs }) {
      beacons.set(hash, timeMs);
      return advance(chains.values());
    },
    segment(segment) {
      const chain = chainOf(segment);
      assert(chain.site === segment.site, "an incarnation belongs to one site");
      let sequence = segment.from;
      for (const commit of segment.commits) {
        // A place that is chained or waits already was handed over before: the sequencer gives each place once.
        if (sequence >= chain.next && !chain.waiting.has(sequence)) {
          chain.waiting.set(sequence, { commit, receivedMs: segment.receivedMs });
        }
        sequence += commit.changes.length;
      }
      return advance([chain]);
    },
    siteKindOf: (site) => sites.get(site)?.siteKind,
    beaconMs: (hash) => beacons.get(hash),
    chainedUpTo: () =>
      new Map([...chains].map(([incarnation, chain]) => [incarnation, { site: chain.site, sequence: chain.next - 1 }])),
    chainedApart() {
      const bySite = new Map<SiteId, number>();
      for (const { site, apart } of chains.values()) bySite.set(site, (bySite.get(site) ?? 0) + apart);
      return bySite;
    },
    refAt: (incarnation, sequence) => chains.get(incarnation)?.refs[sequence - 1],
    unchained: () =>
      [...chains.values()].flatMap((chain) =>
        [...chain.waiting].map(([sequence, { commit }]) => ({
          site: chain.site,
          commit,
          waitsFor: sequence === chain.next ? ("beacon" as const) : ("chain" as const),
        })),
      ),
  };
}
