import { batchId, type Checkpoint, type SealedPage, type SignedText } from "@huilian/sync";
import { type BatchPlace, firstPlace, followBatches, placeAtCheckpoint } from "./batch-place.ts";
import { type CentralDocuments, createCentralDocuments } from "./central-documents.ts";
import { namedBy } from "./named-checkpoints.ts";
import { readPage, type ScopeKeyOf } from "./page-reader.ts";
import type { ReplicaDeps, RowsAnew } from "./replica-deps.ts";
import { ReplicaDamaged } from "./replica-problem.ts";
import { BATCHES, CENTRAL, centralId, documentsAfter, newestRefresh, pagesOf, signedOf } from "./replica-store.ts";
import { createRows, type Rows } from "./rows.ts";

/** Everything the replica knows, as the disk has it. */
export interface HeldReplica {
  readonly central: CentralDocuments;
  readonly rows: Rows;
  readonly place: BatchPlace;
  /** The batch of the checkpoints it began with; 0 without. */
  readonly refreshedAt: number;
}

/** What loading needs; `anew` is told of every page. */
type LoadDeps = ReplicaDeps & { readonly anew?: Pick<RowsAnew, "loaded"> | undefined };

/** Reads the replica from the disk. @throws `ReplicaDamaged` when something is missing or does not open. */
export async function loadReplica(deps: LoadDeps): Promise<HeldReplica> {
  const { store } = deps;
  const central = await loadDocuments(deps);
  const { scopeKeyOf } = central;
  const rows = createRows();
  const refreshed = await newestRefresh(store);
  const checkpoints = refreshed ? ownCheckpoints(deps, refreshed.checkpoints) : [];
  const [first] = checkpoints;
  await showPages(
    deps,
    rows,
    scopeKeyOf,
    checkpoints.flatMap(({ pages }) => pages),
  );
  const start = first ? placeAtCheckpoint(first) : firstPlace(deps.crypto);
  const place = await loadBatches(deps, rows, scopeKeyOf, start);
  return { central, rows, place, refreshedAt: first?.batch ?? 0 };
}

async function loadDocuments(deps: ReplicaDeps): Promise<CentralDocuments> {
  const central = createCentralDocuments(deps);
  const superseded: number[] = [];
  for await (const documents of documentsAfter(deps.store, CENTRAL, CENTRAL)) {
    const read = central.read(documents.map(signedOf));
    if (!read.ok) throw new ReplicaDamaged(read.error);
    superseded.push(...read.value.keep());
  }
  if (superseded.length > 0) await deps.store.drop(superseded.map(centralId));
  return central;
}

function ownCheckpoints({ registry, scopes }: ReplicaDeps, signed: readonly SignedText[]): readonly Checkpoint[] {
  const named = namedBy(registry, scopes, signed);
  if (!named.ok) throw new ReplicaDamaged(named.error);
  if (named.value.length === 0) throw new ReplicaDamaged({ kind: "chain-differs" });
  return named.value;
}

async function loadBatches(deps: LoadDeps, rows: Rows, scopeKeyOf: ScopeKeyOf, start: BatchPlace): Promise<BatchPlace> {
  const { crypto, store, registry } = deps;
  const own = new Set(deps.scopes);
  let place = start;
  for await (const documents of documentsAfter(store, BATCHES, batchId(start.number + 1))) {
    const next = followBatches(crypto, registry, place, documents.map(signedOf));
    if (!next.ok) throw new ReplicaDamaged(next.error);
    const named = next.value.batches.flatMap(({ pages }) => pages.filter(({ scope }) => own.has(scope)));
    await showPages(
      deps,
      rows,
      scopeKeyOf,
      named.map(({ id }) => id),
    );
    place = next.value.place;
  }
  return place;
}

/** A few at a time: unfolded, all pages of a city take ten times what the node may use. */
async function showPages(deps: LoadDeps, rows: Rows, scopeKeyOf: ScopeKeyOf, ids: readonly string[]): Promise<void> {
  let shown = 0;
  for await (const pages of pagesOf(deps.store, ids)) {
    for (const page of pages) {
      shown += 1;
      showPage(deps, rows, scopeKeyOf, page);
    }
  }
  if (shown < ids.length) throw new ReplicaDamaged({ kind: "page-missing" });
}

function showPage(deps: LoadDeps, rows: Rows, scopeKeyOf: ScopeKeyOf, page: SealedPage): void {
  const { crypto, registry, anew } = deps;
  const read = readPage({ crypto, registry, scopeKeyOf }, page);
  if (!read) throw new ReplicaDamaged({ kind: "page-unreadable" });
  const roots = rows.show(read.scope, read.content, read.reopen);
  anew?.loaded(roots, rows);
}
