import { assert, compareText } from "@huilian/domain";
import {
  type Base64,
  type Crypto,
  fromBase64,
  newScopeKey,
  openAtRest,
  prefixRange,
  type ScopeKeyMaterial,
  type ScopeName,
  type Store,
  type StoredDocument,
  sealAtRest,
  sortableNumber,
  toBase64,
} from "@huilian/sync";
import { SCOPE_KEYS_MAX } from "../limits.ts";

/** Every generation of every scope's key, in memory; at rest each is sealed under the centre's store key. */
export interface ScopeKeys {
  /** The key pages are sealed under; undefined for a scope nobody reads. */
  newest(scope: ScopeName): ScopeKeyMaterial | undefined;
  generations(scope: ScopeName): readonly ScopeKeyMaterial[];
  scopes(): readonly ScopeName[];
  /** A further generation, and the document that must be stored before anybody is given it. */
  make(scope: ScopeName): { readonly key: ScopeKeyMaterial; readonly document: StoredDocument };
}

const PREFIX = "scopekey/";

export async function loadScopeKeys(crypto: Crypto, store: Store, storeKey: Uint8Array): Promise<ScopeKeys> {
  const byScope = new Map<ScopeName, ScopeKeyMaterial[]>();
  const keep = (key: ScopeKeyMaterial): void => {
    const known = byScope.get(key.scope);
    if (known) known.push(key);
    else byScope.set(key.scope, [key]);
  };
  const stored = await store.list(prefixRange(PREFIX, SCOPE_KEYS_MAX));
  assert(stored.length < SCOPE_KEYS_MAX, "the number of scope keys is within its limit");
  for (const { _id, sealed } of stored) {
    const { scope, generation, key } = openAtRest(crypto, storeKey, _id, String(sealed)) as unknown as StoredKey;
    keep({ scope, generation, key: fromBase64(key) });
  }
  return {
    newest: (scope) => byScope.get(scope)?.at(-1),
    generations: (scope) => byScope.get(scope) ?? [],
    scopes: () => [...byScope.keys()].sort(compareText),
    make(scope) {
      const generation = (byScope.get(scope)?.at(-1)?.generation ?? 0) + 1;
      const key = newScopeKey(crypto, scope, generation);
      keep(key);
      const id = `${PREFIX}${scope}/${sortableNumber(generation)}`;
      const value = { scope, generation, key: toBase64(key.key) } satisfies StoredKey;
      return { key, document: { _id: id, sealed: sealAtRest(crypto, storeKey, id, value) } };
    },
  };
}

interface StoredKey {
  readonly scope: ScopeName;
  readonly generation: number;
  readonly key: Base64;
}
