import { assert } from "@huilian/domain";
import {
  type AuthorityKeys,
  type CentreKeys,
  type Crypto,
  DEFAULT_SUITE,
  issueCertificate,
  loadCrypto,
  type NodeKeys,
  newAuthorityKeys,
  newCentreKeys,
  newNodeKeys,
  type SignedText,
  signerOf,
  type TrustRoot,
} from "@huilian/sync";
import type { SitePlan } from "../provision/sites.ts";
import { createSeededBytes } from "./seeded-bytes.ts";

export const SIMULATED_NETWORK = "simulation";

/** Everything a network is provisioned with, in memory, all of it from one seed. */
export interface SimulatedKeys {
  readonly trustRoot: TrustRoot;
  readonly certificates: readonly SignedText[];
  readonly centre: CentreKeys;
  /** Certifies operators' own keys. */
  readonly issuer: AuthorityKeys;
  ofSite(site: string): NodeKeys;
  /** Whom audit exports are sealed to. */
  readonly auditor: ReturnType<Crypto["newBoxKeys"]>;
}

export const seededCrypto = (seed: number, stream: string): Promise<Crypto> =>
  loadCrypto({ random: createSeededBytes(`${seed}/${stream}`) });

export async function createSimulatedKeys(seed: number, sites: readonly SitePlan[]): Promise<SimulatedKeys> {
  const crypto = await seededCrypto(seed, "keys");
  const network = SIMULATED_NETWORK;
  const suite = DEFAULT_SUITE;
  const options = { network, suite };
  const root = newAuthorityKeys(crypto, "root", options);
  const issuer = newAuthorityKeys(crypto, "issuer", options);
  const centre = newCentreKeys(crypto, options);
  const nodes = new Map(sites.map(({ site }) => [String(site), newNodeKeys(crypto, site, options)]));
  const ofSite = (site: string): NodeKeys => {
    const keys = nodes.get(site);
    assert(keys, "every site of the plan has keys");
    return keys;
  };
  const by = signerOf(crypto, issuer.signing);
  const certify = (role: "sequencer" | "applier" | "uplink", publicKey: string): SignedText =>
    issueCertificate(crypto, by, { suite, network, role, subject: role, publicKey });
  const certificates = [
    issueCertificate(crypto, signerOf(crypto, root.signing), {
      suite,
      network,
      role: "issuer",
      subject: "issuer",
      publicKey: issuer.signing.publicKey,
    }),
    certify("sequencer", centre.sequencer.publicKey),
    certify("applier", centre.applier.publicKey),
    certify("uplink", centre.uplink[0]?.publicKey ?? ""),
    ...sites.map(({ site, siteKind, scopes }) => {
      const { signing, box } = ofSite(site);
      const names = { role: "site", subject: site, siteKind, scopes } as const;
      return issueCertificate(crypto, by, {
        suite,
        network,
        ...names,
        publicKey: signing.publicKey,
        boxKey: box.publicKey,
      });
    }),
  ];
  const { publicKey: rootPublicKey, suite: rootSuite } = root.signing;
  const trustRoot: TrustRoot = { network, networkKind: "demonstration", rootPublicKey, rootSuite };
  return { trustRoot, certificates, centre, issuer, ofSite, auditor: crypto.newBoxKeys() };
}
