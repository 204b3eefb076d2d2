import type { Hash, Incarnation, Json, ReadChange, SiteId } from "@huilian/domain";
import {
  type BatchChainEnd,
  batchChainStart,
  type Crypto,
  type ScopeKeyMaterial,
  type SealedPage,
  type SideChain,
  type SignedText,
  type Verdict,
} from "@huilian/sync";

export interface HeldSegment {
  readonly from: number;
  readonly to: number;
  readonly tip: Hash;
  readonly receipt: SignedText;
}

export interface HeldChain {
  readonly site: SiteId;
  readonly segments: HeldSegment[];
  readonly chain?: SideChain;
}

/** What a scope shows after the last batch. */
export interface ScopeState {
  /** By `<entity type>/<entity key>`, or by tag. */
  readonly rows: Map<string, Json>;
  readonly decided: Record<string, number>;
  readonly verdicts: Map<string, Verdict>;
}

/** Everything a small centre would have on its disk. */
export interface SmallCentreState {
  epoch: number;
  index: number;
  /** `site` absent: for everybody. */
  readonly documents: { readonly index: number; readonly signed: SignedText; readonly site?: SiteId }[];
  readonly chains: Map<Incarnation, HeldChain>;
  readonly notices: Map<string, SignedText>;
  /** Own changes of all sites, in the order of the log. Each is here once. */
  readonly changes: ReadChange[];
  /** How many of the changes `apply` has shown. */
  applied: number;
  readonly batches: { readonly signed: SignedText; readonly pages: readonly { scope: string; id: string }[] }[];
  end: BatchChainEnd;
  readonly pages: Map<string, SealedPage>;
  readonly checkpoints: Map<string, SignedText>;
  readonly scopes: Map<string, ScopeState>;
  /** The newest generation of each. */
  readonly scopeKeys: Map<string, ScopeKeyMaterial>;
}

export const emptyState = (crypto: Crypto): SmallCentreState => ({
  epoch: 1,
  index: 0,
  documents: [],
  chains: new Map(),
  notices: new Map(),
  changes: [],
  applied: 0,
  batches: [],
  end: batchChainStart(crypto),
  pages: new Map(),
  checkpoints: new Map(),
  scopes: new Map(),
  scopeKeys: new Map(),
});

/** A backup: what is in it never changes. */
export const copyState = (state: SmallCentreState): SmallCentreState => ({
  ...state,
  documents: [...state.documents],
  chains: new Map([...state.chains].map(([key, held]) => [key, { ...held, segments: [...held.segments] }])),
  notices: new Map(state.notices),
  changes: [...state.changes],
  batches: [...state.batches],
  pages: new Map(state.pages),
  checkpoints: new Map(state.checkpoints),
  scopeKeys: new Map(state.scopeKeys),
  scopes: new Map(
    [...state.scopes].map(([scope, { rows, decided, verdicts }]) => [
      scope,
      { rows: new Map(rows), decided: { ...decided }, verdicts: new Map(verdicts) },
    ]),
  ),
});
