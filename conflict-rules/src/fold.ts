import {
  compareText,
  createLedger,
  type EntityKey,
  type GroupImage,
  type Hash,
  type Incarnation,
  type Ledger,
  type Posting,
  type ReadChange,
  type Ref,
  rootKeyOf,
  type SiteId,
  type SiteKind,
} from "@huilian/domain";
import {
  type AdmissionContext,
  awaitedBy,
  type Judgement,
  judge,
  judgeAlone,
  judgeCommit,
  type Standing,
} from "./admission.ts";
import { createAliasMarks } from "./alias-marks.ts";
import { createOperators } from "./approval.ts";
import { type Cell, rankedHeads } from "./cell.ts";
import { type ChainedCommit, createChains } from "./chain.ts";
import { createChangeFlags } from "./change-flags.ts";
import type { ChangeState, Flag, StateCounts, StatedChange, WaitsFor } from "./change-state.ts";
import type { Conflict } from "./conflict.ts";
import { countStates } from "./count-states.ts";
import type { GroupDeclaration } from "./declaration.ts";
import { effectiveStamp } from "./effective-stamp.ts";
import { declarationOf, groupIn, isCountedApart } from "./entities/index.ts";
import type { EntityView } from "./entity-view.ts";
import { type FoldDocument, type Place, placeOf } from "./fold-document.ts";
import { decidedBy } from "./method.ts";
import type { StampedChange } from "./stamped-change.ts";
import { createWaitingCommits } from "./waiting-commits.ts";
import { createWorld, type Entity } from "./world.ts";

/** What changed since the last time it was asked. */
export interface FoldStep {
  /** Roots of the entities whose rows may look different, sorted. */
  readonly roots: readonly EntityKey[];
  /** Changes whose state is another one, or that were an exception and are not, by site. */
  readonly stated: readonly StatedChange[];
}

/**
 * The state of the network as a function of the *set* of documents. Documents may arrive in any order and any
 * number of times; what the fold answers depends on which it has, and on nothing else.
 */
export interface Fold {
  take(document: FoldDocument): void;
  /** Hands over what changed and forgets it. */
  drain(): FoldStep;
  entity(entityType: string, entityKey: EntityKey): EntityView | undefined;
  /** All entities of one root, sorted by type and key. */
  entitiesOf(root: EntityKey): readonly EntityView[];
  /** Every entity, in no order that means anything. */
  entities(): Iterable<EntityView>;
  /** The entities of one type, in no order that means anything. */
  ofType(entityType: string): Iterable<EntityView>;
  postings(): Iterable<Posting>;
  ledger(): Pick<Ledger, "balanceOf" | "totals" | "totalsOf" | "periods">;
  /** All conflicts, sorted by entity and group. */
  conflicts(): readonly Conflict[];
  /** Per incarnation, everything up to this sequence is decided, or is an exception of its own. */
  decidedUpTo(): ReadonlyMap<Incarnation, { readonly site: SiteId; readonly sequence: number }>;
  /** What became of a change; undefined when it is not here, and for one that is admitted and counted apart. */
  stateOf(ref: Ref): ChangeState | undefined;
  /** Everything that is not simply applied, sorted by Ref. */
  exceptions(): readonly StatedChange[];
  counts(site?: SiteId): StateCounts;
  evidence(): readonly Extract<FoldDocument, { type: "evidence" }>[];
}

const APPLIED: ChangeState = { state: "applied", flags: [] };

export function createFold(): Fold {
  const chains = createChains();
  const world = createWorld();
  const ledger = createLedger();
  const citable = new Map<Ref, GroupImage>();
  const rules = new Set<Hash>();
  const operators = createOperators();
  const evidence = new Map<string, Extract<FoldDocument, { type: "evidence" }>>();

  /** Parked, refused and quarantined changes. */
  const withheld = new Map<Place, StatedChange>();
  const superseded = new Map<Place, StatedChange>();
  /** Safety changes that count from a notice and whose chain is not here. */
  const noticed = new Map<Ref, { readonly change: ReadChange; readonly receivedMs: number; admitted: boolean }>();
  const parkedCommits = new Set<ChainedCommit>();
  /** What is left of what a parked commit waits for, the last to be looked for first. */
  const awaited = new Map<ChainedCommit, Ref[]>();
  /** Chained and not judged: neither admitted nor refused, whoever asks meanwhile. */
  const pending = new Set<Place>();
  /** Those of the withheld that are counted apart. */
  const withheldApart = new Set<Ref>();
  const queue: ChainedCommit[] = [];
  const waiting = createWaitingCommits<ChainedCommit>();

  const touchedRoots = new Set<EntityKey>();
  const touchedChanges = new Map<Ref, SiteId>();

  const aliases = createAliasMarks(world, {
    root: (root) => touchedRoots.add(root),
    fact: (ref, site) => touchedChanges.set(ref, site),
  });
  const flags = createChangeFlags(aliases.facts);

  const context: AdmissionContext = {
    declarationOf,
    knowsRules: (version) => rules.has(version),
    operators,
    standingOf(ref): Standing {
      const place = placeOf(ref);
      if (noticed.get(ref)?.admitted) return "admitted";
      // Another hash at the place names a change that is not here, and may still come: as a notice.
      if (pending.has(place) || !isChained(ref)) return "undecided";
      const state = withheld.get(place)?.state.state;
      if (state === undefined) return "admitted";
      return state === "parked" ? "undecided" : "refused";
    },
  };

  /** Whether this very change is chained, and not another one at its place. */
  function isChained(ref: Ref): boolean {
    const [incarnation, sequence] = ref.split("/") as [Incarnation, string];
    return chains.refAt(incarnation, Number(sequence)) === ref;
  }

  const touch = (ref: Ref, site: SiteId): void => {
    touchedChanges.set(ref, site);
  };

  function addFlag(read: ReadChange, flag: Flag): void {
    flags.add(read, flag);
    touch(read.ref, read.change.site);
  }

  function withhold(commit: ChainedCommit, state: ChangeState): void {
    for (const { ref, change } of commit.changes) {
      withheld.set(placeOf(ref), { ref, site: change.site, state });
      if (isCountedApart(change)) withheldApart.add(ref);
      touch(ref, change.site);
    }
  }

  /** Which heads of a register lose, and to whom: by exception, since nearly every cell has one head. */
  function restate(cell: Cell, group: GroupDeclaration, base: readonly Ref[]): void {
    for (const ref of base) {
      // A Ref to another cell follows nothing here, and what lost there has lost.
      if (!cell.history.has(ref)) continue;
      const before = superseded.get(placeOf(ref));
      if (before && superseded.delete(placeOf(ref))) touch(ref, before.site);
    }
    if (group.cell !== "register") return;
    const [winner, ...losers] = rankedHeads(cell.heads.values(), group);
    if (!winner) return;
    const was = superseded.get(placeOf(winner.ref));
    if (was && superseded.delete(placeOf(winner.ref))) touch(winner.ref, was.site);
    for (const loser of losers) {
      const rule = decidedBy(group.methods, winner, loser);
      const state: ChangeState = { state: "superseded", by: winner.ref, rule };
      superseded.set(placeOf(loser.ref), { ref: loser.ref, site: loser.site, state });
      touch(loser.ref, loser.site);
    }
  }

  function post(entity: Entity, stamped: StampedChange): void {
    const { ref, change } = stamped;
    if (change.operation !== "fact" || !change.value || !entity.declaration.post) return;
    // Only what the fact names in `needs` is decided whenever the fact is: anything else would depend on arrival.
    const imageAt = (named: Ref): GroupImage | undefined =>
      change.needs?.includes(named) ? citable.get(named) : undefined;
    const { postings, flag } = entity.declaration.post(ref, change.value, change.businessDate, imageAt);
    entity.postings = [...entity.postings, ...postings];
    ledger.post(postings);
    if (flag) addFlag(stamped, { flag: "amounts-differ", difference: flag });
  }

  function enter(stamped: StampedChange, siteKind: SiteKind): void {
    const { change, ref } = stamped;
    const { entity, cell, group } = world.enter(stamped, siteKind);
    if (group.citable && change.value) citable.set(ref, change.value);
    restate(cell, group, change.base);
    post(entity, stamped);
    aliases.entered(entity, stamped);
    touchedRoots.add(rootKeyOf(change.entityKey));
  }

  function wake(changes: readonly ReadChange[]): void {
    for (const { ref } of changes) queue.push(...waiting.behindChange(ref));
  }

  function admit(commit: ChainedCommit, judgements: readonly Judgement[]): void {
    commit.changes.forEach((stamped, at) => {
      const place = placeOf(stamped.ref);
      if (withheld.delete(place)) touch(stamped.ref, stamped.change.site);
      withheldApart.delete(stamped.ref);
      if (isCountedApart(stamped.change)) return;
      noticed.delete(stamped.ref);
      if (stamped.replaced) addFlag(stamped, { flag: "stamp-replaced" });
      const judgement = judgements[at];
      if (judgement?.verdict === "admit") for (const flag of judgement.flags) addFlag(stamped, flag);
      enter(stamped, commit.siteKind);
    });
  }

  function park(commit: ChainedCommit, waitsFor: WaitsFor, keyIds: readonly string[] = []): void {
    parkedCommits.add(commit);
    withhold(commit, { state: "parked", waitsFor });
    if (waitsFor.for === "change") waiting.addBehindChange(commit, waitsFor.ref);
    waiting.addBehindKeys(commit, keyIds);
  }

  /** Parks a commit again for the next it waits for, without judging all of it: it may wait for very much. */
  function waitsOn(commit: ChainedCommit): boolean {
    const left = awaited.get(commit);
    for (let ref = left?.at(-1); left && ref; ref = left.at(-1)) {
      if (context.standingOf(ref) === "undecided") {
        park(commit, { for: "change", ref });
        return true;
      }
      left.pop();
    }
    return false;
  }

  /** Judges a chained commit, and again when what it waited for is decided. */
  function consider(commit: ChainedCommit): void {
    for (const { ref } of commit.changes) pending.delete(placeOf(ref));
    if (waitsOn(commit)) return;
    const { siteKind, approvals } = commit;
    const by = { siteKind, approvals, inCommit: new Set(commit.changes.map(({ ref }) => ref)) };
    const changes = commit.changes.map(({ change }) => change);
    const judgements = changes.map((change) => judge(change, by, context));
    const judgement = judgeCommit(judgements);
    if (judgement.verdict === "park") {
      if (judgement.waitsFor.for === "change") awaited.set(commit, [...awaitedBy(changes, by, context)].reverse());
      park(commit, judgement.waitsFor, judgement.keyIds);
      return;
    }
    awaited.delete(commit);
    parkedCommits.delete(commit);
    if (judgement.verdict === "admit") admit(commit, judgements);
    else if (judgement.quarantine) withhold(commit, { state: "quarantined", reason: judgement.reason });
    else withhold(commit, { state: "refused", reason: judgement.reason });
    wake(commit.changes);
  }

  /** A safety change counts from its notice, whatever stands before it in its chain. */
  function considerNotices(): void {
    for (const notice of noticed.values()) {
      const { change } = notice.change;
      const siteKind = chains.siteKindOf(change.site);
      const beaconMs = chains.beaconMs(change.beacon);
      if (notice.admitted || siteKind === undefined || beaconMs === undefined) continue;
      const group = groupIn(declarationOf(change.entityType), change.group);
      if (group?.cell !== "safety" || change.operation !== "mark") continue;
      if (judgeAlone(change, { siteKind, approvals: [] }, context).verdict !== "admit") continue;
      notice.admitted = true;
      const stamp = effectiveStamp(change.stamp, { beaconMs, receivedMs: notice.receivedMs }, undefined);
      enter({ ...notice.change, ...stamp }, siteKind);
      touch(notice.change.ref, change.site);
      wake([notice.change]);
    }
  }

  function settle(commits: readonly ChainedCommit[]): void {
    for (const { changes } of commits) for (const { ref } of changes) pending.add(placeOf(ref));
    queue.push(...commits);
    do {
      for (let commit = queue.shift(); commit; commit = queue.shift()) consider(commit);
      considerNotices();
    } while (queue.length > 0);
  }

  function takeNotice(document: Extract<FoldDocument, { type: "notice" }>): void {
    const { ref } = document.change;
    if (isChained(ref) && !withheld.has(placeOf(ref))) return;
    const known = noticed.get(ref);
    if (known && known.receivedMs <= document.receivedMs) return;
    noticed.set(ref, { change: document.change, receivedMs: document.receivedMs, admitted: false });
    settle([]);
  }

  function stateOf(ref: Ref): ChangeState | undefined {
    const place = placeOf(ref);
    const exception = withheld.get(place) ?? superseded.get(place);
    if (exception?.ref === ref) return exception.state;
    if (isChained(ref)) return { state: "applied", flags: flags.of(place) };
    const notice = noticed.get(ref);
    if (notice?.admitted) return APPLIED;
    const unchained = chains.unchained().find(({ commit }) => commit.changes.some((read) => read.ref === ref));
    const waitsFor = unchained?.waitsFor ?? (notice && "beacon");
    return waitsFor && { state: "parked", waitsFor: { for: waitsFor } };
  }

  function exceptions(): readonly StatedChange[] {
    const unchained = chains
      .unchained()
      .flatMap(({ site, commit, waitsFor }) =>
        commit.changes
          .filter(({ ref }) => !noticed.get(ref)?.admitted)
          .map(({ ref }): StatedChange => ({ ref, site, state: { state: "parked", waitsFor: { for: waitsFor } } })),
      );
    const behindGap = new Set(unchained.map(({ ref }) => ref));
    const unheard = [...noticed]
      .filter(([ref, { admitted }]) => !admitted && !isChained(ref) && !behindGap.has(ref))
      .map(([, { change }]): StatedChange => {
        const state: ChangeState = { state: "parked", waitsFor: { for: "beacon" } };
        return { ref: change.ref, site: change.change.site, state };
      });
    const ofApplied = flags.stated().filter(({ ref }) => !withheld.has(placeOf(ref)) && !superseded.has(placeOf(ref)));
    return [...withheld.values(), ...superseded.values(), ...unchained, ...unheard, ...ofApplied].sort((a, b) =>
      compareText(a.ref, b.ref),
    );
  }

  const counts = (site?: SiteId): StateCounts =>
    countStates(
      {
        chainedUpTo: chains.chainedUpTo(),
        chainedApart: chains.chainedApart(),
        withheldApart,
        unchained: chains.unchained(),
        noticedOnly: [...noticed].flatMap(([ref, { admitted, change }]) =>
          admitted && !isChained(ref) ? [change.change.site] : [],
        ),
        exceptions: exceptions(),
        evidence: evidence.values(),
      },
      site,
    );

  return {
    take(document) {
      switch (document.type) {
        case "enrol":
          return settle(chains.enrol(document));
        case "operator":
          return operators.certify(document) ? settle([...waiting.behindKey(document.keyId)]) : undefined;
        case "beacon":
          return settle(chains.beacon(document));
        case "rules":
          rules.add(document.version);
          return settle([...parkedCommits].filter((commit) => commit.changes.some(({ ref }) => isParkedForRules(ref))));
        case "segment":
          return settle(chains.segment(document));
        case "notice":
          return takeNotice(document);
        case "evidence":
          evidence.set(document.id, document);
      }
    },
    drain() {
      aliases.settle();
      const roots = [...touchedRoots].sort(compareText);
      const stated = [...touchedChanges]
        .sort(([a], [b]) => compareText(a, b))
        .map(([ref, site]): StatedChange => ({ ref, site, state: stateOf(ref) ?? APPLIED }));
      touchedRoots.clear();
      touchedChanges.clear();
      return { roots, stated };
    },
    entity(entityType, entityKey) {
      const entity = world.entity(entityType, entityKey);
      return entity && aliases.viewOf(entity);
    },
    entitiesOf: (root) => [...aliases.viewsOf(world.entitiesOf(root))],
    entities: () => aliases.viewsOf(world.entities()),
    ofType: (entityType) => aliases.viewsOf(world.ofType(entityType)),
    *postings() {
      for (const entity of world.entities()) yield* entity.postings;
    },
    ledger: () => ledger,
    conflicts: aliases.conflicts,
    decidedUpTo: () => chains.chainedUpTo(),
    stateOf,
    exceptions,
    counts,
    evidence: () => [...evidence.values()].sort((a, b) => compareText(a.id, b.id)),
  };

  function isParkedForRules(ref: Ref): boolean {
    const state = withheld.get(placeOf(ref))?.state;
    return state?.state === "parked" && state.waitsFor.for === "rules-version";
  }
}
