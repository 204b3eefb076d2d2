import { assert, canonicalJson, type JsonObject } from "@huilian/domain/base";
import { parseBase64, parseBase64Of, parseUtf8, toBase64, toUtf8 } from "../crypto/bytes.ts";
import type { Base64, Crypto, KeyPair } from "../crypto/crypto.ts";
import type { ScopeName } from "../documents.ts";

/** One generation of a scope's key. Whoever holds it reads that generation's pages of the scope. */
export interface ScopeKeyMaterial {
  readonly scope: ScopeName;
  /** 1, 2, 3 …; raised when a site loses the right to read. */
  readonly generation: number;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

const SCOPE_KEY_BYTES = 32;

/** A new random key. Scope keys are made by the centre and kept sealed in its store. */
export function newScopeKey(crypto: Crypto, scope: ScopeName, generation: number): ScopeKeyMaterial {
  assert(Number.isSafeInteger(generation) && generation >= 1, "generations count from 1");
  return { scope, generation, key: crypto.randomBytes(SCOPE_KEY_BYTES) };
}

/**
 * The key, sealed to a site's box key: `wrapped` of a `ScopeKey` document. Scope and generation are sealed with it,
 * so that a wrap moved to another document does not pass for that one's key.
 */
export function wrapScopeKey(crypto: Crypto, scopeKey: ScopeKeyMaterial, boxKey: Base64): Base64 {
  const { scope, generation, key } = scopeKey;
  const text = canonicalJson({ kind: "wrappedScopeKey", scope, generation, key: toBase64(key) });
  return toBase64(crypto.sealToKey(toUtf8(text), boxKey));
}

/** The key in a wrap that came in a signed `ScopeKey`; undefined when it is sealed to another, or is not the key it is named as. */
export function unwrapScopeKey(
  crypto: Crypto,
  boxKeys: KeyPair,
  from: { readonly scope: ScopeName; readonly generation: number; readonly wrapped: Base64 },
): ScopeKeyMaterial | undefined {
  const sealed = parseBase64(from.wrapped);
  const opened = sealed === undefined ? undefined : crypto.openWithKey(sealed, boxKeys);
  const text = opened === undefined ? undefined : parseUtf8(opened);
  const value = text === undefined ? undefined : objectOf(text);
  if (value?.["kind"] !== "wrappedScopeKey") return undefined;
  const keyText = value["key"];
  const key = typeof keyText === "string" ? parseBase64Of(keyText, SCOPE_KEY_BYTES) : undefined;
  if (value["scope"] !== from.scope || value["generation"] !== from.generation || key === undefined) return undefined;
  return { scope: from.scope, generation: from.generation, key };
}

function objectOf(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
