import type { Eligibility, EntityRow } from "@huilian/conflict-rules";
import { compareText, type EntityKey, err, type Hash, ok, type Result, type Stamp } from "@huilian/domain";
import {
  type Batch,
  batchId,
  type EligibilityKeys,
  type EligibilityRow,
  openEligibilityRow,
  type PullAnswer,
  readBatch,
  type SealedPage,
  type SignedText,
} from "@huilian/sync";
import { followBatches } from "./batch-place.ts";
import type { HeardBeacon } from "./central-documents.ts";
import { type HeldReplica, loadReplica } from "./load-replica.ts";
import { namedBy } from "./named-checkpoints.ts";
import { type ReadPage, readPage, type ScopeKeyOf } from "./page-reader.ts";
import { beginRefresh, type RefreshUnderWay } from "./refresh.ts";
import type { ReplicaDeps, ReplicaStep } from "./replica-deps.ts";
import type { ReplicaProblem } from "./replica-problem.ts";
import { batchDocument, centralDocument, centralId, forgetAfter, pageDocument, signedOf } from "./replica-store.ts";
import type { Rows } from "./rows.ts";

export interface ReplicaPosition {
  /** The last batch held; the next pull asks for what follows it. */
  readonly batch: number;
  /** The log index that batch shows. */
  readonly index: number;
  readonly epoch: number;
  /** The log index of the last central document held. */
  readonly documentIndex: number;
}

/**
 * What the centre said, as this node holds it: pages as they came, on disk; their rows in memory. It shows what is
 * verified and stored, and nothing else. Changes are applied one at a time: its caller sees to that.
 */
export interface Replica extends Pick<Rows, "row" | "verdictOf" | "decidedUpTo" | "count"> {
  rowsOfRoot(root: EntityKey): readonly EntityRow[];
  rowsOfType(entityType: string): Iterable<EntityRow>;
  /**
   * What an institution may learn of the person whose number gave these keys, as of whenever it is called. The row is
   * opened once as long as it stays the same.
   */
  eligibilityOf(keys: EligibilityKeys): () => Eligibility | undefined;
  position(): ReplicaPosition;
  /** Whether it holds nothing yet, so that checkpoints are the quickest way to all rows. */
  isEmpty(): boolean;
  beacon(): HeardBeacon | undefined;
  rulesVersions(): readonly Hash[];
  /** Newest effective stamp of all rows shown: own stamps must be later than it. */
  newest(): Stamp | undefined;
  /** Verifies what a pull brought, stores it in one write, then shows it. */
  apply(answer: Pick<PullAnswer, "documents" | "batches" | "pages">): Promise<Result<ReplicaStep, ReplicaProblem>>;
  /**
   * Begins to take complete checkpoints in place of everything held; undefined when they are not whole: without
   * those of every own scope, at one batch, rows would be missing unseen.
   */
  refresh(checkpoints: readonly SignedText[]): Promise<Result<RefreshUnderWay | undefined, ReplicaProblem>>;
  /** The last batch that is the same here and there, of those the centre gave from a number on; undefined for none. */
  sharedWith(batches: readonly SignedText[]): Promise<number | undefined>;
  /** Forgets everything after a batch that the centre shares: it was restored from a backup and goes on from there. */
  goBackTo(batch: number): Promise<ReplicaStep>;
}

/** @throws `ReplicaDamaged` when what is stored is not whole. */
export async function openReplica(deps: ReplicaDeps): Promise<Replica> {
  const { crypto, store, registry } = deps;
  const own = new Set(deps.scopes);
  async function load() {
    const anew = deps.reader?.beginAnew();
    return { loaded: await loadReplica({ ...deps, anew }), tellShown: () => anew?.replace() };
  }
  const first = await load();
  let held: HeldReplica = first.loaded;
  first.tellShown();

  const stepOf = (roots: Iterable<EntityKey>): ReplicaStep => {
    const newest = held.rows.newest();
    return { changedRoots: [...new Set(roots)].sort(compareText), ...(newest ? { newest } : {}) };
  };

  /** Opens every page before the first row is shown: a pull is shown whole, or not at all. */
  function openNamed(
    batches: readonly Batch[],
    came: readonly SealedPage[],
    scopeKeyOf: ScopeKeyOf,
  ): Result<{ pages: readonly SealedPage[]; read: readonly ReadPage[] }, ReplicaProblem> {
    const byId = new Map(came.map((page) => [page._id, page]));
    const pages: SealedPage[] = [];
    const read: ReadPage[] = [];
    for (const { scope, id } of batches.flatMap((batch) => batch.pages)) {
      if (!own.has(scope)) continue;
      const page = byId.get(id);
      if (!page) return err({ kind: "page-missing" });
      const opened = readPage({ crypto, registry, scopeKeyOf }, page);
      if (!opened) return err({ kind: "page-unreadable" });
      pages.push(page);
      read.push(opened);
    }
    return ok({ pages, read });
  }

  const apply: Replica["apply"] = async (answer) => {
    const documents = held.central.read(answer.documents);
    if (!documents.ok) return documents;
    const next = followBatches(crypto, registry, held.place, answer.batches);
    if (!next.ok) return next;
    const opened = openNamed(next.value.batches, answer.pages, documents.value.scopeKeyOf);
    if (!opened.ok) return opened;
    const batches = next.value.batches.map((batch, at) => batchDocument(batch, answer.batches[at] as SignedText));
    const central = documents.value.fresh.map(({ index, signed }) => centralDocument(index, signed));
    const toStore = [...central, ...opened.value.pages.map(pageDocument), ...batches];
    if (toStore.length > 0) await store.write(toStore);
    const superseded = documents.value.keep();
    held = { ...held, place: next.value.place };
    const roots = opened.value.read.flatMap(({ scope, content, reopen }) => {
      const changed = held.rows.show(scope, content, reopen);
      deps.reader?.changed(held.rows.inReadingOrder(changed));
      return changed;
    });
    // An old beacon left lying does no harm, and is dropped when the replica is opened next.
    if (superseded.length > 0) await store.drop(superseded.map(centralId)).catch(() => undefined);
    return ok(stepOf(roots));
  };

  const refresh: Replica["refresh"] = async (checkpoints) => {
    const named = namedBy(registry, deps.scopes, checkpoints);
    if (!named.ok) return named;
    if (named.value.length === 0) return ok(undefined);
    const anew = deps.reader?.beginAnew();
    return beginRefresh({
      ...deps,
      anew,
      scopeKeyOf: held.central.scopeKeyOf,
      checkpoints: named.value,
      signed: checkpoints,
      finish(fresh) {
        const before = held.rows.roots();
        held = { ...held, ...fresh };
        anew?.replace();
        return stepOf([...before, ...held.rows.roots()]);
      },
    });
  };

  async function goBackTo(batch: number): Promise<ReplicaStep> {
    const before = held.rows.roots();
    const stored = batch === 0 ? undefined : await store.read(batchId(batch));
    const read = stored && readBatch(crypto, registry, signedOf(stored));
    const known = read?.ok ? read.value.batch : { number: 0, index: 0 };
    await forgetAfter(store, known.number, known.index);
    const { loaded, tellShown } = await load();
    held = loaded;
    tellShown();
    return stepOf([...before, ...held.rows.roots()]);
  }

  return {
    row: (entityType, entityKey) => held.rows.row(entityType, entityKey),
    rowsOfRoot: (root) => held.rows.ofRoot(root),
    rowsOfType: (entityType) => held.rows.ofType(entityType),
    verdictOf: (ref) => held.rows.verdictOf(ref),
    decidedUpTo: () => held.rows.decidedUpTo(),
    count: () => held.rows.count(),
    newest: () => held.rows.newest(),
    eligibilityOf(keys) {
      let last: { readonly row: EligibilityRow; readonly opened: Eligibility | undefined } | undefined;
      return () => {
        const row = held.rows.sealedRow(keys.tag);
        if (row === undefined) return undefined;
        if (last?.row.sealed !== row.sealed || last.row.wrapped !== row.wrapped) {
          last = { row, opened: openEligibilityRow(crypto, keys, row) as unknown as Eligibility | undefined };
        }
        return last.opened;
      };
    },
    position: () => ({
      batch: held.place.number,
      index: held.place.index,
      epoch: held.place.epoch,
      documentIndex: held.central.lastIndex(),
    }),
    isEmpty: () => held.refreshedAt === 0 && held.place.number === 0,
    beacon: () => held.central.newestBeacon(),
    rulesVersions: () => held.central.rulesVersions(),
    apply,
    refresh,
    async sharedWith(batches) {
      let shared: number | undefined;
      for (const signed of batches) {
        const read = readBatch(crypto, registry, signed);
        if (!read.ok) return shared;
        const stored = await store.read(batchId(read.value.batch.number));
        if (stored && signedOf(stored).text !== signed.text) return shared;
        if (stored) shared = read.value.batch.number;
      }
      return shared;
    },
    goBackTo,
  };
}
