import { declarationOf } from "@huilian/conflict-rules";
import {
  type EntityKey,
  type GroupImage,
  type Hash,
  type Incarnation,
  type LocalDate,
  OPERATOR_ROLES,
  type Operation,
  type Period,
  type Ref,
  type SiteId,
  type SiteKind,
  siteId,
} from "@huilian/domain";
import {
  type Approver,
  type Beacon,
  type CentreKeys,
  type ChainEnd,
  type Clock,
  type Commit,
  type Crypto,
  commitWritten,
  continueChain,
  createInlineStretcher,
  createMemoryDisk,
  createMemoryStore,
  DEMONSTRATION_COST,
  fromBase64,
  issueCertificate,
  keyIdOf,
  loadCrypto,
  type MemoryDisk,
  type NodeKeys,
  networkSaltOf,
  newAuthorityKeys,
  newCentreKeys,
  newNodeKeys,
  type OperatorKeyRequest,
  operatorKeyProof,
  packNotice,
  packSegment,
  type SealedSegment,
  type SideChain,
  type SignedText,
  type Signer,
  type Store,
  type Stretcher,
  signerOf,
  type TrustRoot,
  toHex,
  toUtf8,
} from "@huilian/sync";
import { tokenHashOf } from "@huilian/sync/serve";
import type { CentreDeps } from "../centre-deps.ts";
import { rulesVersionOf } from "../core-parts.ts";

export const TEST_NETWORK = "test-net";
export const TEST_TOKEN = "token-of-the-test-desk";
const START_MS = 1_790_000_000_000;

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
  advance(ms: number): void;
  setWall(ms: number): void;
}

export function testClock(): TestClock {
  let wall = START_MS;
  let monotonic = 0;
  return {
    wallMs: () => wall,
    monotonicMs: () => monotonic,
    advance(ms) {
      wall += ms;
      monotonic += ms;
    },
    setWall(ms) {
      wall = ms;
    },
  };
}

const silentLogger = { info: () => undefined, warn: () => undefined, error: () => undefined };

const SITES: readonly { readonly site: string; readonly siteKind: SiteKind; readonly scopes: readonly string[] }[] = [
  { site: "C0", siteKind: "centre", scopes: ["centre/C0", "common"] },
  { site: "B01", siteKind: "branch", scopes: ["branch/B01", "common"] },
  { site: "B02", siteKind: "branch", scopes: ["branch/B02", "common"] },
  { site: "H01", siteKind: "hospital", scopes: ["institution/H01", "common", "eligibility/230100"] },
];

/** A provisioned network: everything a centre and its sites are started with. */
export interface TestNetwork {
  readonly crypto: Crypto;
  readonly trustRoot: TrustRoot;
  readonly centreKeys: CentreKeys;
  readonly certificates: readonly SignedText[];
  readonly networkSalt: Uint8Array;
  readonly stretcher: Stretcher;
  keysOf(site: string): NodeKeys;
  certificateOf(site: string): SignedText;
  /** The operator under whose name a site's authors write, with the key they approve with. */
  operatorOf(site: string): OperatorOfTest;
  /** A key for an operator, new or that of another request, and the certificate an issuer would give it. */
  addOperator(operatorId: string, site: string, roles: readonly string[], keyOf?: OperatorOfTest): OperatorOfTest;
  /** Certifies a further site. */
  addSite(site: string, siteKind: SiteKind, scopes: readonly string[]): SignedText;
  deps(store: Store, clock: Clock, certificates?: readonly SignedText[]): CentreDeps;
}

export interface OperatorOfTest {
  readonly approver: Approver;
  readonly request: OperatorKeyRequest;
  readonly proof: string;
  readonly certificate: SignedText;
}

export async function testNetwork(): Promise<TestNetwork> {
  const crypto = await loadCrypto();
  const options = { network: TEST_NETWORK, suite: 1 };
  const root = newAuthorityKeys(crypto, "root", options);
  const issuer = newAuthorityKeys(crypto, "issuer", options);
  const centreKeys = newCentreKeys(crypto, options);
  const nodes = new Map<string, NodeKeys>();
  const siteCertificates = new Map<string, SignedText>();
  const by = signerOf(crypto, issuer.signing);
  const trustRoot: TrustRoot = {
    network: TEST_NETWORK,
    networkKind: "demonstration",
    rootPublicKey: root.signing.publicKey,
    rootSuite: 1,
  };
  const certify = (fields: Omit<Parameters<typeof issueCertificate>[2], "suite" | "network">, signer: Signer = by) =>
    issueCertificate(crypto, signer, { suite: 1, network: TEST_NETWORK, ...fields });

  function addSite(site: string, siteKind: SiteKind, scopes: readonly string[]): SignedText {
    const keys = newNodeKeys(crypto, siteId(site), options);
    nodes.set(site, keys);
    const { signing, box } = keys;
    const names = { role: "site", subject: site, siteKind, scopes } as const;
    const certificate = certify({ ...names, publicKey: signing.publicKey, boxKey: box.publicKey });
    siteCertificates.set(site, certificate);
    return certificate;
  }

  function newSigner(): Approver["signer"] {
    const keys = crypto.suite(1)?.newSigningKeys();
    if (keys === undefined) throw new Error("suite 1 is there");
    return { ...keys, suite: 1, keyId: keyIdOf(crypto, keys.publicKey) };
  }

  function addOperator(
    operatorId: string,
    site: string,
    roles: readonly string[],
    keyOf?: OperatorOfTest,
  ): OperatorOfTest {
    const signer = keyOf?.approver.signer ?? newSigner();
    const { publicKey } = signer;
    const request = { network: TEST_NETWORK, suite: 1, site, operatorId, roles, publicKey };
    const proof = operatorKeyProof(crypto, signer, request);
    const fields = { role: "operator", subject: operatorId, site, operatorRoles: roles, publicKey } as const;
    return { approver: { operatorId, signer }, request, proof, certificate: certify(fields) };
  }

  const operators = new Map(SITES.map(({ site }) => [site, addOperator(`op-${site}`, site, ["policy"])]));

  const role = (name: "sequencer" | "applier" | "uplink", publicKey: string) =>
    certify({ role: name, subject: name, publicKey });
  const certificates = [
    certify({ role: "issuer", subject: "issuer", publicKey: issuer.signing.publicKey }, signerOf(crypto, root.signing)),
    role("sequencer", centreKeys.sequencer.publicKey),
    role("applier", centreKeys.applier.publicKey),
    role("uplink", centreKeys.uplink[0]?.publicKey ?? ""),
    ...SITES.map(({ site, siteKind, scopes }) => addSite(site, siteKind, scopes)),
    ...[...operators.values()].map(({ certificate }) => certificate),
  ];
  const networkSalt = networkSaltOf(crypto, TEST_NETWORK, trustRoot.rootPublicKey);
  const stretcher = createInlineStretcher(crypto, { salt: networkSalt, cost: DEMONSTRATION_COST });
  const operator = { operatorId: "op-desk", name: "desk", tokenHash: tokenHashOf(TEST_TOKEN), roles: OPERATOR_ROLES };
  return {
    crypto,
    trustRoot,
    centreKeys,
    certificates,
    networkSalt,
    stretcher,
    keysOf: (site) => nodes.get(site) as NodeKeys,
    certificateOf: (site) => siteCertificates.get(site) as SignedText,
    operatorOf: (site) => operators.get(site) as OperatorOfTest,
    addOperator,
    addSite,
    deps: (store, clock, given = certificates) => ({
      crypto,
      clock,
      store,
      keys: centreKeys,
      trustRoot,
      network: TEST_NETWORK,
      demonstration: true,
      certificates: given,
      stretcher,
      operators: [operator],
      logger: silentLogger,
    }),
  };
}

export { createMemoryDisk, createMemoryStore, type MemoryDisk };

/** What a test says of a change; the rest is filled in. */
export interface Draft {
  readonly entityType: string;
  readonly entityKey: EntityKey;
  readonly group: string;
  readonly operation?: Operation;
  readonly value?: GroupImage;
  readonly base?: readonly Ref[];
  readonly clears?: readonly Ref[];
  readonly needs?: readonly Ref[];
  readonly rulesVersion?: Hash;
}

export interface WrittenSegment {
  readonly segment: SealedSegment;
  readonly refs: readonly Ref[];
}

/** One site's hand: it writes commits and packs each as a segment, as a node would. */
export interface TestAuthor {
  readonly site: SiteId;
  readonly incarnation: Incarnation;
  readonly signer: Signer;
  write(...drafts: readonly Draft[]): WrittenSegment;
  /** Several commits in one segment. */
  writeCommits(...commits: readonly (readonly Draft[])[]): WrittenSegment;
  /** A safety change, as a segment and as the copy that goes ahead of it. */
  writeNotice(draft: Draft): WrittenSegment & { readonly notice: SealedSegment };
  /** One commit under somebody else's signature. */
  forge(signer: Signer, draft: Draft): SealedSegment;
  /** A second hand at the same place of the same chain: a fork. */
  fork(): TestAuthor;
}

export interface AuthorOptions {
  /** Absent for the chain of changes. */
  readonly chain?: SideChain;
  /** The beacon changes cite. */
  readonly beacon: Hash;
  readonly clock: Clock;
}

export const beaconHashOf = (crypto: Crypto, beacon: SignedText): Hash => crypto.sha256(toUtf8(beacon.text));

export const isBeacon = (signed: SignedText): boolean => (JSON.parse(signed.text) as Beacon).kind === "beacon";

export function testAuthor(
  network: TestNetwork,
  site: string,
  { beacon, clock, chain }: AuthorOptions,
  start?: ChainEnd,
): TestAuthor {
  const { crypto } = network;
  const keys = network.keysOf(site);
  const signer = signerOf(crypto, keys.signing);
  const uplinkKey = network.centreKeys.uplink[0]?.publicKey ?? "";
  const uplink = { keyId: keyIdOf(crypto, uplinkKey), publicKey: uplinkKey };
  const storeKey = fromBase64(keys.storeKey);
  let end: ChainEnd = start ?? {
    incarnation: toHex(crypto.randomBytes(16)) as Incarnation,
    sequence: 0,
    hash: crypto.sha256(toUtf8(network.certificateOf(site).text)),
    stamp: { ms: 0, counter: 0 },
  };

  function commit(drafts: readonly Draft[], by = signer): { readonly commit: Commit; readonly refs: readonly Ref[] } {
    const steps = drafts.map((draft) => ({
      beacon,
      operation: "put" as const,
      base: [],
      businessDate: "2026-11-21" as LocalDate,
      period: "2026-11" as Period,
      operatorId: `op-${site}`,
      rulesVersion: rulesVersionOf(crypto),
      schemaVersion: 1,
      ...draft,
    }));
    const author = { suite: 1, network: TEST_NETWORK, site: siteId(site) };
    const continued = continueChain(crypto, author, end, steps, clock.wallMs());
    end = continued.end;
    const approvers = drafts.some(needsApproval) ? [network.operatorOf(site).approver] : [];
    return commitWritten(crypto, by, continued.written, approvers);
  }

  const needsApproval = ({ entityType, group }: Draft): boolean =>
    declarationOf(entityType)?.groups[group]?.approval !== undefined;

  function writeCommits(...commits: readonly (readonly Draft[])[]): WrittenSegment {
    const made = commits.map((drafts) => commit(drafts));
    const of = chain === undefined ? {} : { chain };
    const parts = { commits: made.map((one) => one.commit), storeKey, uplink, ...of };
    return { segment: packSegment(crypto, parts), refs: made.flatMap(({ refs }) => refs) };
  }

  return {
    site: siteId(site),
    incarnation: end.incarnation,
    signer,
    write: (...drafts) => writeCommits(drafts),
    writeCommits,
    writeNotice(draft) {
      const made = commit([draft]);
      const parts = { commits: [made.commit], storeKey, uplink };
      return { segment: packSegment(crypto, parts), notice: packNotice(crypto, parts), refs: made.refs };
    },
    forge(by, draft) {
      const made = commit([draft], by);
      return packSegment(crypto, { commits: [made.commit], storeKey, uplink });
    },
    fork: () => testAuthor(network, site, { beacon, clock, ...(chain === undefined ? {} : { chain }) }, end),
  };
}
