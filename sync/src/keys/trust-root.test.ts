import { beforeAll, describe, expect, it } from "vitest";
import type { Crypto } from "../crypto/crypto.ts";
import { seededRandom } from "../crypto/seeded-random.fixture.ts";
import { loadCrypto } from "../crypto/sodium-crypto.ts";
import { newAuthorityKeys } from "./new-keys.ts";
import { parseTrustRoot, type TrustRoot, trustRootFingerprint, trustRootText } from "./trust-root.ts";

let crypto: Crypto;
let root: TrustRoot;

beforeAll(async () => {
  crypto = await loadCrypto({ random: seededRandom("trust root") });
  const { signing } = newAuthorityKeys(crypto, "root", { network: "test-city", suite: 1 });
  root = { network: "test-city", networkKind: "demonstration", rootPublicKey: signing.publicKey, rootSuite: 1 };
});

describe("a trust root", () => {
  it("comes back from its text", () => {
    expect(parseTrustRoot(trustRootText(root))).toEqual(root);
  });

  it("is refused in any other form", () => {
    const text = trustRootText(root);
    const value = JSON.parse(text) as Record<string, unknown>;
    for (const name of Object.keys(value)) {
      const { [name]: _, ...rest } = value;
      expect(parseTrustRoot(JSON.stringify(rest)), name).toBeUndefined();
    }
    for (const other of [
      "",
      "{}",
      "null",
      text.replace("demonstration", "demo"),
      text.replace("test-city", "Test City"),
    ]) {
      expect(parseTrustRoot(other)).toBeUndefined();
    }
  });

  it("has another fingerprint when anything of it is another", () => {
    const key = newAuthorityKeys(crypto, "root", { network: "test-city", suite: 1 }).signing.publicKey;
    const others: readonly TrustRoot[] = [
      root,
      { ...root, network: "test-citz" },
      { ...root, networkKind: "live" },
      { ...root, rootSuite: 2 },
      { ...root, rootPublicKey: key },
    ];
    const prints = others.map((other) => trustRootFingerprint(crypto, other));
    expect(new Set(prints).size).toBe(others.length);
    for (const print of prints) expect(print).toMatch(/^([0-9a-f]{4}-){7}[0-9a-f]{4}$/);
  });
});
