import { stateHashOf } from "@huilian/central";
import {
  type ChangeState,
  type Conflict,
  type EntityRow,
  type Fold,
  type FoldDocument,
  foldAll,
  rowOf,
  type StateCounts,
  type WaitsFor,
} from "@huilian/conflict-rules";
import {
  type Change,
  compareText,
  type Hash,
  type KindTotals,
  type Period,
  type ReadChange,
  type Ref,
  type SiteId,
} from "@huilian/domain";

/** What became of one change. */
export interface Disposition extends Pick<Change, "entityType" | "entityKey" | "group" | "operation"> {
  readonly ref: Ref;
  readonly site: SiteId;
  readonly state: ChangeState;
}

/** Everything a set of documents comes to. Every list is sorted, so that one set has one text. */
export interface FoldOutcome {
  readonly stateHash: Hash;
  readonly counts: StateCounts;
  readonly rows: readonly EntityRow[];
  readonly changes: readonly Disposition[];
  readonly conflicts: readonly Conflict[];
  readonly parked: readonly { readonly ref: Ref; readonly site: SiteId; readonly waitsFor: WaitsFor }[];
  readonly evidence: readonly Extract<FoldDocument, { readonly type: "evidence" }>[];
  /** Totals in fen, by kind of account. */
  readonly ledger: {
    readonly totals: KindTotals;
    readonly periods: readonly { readonly period: Period; readonly totals: KindTotals }[];
  };
}

/** A folded set, and the changes that were in it. */
export interface FoldedSet {
  readonly fold: Fold;
  readonly stateHash: Hash;
  /** Each change once, by Ref. */
  readonly changes: readonly ReadChange[];
  stateOf(ref: Ref): ChangeState;
}

export function foldSet(documents: readonly FoldDocument[]): FoldedSet {
  const fold = foldAll(documents);
  const byRef = new Map(documents.flatMap(changesOf).map((read) => [read.ref, read]));
  // Asked for once: one by one, each unchained change would be looked for among all of them.
  const exceptions = new Map(fold.exceptions().map(({ ref, state }) => [ref, state]));
  return {
    fold,
    stateHash: stateHashOf(fold),
    changes: [...byRef.values()].sort((a, b) => compareText(a.ref, b.ref)),
    stateOf: (ref) => exceptions.get(ref) ?? { state: "applied", flags: [] },
  };
}

function changesOf(document: FoldDocument): readonly ReadChange[] {
  if (document.type === "notice") return [document.change];
  return document.type === "segment" ? document.commits.flatMap(({ changes }) => changes) : [];
}

const nameOf = ({ entityType, entityKey }: Pick<EntityRow, "entityType" | "entityKey">): string =>
  `${entityType}/${entityKey}`;

export function outcomeOf({ fold, stateHash, changes, stateOf }: FoldedSet): FoldOutcome {
  const ledger = fold.ledger();
  const dispositions = changes.map(({ ref, change }): Disposition => {
    const { site, entityType, entityKey, group, operation } = change;
    return { ref, site, entityType, entityKey, group, operation, state: stateOf(ref) };
  });
  return {
    stateHash,
    counts: fold.counts(),
    rows: [...fold.entities()].map(rowOf).sort((a, b) => compareText(nameOf(a), nameOf(b))),
    changes: dispositions,
    conflicts: fold.conflicts(),
    parked: dispositions.flatMap(({ ref, site, state }) =>
      state.state === "parked" ? [{ ref, site, waitsFor: state.waitsFor }] : [],
    ),
    evidence: fold.evidence(),
    ledger: {
      totals: ledger.totals(),
      periods: ledger.periods().map((period) => ({ period, totals: ledger.totalsOf(period) })),
    },
  };
}
