import type { Hash, SiteId } from "@huilian/domain/base";
import { beforeAll, describe, expect, it } from "vitest";
import { fromBase64, toBase64 } from "../crypto/bytes.ts";
import type { Crypto } from "../crypto/crypto.ts";
import { seededRandom } from "../crypto/seeded-random.fixture.ts";
import { type Signer, signText } from "../crypto/signing.ts";
import { createSmSuite } from "../crypto/sm-suite.ts";
import { loadCrypto } from "../crypto/sodium-crypto.ts";
import { everyBitFlipped } from "../crypto/tamper.fixture.ts";
import type { Beacon, SignedText } from "../documents.ts";
import { type CertificateFields, issueCertificate, parseCertificate } from "./certificate.ts";
import { signerOf } from "./key-file.ts";
import { createKeyRegistry } from "./key-registry.ts";
import { createTestNetwork, TEST_NETWORK } from "./network.fixture.ts";
import { newCentreKeys, newNodeKeys } from "./new-keys.ts";

let crypto: Crypto;
let network: ReturnType<typeof createTestNetwork>;

beforeAll(async () => {
  const smSuite = createSmSuite(seededRandom("sm"));
  crypto = await loadCrypto({ random: seededRandom("registry"), suites: smSuite ? [smSuite] : [] });
  network = createTestNetwork(crypto);
});

const OPTIONS = { network: TEST_NETWORK, suite: 1 };
const emptyRegistry = () => createKeyRegistry(crypto, network.registryOptions);

/** Fields of a good certificate of a new site key. */
function siteFields(subject = "B02"): CertificateFields {
  const keys = newNodeKeys(crypto, subject as SiteId, OPTIONS);
  return {
    suite: 1,
    network: TEST_NETWORK,
    role: "site",
    subject,
    siteKind: "branch",
    scopes: ["common", `branch/${subject}`],
    publicKey: keys.signing.publicKey,
    boxKey: keys.box.publicKey,
  };
}

/** Signed without the checks of `issueCertificate`, as somebody with other software would. */
const signLoosely = (signer: Signer, fields: object): SignedText =>
  signText(crypto, signer, { kind: "certificate", format: 1, ...fields });

const beacon: Beacon = { kind: "beacon", format: 1, network: TEST_NETWORK, index: 1, epoch: 1, timeMs: 5 };

describe("learning", () => {
  it("finds sites, roles, keys and hashes", () => {
    const { registry, keys, sites } = network;
    const branch = registry.certificateOfSite(sites.branch);
    expect(branch?.certificate.publicKey).toBe(keys.branch.signing.publicKey);
    expect(branch?.signed).toEqual(network.certificates.branch);
    expect(registry.byKeyId(branch?.keyId ?? "")).toBe(branch);
    expect(branch && registry.byHash(branch.hash)).toBe(branch);
    expect(registry.holderOf("uplink")?.certificate.publicKey).toBe(keys.centre.uplink[0]?.publicKey);
    expect(registry.certificateOfSite("B99" as SiteId)).toBeUndefined();
    expect(registry.byHash("00" as Hash)).toBeUndefined();
    expect(registry.all()).toHaveLength(6);
  });

  it("says unknown-issuer until the issuer is learned", () => {
    const registry = emptyRegistry();
    const { issuer, branch } = network.certificates;
    expect(registry.learn(branch)).toEqual({ ok: false, error: "unknown-issuer" });
    expect(registry.learn(issuer).ok).toBe(true);
    expect(registry.learn(branch).ok).toBe(true);
  });

  it("takes the later of two certificates as the newest, and keeps believing the older key", () => {
    const registry = emptyRegistry();
    for (const certificate of Object.values(network.certificates)) registry.learn(certificate);
    const next = newCentreKeys(crypto, OPTIONS);
    const renewed = issueCertificate(crypto, network.signers.issuer, {
      ...OPTIONS,
      role: "sequencer",
      subject: "sequencer",
      publicKey: next.sequencer.publicKey,
    });
    expect(registry.learn(renewed).ok).toBe(true);
    expect(registry.holderOf("sequencer")?.certificate.publicKey).toBe(next.sequencer.publicKey);
    const old = signText(crypto, network.signers.sequencer, beacon);
    expect(registry.verify<Beacon>(old, "beacon", ["sequencer"])).toEqual(beacon);
    const fresh = signText(crypto, signerOf(crypto, next.sequencer), beacon);
    expect(registry.verify<Beacon>(fresh, "beacon", ["sequencer"])).toEqual(beacon);

    expect(registry.learn(network.certificates.sequencer).ok).toBe(true);
    expect(registry.holderOf("sequencer")?.certificate.publicKey).toBe(next.sequencer.publicKey);
  });

  it("takes new scopes for an old key", () => {
    const registry = emptyRegistry();
    for (const certificate of Object.values(network.certificates)) registry.learn(certificate);
    const first = registry.certificateOfSite(network.sites.branch);
    const { kind: _kind, format: _format, ...fields } = parseCertificate(network.certificates.branch.text) ?? beacon;
    const wider = issueCertificate(crypto, network.signers.issuer, {
      ...(fields as CertificateFields),
      scopes: ["common", "branch/B01", "eligibility/230100"],
    });
    expect(registry.learn(wider).ok).toBe(true);
    expect(registry.byKeyId(first?.keyId ?? "")?.certificate.scopes).toHaveLength(3);
    expect(first && registry.byHash(first.hash)).toBe(first);
  });
});

describe("refusing, in order of precedence", () => {
  it("a signature that fails", () => {
    const { branch } = network.certificates;
    const registry = network.registry;
    const altered = { ...branch, text: branch.text.replace("branch/B01", "branch/B02") };
    expect(registry.learn(altered)).toEqual({ ok: false, error: "signature-fails" });
    for (const signature of everyBitFlipped(fromBase64(branch.signature))) {
      expect(registry.learn({ ...branch, signature: toBase64(signature) }).ok).toBe(false);
    }
    expect(registry.learn({ ...branch, by: network.signers.root.keyId })).toEqual({
      ok: false,
      error: "signature-fails",
    });
  });

  it.each<[string, (fields: CertificateFields) => object]>([
    ["no box key", ({ boxKey: _, ...rest }) => rest],
    ["no site kind", ({ siteKind: _, ...rest }) => rest],
    ["no scopes", ({ scopes: _, ...rest }) => rest],
    ["another kind of site", (fields) => ({ ...fields, siteKind: "bank" })],
    ["a scope that is no name", (fields) => ({ ...fields, scopes: ["branch/../C0"] })],
    ["a site id that is none", (fields) => ({ ...fields, subject: "b01" })],
    ["a member too many", (fields) => ({ ...fields, admin: true })],
    ["a key that is not base64", (fields) => ({ ...fields, publicKey: "?" })],
    ["a box key of another length", (fields) => ({ ...fields, boxKey: "AAAA" })],
    ["a suite nobody loaded", (fields) => ({ ...fields, suite: 99 })],
    [
      "a role's subject that is not its name",
      ({ boxKey: _b, siteKind: _k, scopes: _s, ...rest }) => ({ ...rest, role: "applier" }),
    ],
    ["a site's members for a role", (fields) => ({ ...fields, role: "applier", subject: "applier" })],
  ])("malformed: %s", (_case, alter) => {
    const signed = signLoosely(network.signers.issuer, alter(siteFields()));
    expect(network.registry.learn(signed)).toEqual({ ok: false, error: "malformed" });
    expect(parseCertificate(signed.text) === undefined || _case === "a suite nobody loaded").toBe(true);
  });

  it("a certificate of another network", () => {
    const signed = issueCertificate(crypto, network.signers.issuer, { ...siteFields(), network: "other-city" });
    expect(network.registry.learn(signed)).toEqual({ ok: false, error: "wrong-network" });
  });

  it("an issuer made by an issuer, a site made by root, and anything made by a site", () => {
    const { signers, registry } = network;
    const { boxKey: _b, siteKind: _k, scopes: _s, ...rest } = siteFields();
    const issuer = issueCertificate(crypto, signers.issuer, { ...rest, role: "issuer", subject: "issuer" });
    expect(registry.learn(issuer)).toEqual({ ok: false, error: "role-not-allowed" });
    for (const signer of [signers.root, signers.branch, signers.sequencer, signers.applier]) {
      const site = issueCertificate(crypto, signer, siteFields());
      expect(registry.learn(site)).toEqual({ ok: false, error: "role-not-allowed" });
    }
  });

  it("a key that has another holder or another role already, root's included", () => {
    const { signers, registry, keys } = network;
    for (const publicKey of [keys.branch.signing, keys.centre.applier, keys.issuer.signing, keys.root.signing].map(
      (pair) => pair.publicKey,
    )) {
      const signed = issueCertificate(crypto, signers.issuer, { ...siteFields(), publicKey });
      expect(registry.learn(signed)).toEqual({ ok: false, error: "role-not-allowed" });
    }
  });

  it("issues nothing that would be refused as malformed", () => {
    const { boxKey: _, ...rest } = siteFields();
    expect(() => issueCertificate(crypto, network.signers.issuer, rest)).toThrow();
  });
});

describe("verifying", () => {
  it("wants one of the roles, the kind, the network and the very text", () => {
    const { registry, signers } = network;
    const signed = signText(crypto, signers.sequencer, beacon);
    expect(registry.verify<Beacon>(signed, "beacon", ["applier", "sequencer"])).toEqual(beacon);
    expect(registry.verify<Beacon>(signed, "beacon", ["applier"])).toBeUndefined();
    expect(registry.verify<Beacon>(signed, "beacon", [])).toBeUndefined();
    expect(registry.verify(signed, "receipt", ["sequencer"])).toBeUndefined();
    const altered = { ...signed, text: signed.text.replace('"index":1', '"index":2') };
    expect(registry.verify<Beacon>(altered, "beacon", ["sequencer"])).toBeUndefined();
    const elsewhere = signText(crypto, signers.sequencer, { ...beacon, network: "other-city" });
    expect(registry.verify<Beacon>(elsewhere, "beacon", ["sequencer"])).toBeUndefined();
    const stranger = createTestNetwork(crypto).signers.sequencer;
    expect(registry.verify<Beacon>(signText(crypto, stranger, beacon), "beacon", ["sequencer"])).toBeUndefined();
  });

  it("works in suite 2, and with issuer and site of different suites", () => {
    if (crypto.suite(2) === undefined) return;
    const other = createTestNetwork(crypto, 2);
    const signed = signText(crypto, other.signers.sequencer, beacon);
    expect(other.registry.verify<Beacon>(signed, "beacon", ["sequencer"])).toEqual(beacon);
    const mixed = issueCertificate(crypto, other.signers.issuer, siteFields());
    expect(other.registry.learn(mixed).ok).toBe(true);
  });
});
