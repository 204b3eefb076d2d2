import { downRowsOf, type Fold } from "@huilian/conflict-rules";
import { type Json, rootKeyOf, type SiteId } from "@huilian/domain";
import {
  type BatchChainEnd,
  bucketCountFor,
  bucketOf,
  type Crypto,
  checkpointId,
  makeCheckpoint,
  type PageContent,
  type ScopeKeyMaterial,
  type ScopeName,
  type SealedPage,
  type Signer,
  type Store,
  type StoredDocument,
  sealPage,
} from "@huilian/sync";
import { rootsOf } from "./delta-rows.ts";
import type { EligibilityRows } from "./eligibility-rows.ts";
import { verdictOf } from "./verdicts.ts";
import { writeNamedLast } from "./write-parts.ts";

export interface CheckpointDeps {
  readonly crypto: Crypto;
  readonly store: Store;
  readonly network: string;
  readonly signer: Signer;
  readonly fold: Fold;
  readonly eligibility: EligibilityRows;
  readonly keys: readonly ScopeKeyMaterial[];
  /** The scope each site hears of its own changes in. */
  readonly ownScopes: ReadonlyMap<ScopeName, SiteId>;
  /** What the checkpoint shows. */
  readonly at: BatchChainEnd;
}

interface KeyedRow {
  /** Rows of one root entity lie in one bucket; eligibility rows lie by their tags. */
  readonly key: string;
  readonly row: Json;
}

const EMPTY: PageContent = { rows: [], left: [], decided: {}, verdicts: [] };

/** Packs every scope anew, all at the same batch, so that a node that refreshes goes on from one place. */
export async function writeCheckpoints(deps: CheckpointDeps): Promise<void> {
  const rows = rowsByScope(deps);
  for (const key of deps.keys) {
    const scoped = [...(rows.get(key.scope) ?? []), ...eligibilityRows(deps, key.scope)];
    await writeCheckpoint(deps, key, scoped);
  }
}

function rowsByScope({ fold }: CheckpointDeps): ReadonlyMap<ScopeName, readonly KeyedRow[]> {
  const byScope = new Map<ScopeName, KeyedRow[]>();
  for (const root of [...rootsOf(fold)].sort()) {
    for (const { row, scopes } of downRowsOf(fold, root).rows) {
      const keyed: KeyedRow = { key: rootKeyOf(row.entityKey), row: row as unknown as Json };
      for (const scope of scopes) {
        const others = byScope.get(scope);
        if (others) others.push(keyed);
        else byScope.set(scope, [keyed]);
      }
    }
  }
  return byScope;
}

const eligibilityRows = ({ eligibility }: CheckpointDeps, scope: ScopeName): readonly KeyedRow[] =>
  eligibility
    .rowsOf(scope)
    .map((row) => ({ key: row.tag, row }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));

/** What a site is told of its own changes: everything, since whoever refreshes knows nothing. */
function ownContent({ fold, ownScopes }: CheckpointDeps, scope: ScopeName): PageContent {
  const own = ownScopes.get(scope);
  if (own === undefined) return EMPTY;
  const decided = [...fold.decidedUpTo()].filter(([, { site, sequence }]) => site === own && sequence > 0);
  return {
    ...EMPTY,
    decided: Object.fromEntries(decided.map(([incarnation, { sequence }]) => [incarnation, sequence])),
    verdicts: fold.exceptions().flatMap(({ ref, site, state }) => (site === own ? [verdictOf(ref, state)] : [])),
  };
}

async function writeCheckpoint(deps: CheckpointDeps, key: ScopeKeyMaterial, rows: readonly KeyedRow[]): Promise<void> {
  const { crypto, store, network, signer, at } = deps;
  const buckets = Array.from({ length: bucketCountFor(rows.length) }, (): Json[] => []);
  for (const row of rows) buckets[bucketOf(row.key, buckets.length)]?.push(row.row);
  const own = ownContent(deps, key.scope);
  const fields = { network, index: at.index, epoch: at.epoch };
  const pages = buckets.map(
    (bucket, at): SealedPage => sealPage(crypto, signer, key, fields, { ...(at === 0 ? own : EMPTY), rows: bucket }),
  );
  const signed = makeCheckpoint(crypto, signer, {
    network,
    scope: key.scope,
    batch: at.number,
    index: at.index,
    epoch: at.epoch,
    pages: pages.map(({ _id }) => _id),
  });
  const documents = pages as unknown as readonly StoredDocument[];
  await writeNamedLast(store, documents, [{ _id: checkpointId(key.scope, at.number), signed }]);
}
