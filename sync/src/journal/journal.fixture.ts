import {
  type EntityKey,
  type Hash,
  type Incarnation,
  type JsonObject,
  type LocalDate,
  ok,
  type Period,
  siteId,
} from "@huilian/domain/base";
import type { Crypto, Suite } from "../crypto/crypto.ts";
import { seededRandom } from "../crypto/seeded-random.fixture.ts";
import { keyIdOf, type Signer, signText } from "../crypto/signing.ts";
import { loadCrypto } from "../crypto/sodium-crypto.ts";
import type { Receipt, SignedText } from "../documents.ts";
import { issueCertificate } from "../keys/certificate.ts";
import { createKeyRegistry, type KeyRegistry } from "../keys/key-registry.ts";
import type { Store } from "../store/store.ts";
import type { ChangeDraft } from "./chain.ts";
import { createJournal, type Journal, type JournalDeps } from "./journal.ts";
import type { JournalIdentity } from "./journal-state.ts";
import type { UplinkKey } from "./segment.ts";

const NETWORK = "test";
export const HASH = "0".repeat(64) as Hash;
export const INCARNATION = "1".repeat(32) as Incarnation;

export interface TestNetwork {
  readonly crypto: Crypto;
  readonly registry: KeyRegistry;
  readonly identity: JournalIdentity;
  readonly uplink: UplinkKey;
  readonly uplinkKeys: { readonly publicKey: string; readonly secretKey: string };
  /** Another site of the same network, with a genuine key. */
  readonly stranger: Signer;
  receipt(fields: Omit<Receipt, "kind" | "format" | "network" | "receivedMs">): SignedText;
}

/** A root, an issuer, a sequencer, an uplink key and the sites B01 and B02, whose keys are of `siteSuite`. */
export async function testNetwork(seed: string, siteSuite: Suite | undefined = undefined): Promise<TestNetwork> {
  const suites = siteSuite === undefined ? [] : [siteSuite];
  const crypto = await loadCrypto({ random: seededRandom(seed), suites });
  const suiteId = siteSuite?.id ?? 1;
  const newSigner = (suite = 1) => {
    const keys = crypto.suite(suite)?.newSigningKeys();
    if (keys === undefined) throw new Error("the suite is there");
    const signer: Signer = { keyId: keyIdOf(crypto, keys.publicKey), suite, secretKey: keys.secretKey };
    return { ...keys, signer };
  };
  const root = newSigner();
  const issuer = newSigner();
  const sequencer = newSigner();
  const own = newSigner(suiteId);
  const other = newSigner(suiteId);
  const uplinkKeys = crypto.newBoxKeys();
  const registry = createKeyRegistry(crypto, { network: NETWORK, rootPublicKey: root.publicKey, rootSuite: 1 });
  const fields = { suite: 1, network: NETWORK };
  const site = {
    ...fields,
    suite: suiteId,
    role: "site",
    siteKind: "branch",
    scopes: [],
    boxKey: uplinkKeys.publicKey,
  } as const;
  const certificates = [
    issueCertificate(crypto, root.signer, {
      ...fields,
      role: "issuer",
      subject: "issuer",
      publicKey: issuer.publicKey,
    }),
    issueCertificate(crypto, issuer.signer, {
      ...fields,
      role: "sequencer",
      subject: "sequencer",
      publicKey: sequencer.publicKey,
    }),
    issueCertificate(crypto, issuer.signer, {
      ...fields,
      role: "uplink",
      subject: "uplink",
      publicKey: uplinkKeys.publicKey,
    }),
    issueCertificate(crypto, issuer.signer, { ...site, subject: "B01", publicKey: own.publicKey }),
    issueCertificate(crypto, issuer.signer, { ...site, subject: "B02", publicKey: other.publicKey }),
  ];
  for (const certificate of certificates) {
    if (!registry.learn(certificate).ok) throw new Error("the test's certificates are learned");
  }
  const identity: JournalIdentity = {
    site: siteId("B01"),
    network: NETWORK,
    suite: suiteId,
    signer: own.signer,
    certificateHash: registry.certificateOfSite(siteId("B01"))?.hash ?? HASH,
    storeKey: crypto.randomBytes(32),
  };
  return {
    crypto,
    registry,
    identity,
    uplink: { keyId: keyIdOf(crypto, uplinkKeys.publicKey), publicKey: uplinkKeys.publicKey },
    uplinkKeys,
    stranger: other.signer,
    receipt: (receipt) =>
      signText<Receipt>(crypto, sequencer.signer, {
        kind: "receipt",
        format: 1,
        network: NETWORK,
        receivedMs: 1_700_000_000_000,
        ...receipt,
      }),
  };
}

export const entityKey = (number: number): EntityKey => String(number).padStart(32, "0") as EntityKey;

/** A change of a person's contact, as an application would draft it. */
export const draft = (value: JsonObject = { phone: "0" }, fields: Partial<ChangeDraft> = {}): ChangeDraft => ({
  beacon: HASH,
  entityType: "person",
  entityKey: entityKey(1),
  group: "contact",
  operation: "put",
  base: [],
  value,
  businessDate: "2026-11-21" as LocalDate,
  period: "2026-11" as Period,
  operatorId: "clerk-1",
  rulesVersion: HASH,
  schemaVersion: 1,
  ...fields,
});

/** A change of a safety cell: a loss report. */
export const mark = (): ChangeDraft =>
  draft({ state: "lost", reason: "reported" }, { group: "status", operation: "mark" });

export const openTestJournal = (
  network: TestNetwork,
  store: Store,
  deps: Partial<JournalDeps> = {},
): Promise<Journal> =>
  createJournal({
    crypto: network.crypto,
    store,
    registry: network.registry,
    identity: network.identity,
    physicalMs: () => 1_700_000_000_000,
    ...deps,
  });

/** Appends drafts as one request that is never refused. */
export const appendDrafts = (journal: Journal, drafts: readonly ChangeDraft[], key?: string) =>
  journal.append<never>(() => ok({ changes: drafts }), key === undefined ? undefined : { key, hash: `hash of ${key}` });
