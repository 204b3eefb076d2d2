import { beforeAll, describe, expect, it } from "vitest";
import { fromBase64, toBase64 } from "../crypto/bytes.ts";
import type { Crypto } from "../crypto/crypto.ts";
import { seededRandom } from "../crypto/seeded-random.fixture.ts";
import { keyIdOf, signText } from "../crypto/signing.ts";
import { loadCrypto } from "../crypto/sodium-crypto.ts";
import { everyBitFlipped } from "../crypto/tamper.fixture.ts";
import type { SignedText } from "../documents.ts";
import { type CertificateFields, issueCertificate } from "./certificate.ts";
import { createKeyRegistry } from "./key-registry.ts";
import { createTestNetwork, TEST_NETWORK } from "./network.fixture.ts";
import { type OperatorKeyRequest, operatorKeyProof, operatorKeyProofHolds } from "./operator-key.ts";

let crypto: Crypto;
let network: ReturnType<typeof createTestNetwork>;

beforeAll(async () => {
  crypto = await loadCrypto({ random: seededRandom("operator-key") });
  network = createTestNetwork(crypto);
});

function newKey() {
  const keys = crypto.suite(1)?.newSigningKeys();
  if (keys === undefined) throw new Error("suite 1 is there");
  return { ...keys, suite: 1, keyId: keyIdOf(crypto, keys.publicKey) };
}

const requestOf = (publicKey: string): OperatorKeyRequest => ({
  network: TEST_NETWORK,
  suite: 1,
  site: "B01",
  operatorId: "B01-chen",
  roles: ["clerk", "policy"],
  publicKey,
});

describe("the proof of possession", () => {
  it("holds for exactly what the holder of the key asked", () => {
    const key = newKey();
    const request = requestOf(key.publicKey);
    const proof = operatorKeyProof(crypto, key, request);
    expect(operatorKeyProofHolds(crypto, request, proof)).toBe(true);
    for (const asked of [
      { ...request, network: "live" },
      { ...request, site: "B02" },
      { ...request, operatorId: "B01-wang" },
      { ...request, roles: ["clerk", "policy", "security"] },
      { ...request, publicKey: newKey().publicKey },
      { ...request, publicKey: "?" },
      { ...request, suite: 2 },
    ]) {
      expect(operatorKeyProofHolds(crypto, asked, proof)).toBe(false);
    }
    for (const signature of everyBitFlipped(fromBase64(proof))) {
      expect(operatorKeyProofHolds(crypto, request, toBase64(signature))).toBe(false);
    }
  });
});

const fieldsOf = (publicKey: string): CertificateFields => ({
  suite: 1,
  network: TEST_NETWORK,
  role: "operator",
  subject: "B01-chen",
  site: "B01",
  operatorRoles: ["clerk", "policy"],
  publicKey,
});

const certify = (fields: object): SignedText =>
  signText(crypto, network.signers.issuer, { kind: "certificate", format: 1, ...fields });

function registryOfNetwork() {
  const registry = createKeyRegistry(crypto, network.registryOptions);
  for (const certificate of Object.values(network.certificates)) registry.learn(certificate);
  return registry;
}

describe("an operator's certificate", () => {
  it("is issued and learned, for a site and for the centre", () => {
    const registry = registryOfNetwork();
    for (const place of ["B01", "centre"]) {
      const key = newKey();
      const certificate = issueCertificate(crypto, network.signers.issuer, { ...fieldsOf(key.publicKey), site: place });
      expect(registry.learn(certificate).ok).toBe(true);
      expect(registry.byKeyId(key.keyId)?.certificate).toMatchObject({ subject: "B01-chen", site: place });
    }
  });

  it.each<[string, (fields: CertificateFields) => object]>([
    ["no site", ({ site: _, ...rest }) => rest],
    ["no roles", ({ operatorRoles: _, ...rest }) => rest],
    ["an empty list of roles", (fields) => ({ ...fields, operatorRoles: [] })],
    ["roles out of order", (fields) => ({ ...fields, operatorRoles: ["policy", "clerk"] })],
    ["a role twice", (fields) => ({ ...fields, operatorRoles: ["clerk", "clerk"] })],
    ["a role that is no word", (fields) => ({ ...fields, operatorRoles: ["policy!"] })],
    ["too many roles", (fields) => ({ ...fields, operatorRoles: [..."abcdefghijklmnopqrstu"] })],
    ["a place that is no site", (fields) => ({ ...fields, site: "somewhere" })],
    ["an operator id that is none", (fields) => ({ ...fields, subject: "chen of B01" })],
    ["scopes", (fields) => ({ ...fields, scopes: ["common"] })],
    ["a box key", (fields) => ({ ...fields, boxKey: fields.publicKey })],
    ["a site kind", (fields) => ({ ...fields, siteKind: "branch" })],
    ["a member too many", (fields) => ({ ...fields, admin: true })],
    ["an operator's members for a role", (fields) => ({ ...fields, role: "applier", subject: "applier" })],
  ])("is malformed with %s", (_what, alter) => {
    const signed = certify(alter(fieldsOf(newKey().publicKey)));
    expect(registryOfNetwork().learn(signed)).toEqual({ ok: false, error: "malformed" });
  });

  it("is not believed of a site, nor of another operator, nor of the centre's keys", () => {
    for (const signer of [network.signers.branch, network.signers.sequencer, network.signers.root]) {
      const signed = signText(crypto, signer, { kind: "certificate", format: 1, ...fieldsOf(newKey().publicKey) });
      expect(registryOfNetwork().learn(signed)).toEqual({ ok: false, error: "role-not-allowed" });
    }
  });

  it("is given once for a key: another one for the same key is not learned, whatever it says", () => {
    const registry = registryOfNetwork();
    const { publicKey } = newKey();
    const first = certify(fieldsOf(publicKey));
    expect(registry.learn(first).ok).toBe(true);
    expect(registry.learn(first).ok).toBe(true);
    for (const other of [
      { ...fieldsOf(publicKey), operatorRoles: ["clerk", "policy", "security"] },
      { ...fieldsOf(publicKey), site: "B02" },
      { ...fieldsOf(publicKey), subject: "B01-wang" },
    ]) {
      expect(registry.learn(certify(other))).toEqual({ ok: false, error: "role-not-allowed" });
    }
    expect(registry.byKeyId(keyIdOf(crypto, publicKey))?.signed).toEqual(first);
    expect(registry.learn(certify({ ...fieldsOf(network.keys.branch.signing.publicKey) }))).toEqual({
      ok: false,
      error: "role-not-allowed",
    });
  });
});
