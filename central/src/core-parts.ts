import { ruleTableText } from "@huilian/conflict-rules";
import { assert, type Hash } from "@huilian/domain";
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
import { createLogSurvey, type LogSurvey } from "./enrolment/log-survey.ts";
import { loadScopeKeys, type ScopeKeys } from "./enrolment/scope-keys.ts";
import { createJournalTime, type JournalTime } from "./log/journal-time.ts";
import { everyEntry, readEpoch } from "./log/log-store.ts";
import { createSegmentOpener, type SegmentOpener } from "./log/open-entry.ts";
import { createDocumentIndex, type DocumentIndex } from "./pull/document-index.ts";
import { newestCheckpoint } from "./pull/newest-checkpoint.ts";
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
  /** Whether some scope cannot be read from the first batch on and has no checkpoint yet. */
  readonly needsCheckpoint: boolean;
}

/** The rule table this release folds by, as changes cite it. */
export const rulesVersionOf = (crypto: Crypto): Hash => crypto.sha256(toUtf8(ruleTableText()));

/** Reads the log, takes everything up again, and logs what the centre was started with and the log does not say yet. */
export async function openCoreParts(deps: CentreDeps): Promise<CoreParts> {
  const { crypto, store, network, keys, trustRoot } = deps;
  assertFits(deps);
  const signers = { sequencer: signerOf(crypto, keys.sequencer), applier: signerOf(crypto, keys.applier) };
  const base = {
    deps,
    signers,
    epoch: await readEpoch(store),
    registry: createKeyRegistry(crypto, { network, ...rootOf(trustRoot) }),
    opener: createSegmentOpener(crypto, keys.uplink),
    time: createJournalTime(deps.clock),
    batches: await loadBatchTable(crypto, store),
    documents: createDocumentIndex(),
    waiting: createWaitingPulls(deps.clock),
    sightings: createSightings(),
  };
  const scopeKeys = await loadScopeKeys(crypto, store, fromBase64(keys.storeKey));
  const survey = createLogSurvey(crypto);
  const applier = await openApplier(base, scopeKeys);
  const sequencer = await openSequencer({
    ...deps,
    ...base,
    signer: signers.sequencer,
    log: readLog(store, [survey.read, base.documents.add, base.sightings.read, applier.restore]),
    onDurable(entries) {
      for (const { entry } of entries) base.documents.add(entry);
      applier.take(entries);
    },
    applierWaiting: () => applier.waiting(),
  });
  const rulesVersion = rulesVersionOf(crypto);
  const { registry } = base;
  const enrolment = { crypto, network, signer: signers.sequencer, registry, survey, scopeKeys, rulesVersion };
  await enrolAll({ ...enrolment, log: sequencer.log }, deps.certificates);
  assertKeysCertified(deps, registry);
  const needsCheckpoint = await lacksBeginning(base, scopeKeys, survey);
  applier.start();
  return { ...base, sequencer, applier, needsCheckpoint };
}

type Base = Omit<CoreParts, "sequencer" | "applier" | "needsCheckpoint">;

async function openApplier(base: Base, scopeKeys: ScopeKeys): Promise<Applier> {
  const { deps, registry, waiting, signers } = base;
  const { crypto, store, stretcher, keys, logger, network } = deps;
  const keysAtRest = { crypto, store, storeKey: fromBase64(keys.storeKey), stretcher };
  const eligibility = await loadEligibilityRows(keysAtRest, () => applier.kick());
  const applier: Applier = createApplier({
    ...base,
    crypto,
    store,
    network,
    signer: signers.applier,
    scopeKeys,
    eligibility,
    ownScopeOf: (site) => registry.certificateOfSite(site)?.certificate.scopes?.[0],
    sites: () => sitesOf(registry),
    onBatch: () => waiting.news(),
    onFault: (fault) => logger.error({ fault: nameOf(fault) }, "a step of the applier failed"),
  });
  return applier;
}

async function* readLog(store: Store, readers: readonly ((entry: LogEntry) => void)[]): AsyncGenerator<LogEntry> {
  for await (const entry of everyEntry(store)) {
    for (const read of readers) read(entry);
    yield entry;
  }
}

/**
 * Whether a scope got its first reader when there were batches already: those brought it nothing, so that only a
 * checkpoint gives its reader the whole.
 */
async function lacksBeginning({ batches, deps }: Base, scopeKeys: ScopeKeys, survey: LogSurvey): Promise<boolean> {
  const firstBatch = batches.indexOf(1);
  if (firstBatch === undefined) return false;
  const late = scopeKeys.scopes().filter((scope) => (survey.since(scope) ?? Number.POSITIVE_INFINITY) > firstBatch);
  const checkpoints = await Promise.all(late.map((scope) => newestCheckpoint(deps.store, scope)));
  return checkpoints.includes(undefined);
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
