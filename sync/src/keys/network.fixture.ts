import { type SiteId, siteId } from "@huilian/domain/base";
import type { Crypto } from "../crypto/crypto.ts";
import type { Signer } from "../crypto/signing.ts";
import type { SignedText, SiteKind } from "../documents.ts";
import { issueCertificate } from "./certificate.ts";
import { type NodeKeys, signerOf } from "./key-file.ts";
import { createKeyRegistry } from "./key-registry.ts";
import { newAuthorityKeys, newCentreKeys, newNodeKeys } from "./new-keys.ts";

export const TEST_NETWORK = "test-city";

/** A whole network for tests: root, issuer, the centre's three keys, branch B01 and hospital H01, all certified and learned. */
export function createTestNetwork(crypto: Crypto, suite = 1) {
  const options = { network: TEST_NETWORK, suite };
  const root = newAuthorityKeys(crypto, "root", options);
  const issuer = newAuthorityKeys(crypto, "issuer", options);
  const centre = newCentreKeys(crypto, options);
  const rootSigner = signerOf(crypto, root.signing);
  const issuerSigner = signerOf(crypto, issuer.signing);
  const role = (by: Signer, name: "issuer" | "sequencer" | "applier" | "uplink", publicKey: string): SignedText =>
    issueCertificate(crypto, by, { suite, network: TEST_NETWORK, role: name, subject: name, publicKey });
  const site = (name: string, siteKind: SiteKind, keys: NodeKeys): SignedText =>
    issueCertificate(crypto, issuerSigner, {
      suite,
      network: TEST_NETWORK,
      role: "site",
      subject: name,
      siteKind,
      scopes: ["common", siteKind === "branch" ? `branch/${name}` : `institution/${name}`],
      publicKey: keys.signing.publicKey,
      boxKey: keys.box.publicKey,
    });
  const branch = newNodeKeys(crypto, siteId("B01"), options);
  const hospital = newNodeKeys(crypto, siteId("H01"), options);
  const certificates = {
    issuer: role(rootSigner, "issuer", issuer.signing.publicKey),
    sequencer: role(issuerSigner, "sequencer", centre.sequencer.publicKey),
    applier: role(issuerSigner, "applier", centre.applier.publicKey),
    uplink: role(issuerSigner, "uplink", centre.uplink[0]?.publicKey ?? ""),
    branch: site("B01", "branch", branch),
    hospital: site("H01", "hospital", hospital),
  };
  const registryOptions = { network: TEST_NETWORK, rootPublicKey: root.signing.publicKey, rootSuite: suite };
  const registry = createKeyRegistry(crypto, registryOptions);
  for (const certificate of Object.values(certificates)) {
    if (!registry.learn(certificate).ok) throw new Error("a certificate of the test network is not learned");
  }
  return {
    registry,
    registryOptions,
    certificates,
    keys: { root, issuer, centre, branch, hospital },
    signers: {
      root: rootSigner,
      issuer: issuerSigner,
      sequencer: signerOf(crypto, centre.sequencer),
      applier: signerOf(crypto, centre.applier),
      branch: signerOf(crypto, branch.signing),
      hospital: signerOf(crypto, hospital.signing),
    },
    sites: { branch: siteId("B01"), hospital: siteId("H01") } satisfies Record<string, SiteId>,
  };
}
