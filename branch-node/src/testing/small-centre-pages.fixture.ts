import { type EntityKey, type Json, rootKeyOf } from "@huilian/domain";
import {
  bucketCountFor,
  bucketOf,
  makeBatch,
  makeCheckpoint,
  type PageContent,
  readBatch,
  type ScopeKeyMaterial,
  type SealedPage,
  sealPage,
} from "@huilian/sync";
import type { SmallNetwork } from "./small-centre-network.fixture.ts";
import type { ScopeState, SmallCentreState } from "./small-centre-state.fixture.ts";

/** What a batch says in one scope; what is left out is empty. */
export type ScopeNews = Partial<PageContent>;

const EMPTY: PageContent = { rows: [], left: [], decided: {}, verdicts: [] };

const keyOf = (row: Json): { readonly name: string; readonly bucketKey: string; readonly isGone: boolean } => {
  const { entityType, entityKey, tag, gone } = row as Readonly<Record<string, unknown>>;
  if (typeof tag === "string") return { name: tag, bucketKey: tag, isGone: gone === true };
  return { name: `${entityType}/${entityKey}`, bucketKey: rootKeyOf(entityKey as EntityKey), isGone: false };
};

/** Makes batches and checkpoints as a real applier does, of whatever it is told to say. */
export function createSmallApplier(
  network: SmallNetwork,
  state: () => SmallCentreState,
  scopeKeyOf: (scope: string) => ScopeKeyMaterial,
) {
  const { crypto, applier } = network;
  const registry = network.newRegistry();
  const fields = () => ({ network: network.network, index: state().index, epoch: state().epoch });

  function seal(scope: string, content: PageContent): SealedPage {
    const page = sealPage(crypto, applier, scopeKeyOf(scope), fields(), content);
    state().pages.set(page._id, page);
    return page;
  }

  function show(scope: string, { rows, left, decided, verdicts }: PageContent): void {
    const shown: ScopeState = state().scopes.get(scope) ?? { rows: new Map(), decided: {}, verdicts: new Map() };
    state().scopes.set(scope, shown);
    for (const { entityType, entityKey } of left) shown.rows.delete(`${entityType}/${entityKey}`);
    for (const row of rows) {
      const { name, isGone } = keyOf(row);
      if (isGone) shown.rows.delete(name);
      else shown.rows.set(name, row);
    }
    Object.assign(shown.decided, decided);
    for (const verdict of verdicts) {
      if (verdict.state === "applied") shown.verdicts.delete(verdict.ref);
      else shown.verdicts.set(verdict.ref, verdict);
    }
  }

  return {
    /** One batch of the log as it is; one page for a scope, or one for each content given for it. */
    publish(news: Readonly<Record<string, ScopeNews | readonly ScopeNews[]>>): void {
      const pages: { scope: string; id: string }[] = [];
      for (const scope of Object.keys(news).sort()) {
        for (const one of [news[scope] ?? []].flat() as readonly ScopeNews[]) {
          const content = { ...EMPTY, ...one };
          show(scope, content);
          pages.push({ scope, id: seal(scope, content)._id });
        }
      }
      const signed = makeBatch(crypto, applier, state().end, { ...fields(), pages });
      const read = readBatch(crypto, registry, signed);
      if (!read.ok) throw new Error("the centre reads its own batch");
      state().batches.push({ signed, pages });
      state().end = read.value.end;
    },
    /** All rows of the scopes in pages by bucket, at the last batch. */
    checkpoint(scopes: readonly string[]): void {
      const { number, index, epoch } = state().end;
      for (const scope of scopes) {
        const shown = state().scopes.get(scope);
        const rows = [...(shown?.rows.values() ?? [])];
        const buckets = Array.from({ length: bucketCountFor(rows.length) }, (): Json[] => []);
        for (const row of rows) buckets[bucketOf(keyOf(row).bucketKey, buckets.length)]?.push(row);
        const own = { decided: { ...shown?.decided }, verdicts: [...(shown?.verdicts.values() ?? [])] };
        const pages = buckets.map(
          (bucket, at) => seal(scope, { ...EMPTY, ...(at === 0 ? own : {}), rows: bucket })._id,
        );
        const checkpoint = { network: network.network, scope, batch: number, index, epoch, pages };
        state().checkpoints.set(scope, makeCheckpoint(crypto, applier, checkpoint));
      }
    },
  };
}
