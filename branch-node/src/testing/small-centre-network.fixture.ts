import { createHash } from "node:crypto";
import { type Hash, type SiteId, type SiteKind, siteId } from "@huilian/domain";
import {
  type CentreKeys,
  type Crypto,
  createKeyRegistry,
  issueCertificate,
  type KeyRegistry,
  loadCrypto,
  type NodeKeys,
  newAuthorityKeys,
  newCentreKeys,
  newNodeKeys,
  type SignedText,
  type Signer,
  signerOf,
  type TrustRoot,
} from "@huilian/sync";

const SMALL_NETWORK = "small-city";
const SMALL_AREA = "230100";

export interface SmallSite {
  readonly site: SiteId;
  readonly siteKind: SiteKind;
  /** The first is the site's own. */
  readonly scopes: readonly string[];
}

/** A branch and a hospital of one city, as the centre would certify them. */
export const SMALL_SITES: readonly SmallSite[] = [
  { site: siteId("B01"), siteKind: "branch", scopes: ["branch/B01", "common"] },
  { site: siteId("H01"), siteKind: "hospital", scopes: ["institution/H01", "common", `eligibility/${SMALL_AREA}`] },
];

/** Real keys and certificates of a whole network. */
export interface SmallNetwork {
  readonly crypto: Crypto;
  readonly network: string;
  readonly trustRoot: TrustRoot;
  readonly sites: readonly SmallSite[];
  readonly centreKeys: CentreKeys;
  readonly sequencer: Signer;
  readonly applier: Signer;
  /** What every machine is provisioned with, the issuer's certificate first. */
  readonly certificates: readonly SignedText[];
  keysOf(site: SiteId): NodeKeys;
  /** A registry that has learned all certificates: a new one each time, as every machine has its own. */
  newRegistry(): KeyRegistry;
}

/** Chance that repeats itself: SHA-256 of a seed and a counter. */
function repeatedChance(seed: string): (count: number) => Uint8Array {
  let drawn = 0;
  return (count) => {
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count; at += 32) {
      drawn += 1;
      const block = createHash("sha256").update(`${seed}/${drawn}`).digest();
      bytes.set(block.subarray(0, Math.min(32, count - at)), at);
    }
    return bytes;
  };
}

export async function createSmallNetwork(seed: string, sites: readonly SmallSite[]): Promise<SmallNetwork> {
  const crypto = await loadCrypto({ random: repeatedChance(seed) });
  const options = { network: SMALL_NETWORK, suite: 1 };
  const root = newAuthorityKeys(crypto, "root", options);
  const issuer = newAuthorityKeys(crypto, "issuer", options);
  const centreKeys = newCentreKeys(crypto, options);
  const nodeKeys = new Map(sites.map(({ site }) => [site, newNodeKeys(crypto, site, options)]));
  const keysOf = (site: SiteId): NodeKeys => {
    const keys = nodeKeys.get(site);
    if (!keys) throw new Error(`${site} is a site of the network`);
    return keys;
  };
  const issuedBy = (by: Signer, role: "issuer" | "sequencer" | "applier" | "uplink", publicKey: string): SignedText =>
    issueCertificate(crypto, by, { ...options, role, subject: role, publicKey });
  const issuerSigner = signerOf(crypto, issuer.signing);
  const certificates = [
    issuedBy(signerOf(crypto, root.signing), "issuer", issuer.signing.publicKey),
    issuedBy(issuerSigner, "sequencer", centreKeys.sequencer.publicKey),
    issuedBy(issuerSigner, "applier", centreKeys.applier.publicKey),
    issuedBy(issuerSigner, "uplink", centreKeys.uplink[0]?.publicKey ?? ""),
    ...sites.map(({ site, siteKind, scopes }) =>
      issueCertificate(crypto, issuerSigner, {
        ...options,
        role: "site",
        subject: site,
        siteKind,
        scopes,
        publicKey: keysOf(site).signing.publicKey,
        boxKey: keysOf(site).box.publicKey,
      }),
    ),
  ];
  const { publicKey: rootPublicKey, suite: rootSuite } = root.signing;
  const newRegistry = (): KeyRegistry => {
    const registry = createKeyRegistry(crypto, { network: SMALL_NETWORK, rootPublicKey, rootSuite });
    for (const certificate of certificates) {
      if (!registry.learn(certificate).ok) throw new Error("a certificate of the network is learned");
    }
    return registry;
  };
  return {
    crypto,
    network: SMALL_NETWORK,
    trustRoot: { network: SMALL_NETWORK, networkKind: "demonstration", rootPublicKey, rootSuite },
    sites,
    centreKeys,
    sequencer: signerOf(crypto, centreKeys.sequencer),
    applier: signerOf(crypto, centreKeys.applier),
    certificates,
    keysOf,
    newRegistry,
  };
}

export const NO_HASH = "0".repeat(64) as Hash;
