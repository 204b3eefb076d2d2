import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type AuthorityKeys,
  type Crypto,
  createKeyFile,
  DEFAULT_SUITE,
  issueCertificate,
  type KeyFile,
  type NetworkKind,
  newAuthorityKeys,
  newCentreKeys,
  newNodeKeys,
  type SignedText,
  signerOf,
  type TrustRoot,
  trustRootText,
} from "@huilian/sync";
import { networkPaths } from "./network-paths.ts";
import type { SitePlan } from "./sites.ts";

export interface NetworkPlan {
  /** Where keys and configurations are written. The root's key belongs on another machine in a live network. */
  readonly directory: string;
  readonly network: string;
  readonly networkKind: NetworkKind;
  readonly sites: readonly SitePlan[];
}

async function writeKeys(path: string, keys: KeyFile): Promise<void> {
  if (!(await createKeyFile(path, keys))) throw new Error(`a key file is there already: ${path}`);
}

/** The certificates of a new network: the issuer's by the root, everything else by the issuer. */
function certify(
  crypto: Crypto,
  { network }: NetworkPlan,
  keys: {
    readonly root: AuthorityKeys;
    readonly issuer: AuthorityKeys;
    readonly centre: ReturnType<typeof newCentreKeys>;
  },
  nodes: readonly { readonly plan: SitePlan; readonly keys: ReturnType<typeof newNodeKeys> }[],
): readonly SignedText[] {
  const suite = DEFAULT_SUITE;
  const root = signerOf(crypto, keys.root.signing);
  const issuer = signerOf(crypto, keys.issuer.signing);
  const uplink = keys.centre.uplink[0];
  if (!uplink) throw new Error("the centre has an uplink key");
  const role = (name: "sequencer" | "applier" | "uplink", publicKey: string): SignedText =>
    issueCertificate(crypto, issuer, { suite, network, role: name, subject: name, publicKey });
  return [
    issueCertificate(crypto, root, {
      suite,
      network,
      role: "issuer",
      subject: "issuer",
      publicKey: keys.issuer.signing.publicKey,
    }),
    role("sequencer", keys.centre.sequencer.publicKey),
    role("applier", keys.centre.applier.publicKey),
    role("uplink", uplink.publicKey),
    ...nodes.map(({ plan, keys: node }) =>
      issueCertificate(crypto, issuer, {
        suite,
        network,
        role: "site",
        subject: plan.site,
        siteKind: plan.siteKind,
        scopes: plan.scopes,
        publicKey: node.signing.publicKey,
        boxKey: node.box.publicKey,
      }),
    ),
  ];
}

/**
 * Makes every key and certificate of a new network in one directory. Good for a demonstration and for tests; in a
 * live network each node makes its own keys and sends only the public ones.
 * @throws when a key file is there already: nothing sealed under old keys may become unreadable.
 */
export async function provisionNetwork(crypto: Crypto, plan: NetworkPlan): Promise<void> {
  const paths = networkPaths(plan.directory);
  for (const directory of [paths.authority, paths.centre, ...plan.sites.map(({ site }) => paths.site(site))]) {
    await mkdir(directory, { recursive: true, mode: 0o700 });
  }
  const options = { network: plan.network, suite: DEFAULT_SUITE };
  const root = newAuthorityKeys(crypto, "root", options);
  const issuer = newAuthorityKeys(crypto, "issuer", options);
  const centre = newCentreKeys(crypto, options);
  const nodes = plan.sites.map((site) => ({ plan: site, keys: newNodeKeys(crypto, site.site, options) }));
  const certificates = certify(crypto, plan, { root, issuer, centre }, nodes);

  await writeKeys(join(paths.authority, "root.json"), root);
  await writeKeys(join(paths.authority, "issuer.json"), issuer);
  await writeKeys(paths.centreKeys, centre);
  for (const { plan: site, keys } of nodes) await writeKeys(paths.siteKeys(site.site), keys);

  const trustRoot: TrustRoot = {
    network: plan.network,
    networkKind: plan.networkKind,
    rootPublicKey: root.signing.publicKey,
    rootSuite: root.signing.suite,
  };
  await writeFile(paths.certificates, `${JSON.stringify(certificates, undefined, 1)}\n`);
  // Last, since its presence says that the directory is whole.
  await writeFile(paths.trustRoot, trustRootText(trustRoot));
}
