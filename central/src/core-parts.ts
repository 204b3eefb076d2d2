import { ruleTableText } from "@huilian/conflict-rules";
import { assert, type Hash } from "@huilian/domain";
import {
  type Crypto,
  costAllowed,
  createKeyRegistry,
  fromBase64,
  type KeyRegistry,
  keyIdOf,
  type LogEntry,
  type Signer,
  type Store,
  signerOf,
  type TrustRoot,
  toUtf8,
  type UplinkKey,
} from "@huilian/sync";
import type { SignIn } from "@huilian/sync/serve";
import { type Applier, createApplier } from "./applier/applier.ts";
import { type BatchTable, loadBatchTable } from "./applier/batch-table.ts";
import { loadEligibilityRows } from "./applier/eligibility-rows.ts";
import type { CentreDeps } from "./centre-deps.ts";
import { enrolAll, sitesOf } from "./enrolment/enrol.ts";
import { createLogSurvey, type LogSurvey } from "./enrolment/log-survey.ts";
import { loadCentreRequests } from "./enrolment/operator-requests.ts";
import { createOperators, type Operators } from "./enrolment/operators.ts";
import { loadScopeKeys, type ScopeKeys } from "./enrolment/scope-keys.ts";
import { createJournalTime, type JournalTime } from "./log/journal-time.ts";
import { everyEntry, readEpoch } from "./log/log-store.ts";
import { createSegmentOpener, type SegmentOpener } from "./log/open-entry.ts";
import { nameOfFault } from "./name-of-fault.ts";
import { type CentreOperations, createCentreOperations } from "./operations/centre-operations.ts";
import { createDocumentIndex, type DocumentIndex } from "./pull/document-index.ts";
import { newestCheckpoint } from "./pull/newest-checkpoint.ts";
import { createWaitingPulls, type WaitingPulls } from "./pull/waiting-pulls.ts";
import { openSequencer, type Sequencer } from "./sequencer/sequencer.ts";
import { createSightings, type Sightings } from "./sightings.ts";
import { openSignIn } from "./sign-in/open-sign-in.ts";

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
  readonly operators: Operators;
  readonly signIn: SignIn;
  /** The record of reads, exports and sign-ins at the centre. */
  readonly operations: CentreOperations;
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
      for (const { entry } of entries) {
        base.documents.add(entry);
        base.sightings.read(entry);
      }
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
  const requests = await loadCentreRequests(crypto, store, fromBase64(keys.storeKey));
  const issuing = { crypto, network, signer: signers.sequencer, registry, applier, requests };
  const operators = createOperators({ ...issuing, log: sequencer.log });
  const operations = createCentreOperations({
    crypto,
    network,
    signer: signers.sequencer,
    uplink: () => uplinkOf(registry),
    nowMs: base.time.nowMs,
    log: sequencer.log,
  });
  const signIn = openSignIn(deps, base.time, operators, operations);
  return { ...base, sequencer, applier, operators, signIn, operations, needsCheckpoint };
}

type Base = Omit<CoreParts, "sequencer" | "applier" | "operators" | "signIn" | "operations" | "needsCheckpoint">;

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
    onFault: (fault) => logger.error({ fault: nameOfFault(fault) }, "a step of the applier failed"),
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

function uplinkOf(registry: KeyRegistry): UplinkKey | undefined {
  const holder = registry.holderOf("uplink");
  return holder && { keyId: holder.keyId, publicKey: holder.certificate.publicKey };
}

const rootOf = ({ rootPublicKey, rootSuite }: TrustRoot) => ({ rootPublicKey, rootSuite });

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
