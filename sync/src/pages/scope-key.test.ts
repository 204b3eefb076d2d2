import { beforeAll, expect, it } from "vitest";
import { fromBase64, toBase64 } from "../crypto/bytes.ts";
import type { Crypto } from "../crypto/crypto.ts";
import { seededRandom } from "../crypto/seeded-random.fixture.ts";
import { loadCrypto } from "../crypto/sodium-crypto.ts";
import { withBitFlipped } from "../crypto/tamper.fixture.ts";
import { newScopeKey, unwrapScopeKey, wrapScopeKey } from "./scope-key.ts";

let crypto: Crypto;
beforeAll(async () => {
  crypto = await loadCrypto({ random: seededRandom("scope keys") });
});

it("opens for the site it is wrapped to, as the key it is", () => {
  const site = crypto.newBoxKeys();
  const scopeKey = newScopeKey(crypto, "eligibility/230100", 3);
  const wrapped = wrapScopeKey(crypto, scopeKey, site.publicKey);
  const { scope, generation } = scopeKey;
  expect(unwrapScopeKey(crypto, site, { scope, generation, wrapped })).toEqual(scopeKey);
  expect(unwrapScopeKey(crypto, crypto.newBoxKeys(), { scope, generation, wrapped })).toBeUndefined();
});

it("does not pass for the key of another scope or generation", () => {
  const site = crypto.newBoxKeys();
  const wrapped = wrapScopeKey(crypto, newScopeKey(crypto, "branch/B01", 1), site.publicKey);
  expect(unwrapScopeKey(crypto, site, { scope: "branch/B02", generation: 1, wrapped })).toBeUndefined();
  expect(unwrapScopeKey(crypto, site, { scope: "branch/B01", generation: 2, wrapped })).toBeUndefined();
});

it("stays shut when altered, or when it is something else", () => {
  const site = crypto.newBoxKeys();
  const wrapped = fromBase64(wrapScopeKey(crypto, newScopeKey(crypto, "common", 1), site.publicKey));
  for (let bit = 0; bit < wrapped.length * 8; bit += 7) {
    const altered = toBase64(withBitFlipped(wrapped, bit));
    expect(unwrapScopeKey(crypto, site, { scope: "common", generation: 1, wrapped: altered })).toBeUndefined();
  }
  for (const plain of [
    "",
    "null",
    "{",
    "[]",
    '{"generation":1,"key":"AAAA","kind":"wrappedScopeKey","scope":"common"}',
  ]) {
    const other = toBase64(crypto.sealToKey(new TextEncoder().encode(plain), site.publicKey));
    expect(unwrapScopeKey(crypto, site, { scope: "common", generation: 1, wrapped: other })).toBeUndefined();
  }
  expect(unwrapScopeKey(crypto, site, { scope: "common", generation: 1, wrapped: "?" })).toBeUndefined();
});

it("counts generations from 1 and makes another key each time", () => {
  expect(() => newScopeKey(crypto, "common", 0)).toThrow();
  expect(newScopeKey(crypto, "common", 1).key).not.toEqual(newScopeKey(crypto, "common", 1).key);
});
