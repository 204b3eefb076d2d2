import {
  canonicalJson,
  type EntityKey,
  type Hash,
  type Incarnation,
  type Json,
  type LocalDate,
  type Period,
  siteId,
} from "@huilian/domain/base";
import { fromBase64, toBase64, toUtf8 } from "./crypto/bytes.ts";
import type { Base64, Crypto, KeyPair } from "./crypto/crypto.ts";
import { seededRandom } from "./crypto/seeded-random.fixture.ts";
import { keyIdOf, type Signer, signText } from "./crypto/signing.ts";
import { loadCrypto } from "./crypto/sodium-crypto.ts";
import type {
  Beacon,
  Certificate,
  PageContent,
  PageHeader,
  Receipt,
  SealedPage,
  SealedSegment,
  SignedText,
  StateStatement,
} from "./documents.ts";
import { continueChain } from "./journal/chain.ts";
import { commitWritten } from "./journal/commit.ts";
import { receiptId, segmentId } from "./journal/journal-ids.ts";
import { packSegment } from "./journal/segment.ts";
import { issueCertificate } from "./keys/certificate.ts";
import { createKeyRegistry, type KeyRegistry } from "./keys/key-registry.ts";
import { batchChainStart, makeBatch } from "./pages/batch.ts";
import { sealPage } from "./pages/page.ts";
import { batchId, pageId } from "./pages/page-ids.ts";
import { newScopeKey, type ScopeKeyMaterial } from "./pages/scope-key.ts";
import { type StoredDocument, sortableNumber } from "./store/store.ts";

/**
 * One change on its whole way, in the bytes the README opens with. Every random byte is SHA-256 of a name and a
 * counter, each key and each step under a name of its own: so the walk can be made again in any language, and a key
 * drawn more or less elsewhere changes none of these bytes.
 */

const NETWORK = "walk";
const SITE = siteId("B01");
const SCOPE = "branch/B01";
const INCARNATION = "000102030405060708090a0b0c0d0e0f" as Incarnation;
const PERSON = "5c3f0a1b2d4e6f708192a3b4c5d6e7f8" as EntityKey;
/** 2026-11-21 09:00 in UTC+8; the beacon half a minute before, the receipt two seconds after. */
const COUNTER_MS = 1_795_222_800_000;
const BEACON_MS = COUNTER_MS - 30_000;
const RECEIVED_MS = COUNTER_MS + 2_000;
const BEACON_INDEX = 7;
/** Before it in the log: five certificates, the rules, the beacon, the wrapped scope key. */
const INDEX = 9;
const EPOCH = 1;

/** What a compressor, and so this machine's zlib, has a part in. The README holds one such outcome. */
export interface SealedBytes {
  readonly segment: Base64;
  readonly page: Base64;
}

export interface Walk {
  readonly crypto: Crypto;
  readonly registry: KeyRegistry;
  readonly uplink: KeyPair;
  readonly storeKey: Uint8Array;
  readonly scopeKey: ScopeKeyMaterial;
  readonly segment: SealedSegment;
  readonly page: SealedPage;
  readonly content: PageContent;
  readonly batch: SignedText;
  /** What the README shows, by name. */
  readonly blocks: ReadonlyMap<string, string>;
  /** The documents the two stores hold at the end. */
  readonly stored: readonly StoredDocument[];
}

interface Party extends KeyPair {
  readonly signer: Signer;
}

interface Parties {
  readonly root: Party;
  readonly issuer: Party;
  readonly sequencer: Party;
  readonly applier: Party;
  readonly site: Party;
  readonly uplink: KeyPair;
  readonly siteBox: KeyPair;
}

/** The cryptography of one step, with the chance of that step. */
const cryptoOf = (step: string): Promise<Crypto> => loadCrypto({ random: seededRandom(`walk/${step}`) });

async function party(name: string): Promise<Party> {
  const crypto = await cryptoOf(name);
  const keys = crypto.suite(1)?.newSigningKeys();
  if (keys === undefined) throw new Error("suite 1 is loaded");
  return { ...keys, signer: { keyId: keyIdOf(crypto, keys.publicKey), suite: 1, secretKey: keys.secretKey } };
}

async function makeParties(): Promise<Parties> {
  const [root, issuer, sequencer, applier, site] = await Promise.all([
    party("root"),
    party("issuer"),
    party("sequencer"),
    party("applier"),
    party("site"),
  ]);
  const uplink = (await cryptoOf("uplink")).newBoxKeys();
  const siteBox = (await cryptoOf("site-box")).newBoxKeys();
  return { root, issuer, sequencer, applier, site, uplink, siteBox };
}

function certify(crypto: Crypto, { root, issuer, sequencer, applier, site, uplink, siteBox }: Parties) {
  const role = (by: Party, name: Exclude<Certificate["role"], "site">, { publicKey }: KeyPair): SignedText =>
    issueCertificate(crypto, by.signer, { suite: 1, network: NETWORK, role: name, subject: name, publicKey });
  const ofSite = issueCertificate(crypto, issuer.signer, {
    suite: 1,
    network: NETWORK,
    role: "site",
    subject: SITE,
    siteKind: "branch",
    scopes: [SCOPE, "common"],
    publicKey: site.publicKey,
    boxKey: siteBox.publicKey,
  });
  const registry = createKeyRegistry(crypto, { network: NETWORK, rootPublicKey: root.publicKey, rootSuite: 1 });
  const others = [
    role(root, "issuer", issuer),
    role(issuer, "sequencer", sequencer),
    role(issuer, "applier", applier),
    role(issuer, "uplink", uplink),
  ];
  for (const certificate of [...others, ofSite]) {
    if (!registry.learn(certificate).ok) throw new Error("a certificate of the walk is learned");
  }
  return { ofSite, registry };
}

/** At the counter: change, commit, segment. */
async function atTheNode(parties: Parties, certificate: SignedText, beacon: SignedText) {
  const crypto = await cryptoOf("change");
  const hashOf = (text: string): Hash => crypto.sha256(toUtf8(text));
  const value = { address: "示例路1号", phone: "13800000000", residenceBranch: SITE };
  const after = {
    incarnation: INCARNATION,
    sequence: 0,
    hash: hashOf(certificate.text),
    stamp: { ms: 0, counter: 0 },
  };
  const draft = {
    beacon: hashOf(beacon.text),
    entityType: "person",
    entityKey: PERSON,
    group: "contact",
    operation: "put",
    base: [],
    value,
    businessDate: "2026-11-21" as LocalDate,
    period: "2026-11" as Period,
    operatorId: "clerk-1",
    rulesVersion: hashOf("rules of the walk"),
    schemaVersion: 1,
  } as const;
  const author = { suite: 1, network: NETWORK, site: SITE };
  const { written } = continueChain(crypto, author, after, [draft], COUNTER_MS);
  const { commit, refs, tip } = commitWritten(crypto, parties.site.signer, written);
  const [change] = written;
  const [ref] = refs;
  if (change === undefined || ref === undefined) throw new Error("the commit of the walk holds its change");
  const storeKey = (await cryptoOf("store-key")).randomBytes(32);
  const uplink = { keyId: keyIdOf(crypto, parties.uplink.publicKey), publicKey: parties.uplink.publicKey };
  const segment = packSegment(await cryptoOf("segment"), { commits: [commit], storeKey, uplink });
  return { change: change.change, text: change.text, ref, tip, commit, storeKey, segment, value };
}

type AtTheNode = Awaited<ReturnType<typeof atTheNode>>;

/** The head as the fold of `conflict-rules` makes it; a test there checks that it does. */
const headOf = ({ change, ref, value }: AtTheNode): Json => ({
  ref,
  site: SITE,
  siteKind: "branch",
  effective: { ms: change.stamp.ms, counter: change.stamp.counter },
  operatorId: change.operatorId,
  businessDate: change.businessDate,
  value,
});

function pageContentOf(node: AtTheNode): PageContent {
  return {
    rows: [{ entityType: "person", entityKey: PERSON, groups: { contact: [headOf(node)] } }],
    left: [],
    decided: { [INCARNATION]: 1 },
    verdicts: [],
  };
}

function stateLinesOf(node: AtTheNode): string {
  const lines: readonly Json[] = [
    ["decided", INCARNATION, { sequence: 1, site: SITE }],
    ["entity", `person/${PERSON}`, { contact: [headOf(node)] }],
  ];
  return lines.map((line) => `${canonicalJson(line)}\n`).join("");
}

/** The page over bytes sealed on another machine: header and id follow from them. */
function overSealed(crypto: Crypto, applier: Signer, page: SealedPage, sealed: Base64): SealedPage {
  const header = JSON.parse(page.header.text) as PageHeader;
  const signed = signText<PageHeader>(crypto, applier, { ...header, sealedHash: crypto.sha256(fromBase64(sealed)) });
  return { _id: pageId(header.scope, crypto.sha256(toUtf8(signed.text))), header: signed, sealed };
}

const signedBlock = ({ text, by, signature }: SignedText): string => `${text}\nby ${by}\nsignature ${signature}`;

/**
 * The walk. With `sealed`, the parts a compressor had a hand in are taken from there: another zlib makes other bytes
 * of the same content, all equally good, and only what follows from them must be the same everywhere.
 */
export async function makeWalk(sealed?: SealedBytes): Promise<Walk> {
  const crypto = await cryptoOf("nothing-random");
  const hashOf = (text: string): Hash => crypto.sha256(toUtf8(text));
  const parties = await makeParties();
  const { sequencer, applier } = parties;
  const { ofSite, registry } = certify(crypto, parties);
  const head = { format: 1, network: NETWORK } as const;

  const beacon = signText<Beacon>(crypto, sequencer.signer, {
    kind: "beacon",
    ...head,
    index: BEACON_INDEX,
    epoch: EPOCH,
    timeMs: BEACON_MS,
  });
  const node = await atTheNode(parties, ofSite, beacon);
  const segment: SealedSegment = { ...node.segment, sealed: sealed?.segment ?? node.segment.sealed };

  const receipt = signText<Receipt>(crypto, sequencer.signer, {
    kind: "receipt",
    ...head,
    covers: "segment",
    site: SITE,
    incarnation: INCARNATION,
    from: 1,
    to: 1,
    tip: node.tip.hash,
    index: INDEX,
    receivedMs: RECEIVED_MS,
    epoch: EPOCH,
  });

  const scopeKey = newScopeKey(await cryptoOf("scope-key"), SCOPE, 1);
  const content = pageContentOf(node);
  const made = sealPage(crypto, applier.signer, scopeKey, { network: NETWORK, index: INDEX, epoch: EPOCH }, content);
  const page = sealed === undefined ? made : overSealed(crypto, applier.signer, made, sealed.page);
  const batch = makeBatch(crypto, applier.signer, batchChainStart(crypto), {
    network: NETWORK,
    index: INDEX,
    epoch: EPOCH,
    pages: [{ scope: SCOPE, id: page._id }],
  });
  const lines = stateLinesOf(node);
  const state = signText<StateStatement>(crypto, applier.signer, {
    kind: "state",
    ...head,
    index: INDEX,
    stateHash: hashOf(lines),
  });

  const blocks = new Map<string, string>([
    ["root-key", parties.root.publicKey],
    ["certificate", signedBlock(ofSite)],
    ["beacon", signedBlock(beacon)],
    ["change", node.text],
    ["change-hash", `${hashOf(node.text)}\n${node.ref}`],
    ["tip", signedBlock(node.commit.tip)],
    ["segment", segmentBlock(segment)],
    ["receipt", signedBlock(receipt)],
    ["row", canonicalJson(content as unknown as Json)],
    ["page", `${signedBlock(page.header)}\nid ${page._id}`],
    ["batch", signedBlock(batch)],
    ["state-lines", lines.trimEnd()],
    ["state", signedBlock(state)],
    ["keys", keysBlock(parties, node.storeKey, scopeKey)],
    ["sealed-segment", folded(segment.sealed)],
    ["sealed-page", folded(page.sealed)],
  ]);
  const stored: readonly StoredDocument[] = [
    { _id: segmentId(INCARNATION, 1), segment },
    { _id: receiptId(JSON.parse(receipt.text) as Receipt), receipt },
    { _id: `central/${sortableNumber(BEACON_INDEX)}`, signed: beacon },
    { _id: `log/${sortableNumber(INDEX)}`, type: "segment", index: INDEX, segment, receipt },
    { _id: `log/${sortableNumber(BEACON_INDEX)}`, type: "document", index: BEACON_INDEX, document: beacon },
    { ...page },
    { _id: batchId(1), signed: batch },
  ];
  const { storeKey } = node;
  return {
    crypto,
    registry,
    uplink: parties.uplink,
    storeKey,
    scopeKey,
    segment,
    page,
    content,
    batch,
    blocks,
    stored,
  };
}

function segmentBlock({ header, wrapped, wrappedForAuthor, sealed }: SealedSegment): string {
  const bytes = (text: Base64): number => fromBase64(text).length;
  return [
    `header ${canonicalJson(header as unknown as Json)}`,
    `wrapped ${bytes(wrapped)} bytes ${wrapped}`,
    `wrappedForAuthor ${bytes(wrappedForAuthor)} bytes ${wrappedForAuthor}`,
    `sealed ${bytes(sealed)} bytes`,
  ].join("\n");
}

function keysBlock({ site, uplink }: Parties, storeKey: Uint8Array, scopeKey: ScopeKeyMaterial): string {
  return [
    `site ${site.publicKey}`,
    `uplink ${uplink.publicKey} ${uplink.secretKey}`,
    `store ${toBase64(storeKey)}`,
    `scope ${toBase64(scopeKey.key)}`,
  ].join("\n");
}

const LINE = 116;

/** Base64 in lines, for a page people scroll past. */
const folded = (text: Base64): string => (text.match(new RegExp(`.{1,${LINE}}`, "g")) ?? []).join("\n");
