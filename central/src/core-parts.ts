import { ruleTableText } from "@huilian/conflict-rules";
import { assert, type Hash, type SiteId } from "@huilian/domain";
import {
  type CentreKeys,
  type Clock,
  type Crypto,
  costAllowed,
  createKeyRegistry,
  fromBase64,
  type KeyRegistry,
  keyIdOf,
  type LogEntry,
  type SignedText,
  type Signer,
  type Store,
  type Stretcher,
  signerOf,
  type TrustRoot,
  toUtf8,
} from "@huilian/sync";
import type { BearerOperator } from "@huilian/sync/serve";
import { type Applier, createApplier } from "./applier/applier.ts";
import { type BatchTable, loadBatchTable } from "./applier/batch-table.ts";
import { loadEligibilityRows } from "./applier/eligibility-rows.ts";
import type { CentreLogger } from "./centre-logger.ts";
import { enrolAll, sitesOf } from "./enrolment/enrol.ts";
import { createLogSurvey } from "./enrolment/log-survey.ts";
import { loadScopeKeys } from "./enrolment/scope-keys.ts";
import { createJournalTime, type JournalTime } from "./log/journal-time.ts";
import { everyEntry, readEpoch } from "./log/log-store.ts";
import { createSegmentOpener, type SegmentOpener } from "./log/open-entry.ts";
import { createDocumentIndex, type DocumentIndex } from "./pull/document-index.ts";
import { createWaitingPulls, type WaitingPulls } from "./pull/waiting-pulls.ts";
import { openSequencer, type Sequencer } from "./sequencer/sequencer.ts";
import { createSightings, type Sightings } from "./sightings.ts";

/** Everything the centre is made of. It reads no clock, no chance and no environment but what is in here. */
export interface CentreDeps {
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly store: Store;
  readonly keys: CentreKeys;
  readonly trustRoot: TrustRoot;
  readonly network: string;
  /** Whether careless things are allowed, such as stretching that costs next to nothing. */
  readonly demonstration: boolean;
  /** Issuers and everything they certified, issuers first. */
  readonly certificates: readonly SignedText[];
  /** Under the network's salt. */
  readonly stretcher: Stretcher;
  readonly operators: readonly BearerOperator[];
  readonly logger: CentreLogger;
}

export interface CentreSigners {
  readonly sequencer: Signer;
  readonly applier: Signer;
}

/** The parts of a core, put together and caught up with the log. */
export interface CoreParts {
  readonly deps: CentreDeps;
  readonly epoch: number;
  readonly time: JournalTime;
  readonly signers: CentreSigners;
  readonly registry: KeyRegistry;
  readonly opener: SegmentOpener;
  readonly sequencer: Sequencer;
  readonly applier: Applier;
  readonly batches: BatchTable;
  readonly documents: DocumentIndex;
  readonly waiting: WaitingPulls;
  readonly sightings: Sightings;
  /** Whether scopes got readers since the last checkpoint, who need one to begin with. */
  readonly hasNewScopes: boolean;
}

/** The rule table this release folds by, as changes cite it. */
export const rulesVersionOf = (crypto: Crypto): Hash => crypto.sha256(toUtf8(ruleTableText()));

/** Reads the log, takes everything up again, and logs what the centre was started with and the log does not say yet. */
export async function openCoreParts(deps: CentreDeps): Promise<CoreParts> {
  const { crypto, store, network, keys, trustRoot, logger, clock } = deps;
  assertFits(deps);
  const signers = { sequencer: signerOf(crypto, keys.sequencer), applier: signerOf(crypto, keys.applier) };
  const registry = createKeyRegistry(crypto, { network, ...rootOf(trustRoot) });
  const opener = createSegmentOpener(crypto, keys.uplink);
  const time = createJournalTime(clock);
  const storeKey = fromBase64(keys.storeKey);
  const [epoch, batches, scopeKeys] = [
    await readEpoch(store),
    await loadBatchTable(crypto, store),
    await loadScopeKeys(crypto, store, storeKey),
  ];
  const waiting = createWaitingPulls(clock);
  const documents = createDocumentIndex();
  const sightings = createSightings();
  const survey = createLogSurvey(crypto);
  const ownScopeOf = (site: SiteId) => registry.certificateOfSite(site)?.certificate.scopes?.[0];
  const eligibility = await loadEligibilityRows({ crypto, store, storeKey, stretcher: deps.stretcher }, () =>
    applier.kick(),
  );
  const applier: Applier = createApplier({
    crypto,
    store,
    network,
    epoch,
    signer: signers.applier,
    opener,
    scopeKeys,
    eligibility,
    batches,
    ownScopeOf,
    sites: () => sitesOf(registry),
    onBatch: () => waiting.news(),
    onFault: (fault) => logger.error({ fault: nameOf(fault) }, "the applier could not write; it will try again"),
  });

  const readers = [survey.read, documents.add, applier.restore];
  async function* log(): AsyncGenerator<LogEntry> {
    for await (const entry of everyEntry(store)) {
      for (const read of readers) read(entry);
      yield entry;
    }
  }
  const sequencer = await openSequencer({
    crypto,
    store,
    network,
    epoch,
    signer: signers.sequencer,
    time,
    opener,
    log: log(),
    onDurable(entries) {
      for (const { entry } of entries) documents.add(entry);
      applier.take(entries);
    },
    applierWaiting: () => applier.waiting(),
  });
  const scopesBefore = scopeKeys.scopes().length;
  const hadLog = sequencer.index() > 0;
  const { log: logDocument } = sequencer;
  const rulesVersion = rulesVersionOf(crypto);
  const enrolDeps = {
    crypto,
    network,
    signer: signers.sequencer,
    registry,
    survey,
    scopeKeys,
    rulesVersion,
    log: logDocument,
  };
  await enrolAll(enrolDeps, deps.certificates);
  assertKeysCertified(deps, registry);
  applier.start();
  const hasNewScopes = hadLog && scopeKeys.scopes().length > scopesBefore;
  return {
    deps,
    epoch,
    time,
    signers,
    registry,
    opener,
    sequencer,
    applier,
    batches,
    documents,
    waiting,
    sightings,
    hasNewScopes,
  };
}

const rootOf = ({ rootPublicKey, rootSuite }: TrustRoot) => ({ rootPublicKey, rootSuite });

/** An error's name: its text may quote what it failed on. */
export const nameOf = (fault: unknown): string => (fault instanceof Error ? fault.name : typeof fault);

function assertFits({ network, demonstration, trustRoot, keys, stretcher }: CentreDeps): void {
  assert(network === trustRoot.network && network === keys.network, "keys and root are of the network");
  assert(
    demonstration === (trustRoot.networkKind === "demonstration"),
    "the root says whether this is a demonstration",
  );
  assert(costAllowed(stretcher.cost, trustRoot.networkKind), "stretching may be cheap in a demonstration only");
}

function assertKeysCertified({ crypto, keys }: CentreDeps, registry: KeyRegistry): void {
  for (const role of ["sequencer", "applier"] as const) {
    const held = keyIdOf(crypto, keys[role].publicKey);
    assert(registry.holderOf(role)?.keyId === held, `the centre's ${role} key is the one certified last`);
  }
  const uplink = registry.holderOf("uplink")?.keyId;
  assert(
    keys.uplink.some(({ publicKey }) => keyIdOf(crypto, publicKey) === uplink),
    "the centre holds its uplink key",
  );
}
