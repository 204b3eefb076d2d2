import { type DownRows, downRowsOf, type Fold } from "@huilian/conflict-rules";
import { canonicalJson, type EntityKey, type Hash, type Json, rootKeyOf } from "@huilian/domain";
import { type Crypto, type ScopeName, toUtf8 } from "@huilian/sync";
import type { StepDraft } from "./page-draft.ts";

/**
 * What lies in the scopes: which entity, in which of them, with which content. It is a function of the fold at the
 * index of the last batch, so after a restart it is made again from the fold and not stored.
 */
export interface DeltaRows {
  /** Writes into the draft what changed of a root's entities since the last time; none for what looks as it did. */
  update(fold: Fold, root: EntityKey, draft: StepDraft | undefined): DownRows;
}

interface SentRow {
  readonly scopes: readonly ScopeName[];
  readonly hash: Hash;
}

const NONE: SentRow = { scopes: [], hash: "" as Hash };

export function createDeltaRows(crypto: Crypto): DeltaRows {
  const sent = new Map<string, SentRow>();
  return {
    update(fold, root, draft) {
      const down = downRowsOf(fold, root);
      for (const { row, scopes } of down.rows) {
        const { entityType, entityKey } = row;
        const id = `${entityType}/${entityKey}`;
        const before = sent.get(id) ?? NONE;
        const json = row as unknown as Json;
        const hash = crypto.sha256(toUtf8(canonicalJson(json)));
        for (const scope of scopes) if (before.hash !== hash || !before.scopes.includes(scope)) draft?.row(scope, json);
        for (const scope of before.scopes)
          if (!scopes.includes(scope)) draft?.left(scope, entityType, entityKey, scopes);
        sent.set(id, { scopes, hash });
      }
      return down;
    },
  };
}

/** The roots of all entities of a fold. */
export function rootsOf(fold: Fold): ReadonlySet<EntityKey> {
  const roots = new Set<EntityKey>();
  for (const { entityKey } of fold.entities()) roots.add(rootKeyOf(entityKey));
  return roots;
}
