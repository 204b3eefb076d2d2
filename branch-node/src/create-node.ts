import { operationOfSignIn, type Ref } from "@huilian/domain";
import { createKeyRegistry, fromBase64, type KeyRegistry, signerOf } from "@huilian/sync";
import { createDamagedApp, createNodeApp } from "./http/create-app.ts";
import type { NodeApp } from "./http/endpoint.ts";
import { lineShown } from "./http/line-routes.ts";
import { openIncidentStore } from "./line/incident-store.ts";
import { createLine } from "./line/line.ts";
import { createSwitchableLink } from "./line/switchable-link.ts";
import { createNodeCore, type NodeCore } from "./node-core.ts";
import type { NodeDeps } from "./node-deps.ts";
import { createNodeTime } from "./node-time.ts";
import { openJournals } from "./operations/open-operations.ts";
import type { Operations } from "./operations/operations.ts";
import { createRecorder } from "./operations/recorder.ts";
import { writeKeyRequest } from "./operators/key-request.ts";
import { openReplica, type Replica } from "./replica/replica.ts";
import { ReplicaDamaged } from "./replica/replica-problem.ts";
import { openSignIn } from "./sign-in/open-sign-in.ts";
import { createSyncRound, type OperationsUp, type SyncOutcome } from "./sync-round.ts";
import { openEmployerNumbers } from "./view/employer-numbers.ts";
import { createRowIndexing, type RowIndexing } from "./view/index-rows.ts";
import { createNodeView } from "./view/node-view.ts";
import { createSearchIndex, type SearchIndex } from "./view/search-index.ts";

/** One site of the network: what stands behind a counter. */
export interface Node {
  readonly app: NodeApp;
  /** Everything up, then everything down. A fault of the line is an outcome, never an exception. */
  sync(): Promise<SyncOutcome>;
  /** Waits at the centre for news and takes it. Does not delay `sync`. */
  listen(waitMs: number): Promise<SyncOutcome>;
  /** Packs own changes into segments. */
  pack(): Promise<void>;
  /** Writes the operations that wait, when their second is over. Whoever runs the node calls it every second. */
  flushOperations(): Promise<void>;
  status(): NodeStatus;
  /** Takes no more requests and closes link and journal. The store belongs to whoever opened it. */
  close(): Promise<void>;
}

export type NodeStatus = ReturnType<typeof lineShown> | { readonly state: "replica-damaged" };

/** @throws when the journal on disk is not whole, or the site's own certificate is not among those provisioned. */
export async function createNode(deps: NodeDeps): Promise<Node> {
  const registry = registryOf(deps);
  try {
    const { box } = deps.keys;
    const scopes = registry.certificateOfSite(deps.site)?.certificate.scopes ?? [];
    const index = createSearchIndex();
    const { crypto, store, site } = deps;
    const indexing = createRowIndexing(index, deps.siteKind);
    const replica = await openReplica({
      crypto,
      store,
      registry,
      site,
      scopes,
      boxKeys: box,
      reader: indexing,
    });
    return await createWholeNode(deps, { registry, replica, index, indexing });
  } catch (fault) {
    if (!(fault instanceof ReplicaDamaged)) throw fault;
    deps.logger.error({ problem: fault.problem.kind }, "the local replica is damaged");
    return createDamagedNode(deps);
  }
}

function registryOf({ crypto, trustRoot, certificates, network }: NodeDeps): KeyRegistry {
  const { rootPublicKey, rootSuite } = trustRoot;
  const registry = createKeyRegistry(crypto, { network, rootPublicKey, rootSuite });
  for (const certificate of certificates) {
    const learned = registry.learn(certificate);
    if (!learned.ok) throw new Error(`a provisioned certificate is not believed: ${learned.error}`);
  }
  return registry;
}

interface Loaded {
  readonly registry: KeyRegistry;
  readonly replica: Replica;
  /** Filled from the rows. */
  readonly index: SearchIndex;
  readonly indexing: RowIndexing;
}

async function createWholeNode(deps: NodeDeps, { registry, replica, index, indexing }: Loaded): Promise<Node> {
  const { crypto, clock, store, keys, network, site, siteKind, logger } = deps;
  const own = registry.certificateOfSite(site);
  const isOwn = own?.certificate.publicKey === keys.signing.publicKey && own.certificate.siteKind === siteKind;
  if (own === undefined || !isOwn) {
    throw new Error("the site's own certificate is provisioned, and is that of its key and kind");
  }
  const storeKey = fromBase64(keys.storeKey);
  const signer = signerOf(crypto, keys.signing);
  const time = createNodeTime(clock, replica.beacon);
  const onFault = (fault: unknown): void =>
    logger.error({ fault: fault instanceof Error ? fault.name : typeof fault }, "the disk failed");
  const { changes: journal, operations: operationsJournal } = await openJournals(
    {
      crypto,
      store,
      registry,
      identity: { site, network, suite: keys.signing.suite, signer, certificateHash: own.hash, storeKey },
      physicalMs: time.physicalMs,
      decided: replica.decidedUpTo(),
      onDurable: (changes) => {
        indexing.made(changes);
        deps.onOwnChanges?.();
      },
      onFault,
    },
    { changes: keys.lastReceipted, operations: keys.lastReceiptedOperations },
  );
  const { undecided, undecidedOf, undecidedOfType } = journal;
  indexing.layOver(createNodeView({ rows: replica, undecidedOf, undecidedOfType, siteKind }), undecided);

  const incidents = await openIncidentStore({ crypto, store, storeKey });
  const link = createSwitchableLink(
    deps.link({ registry, signer, incarnation: () => journal.end().incarnation, known: () => knownPosition(replica) }),
    incidents.open()?.cause === "drill",
  );
  const line = createLine({ site, time, store: incidents, link, journal, heardMs: () => replica.beacon()?.timeMs });
  const employerNumbers = await openEmployerNumbers({ crypto, store, storeKey });
  const signIn = openSignIn({
    deps,
    storeKey,
    time,
    tellKey: (request, proof) => writeKeyRequest(core, request, proof),
    onEvent(event) {
      logger.info({ kind: event.kind, operatorId: event.operatorId ?? "" }, "sign-in");
      operations.record(operationOfSignIn(event)).catch(onFault);
    },
  });
  const operations: Operations = createRecorder({
    journal: operationsJournal,
    changes: journal,
    clock,
    physicalMs: time.physicalMs,
    context: () => core.contextFor(site),
    newKey: () => core.newKey(),
    onFault,
  });
  const core: NodeCore = createNodeCore({
    deps,
    journal,
    replica,
    registry,
    time,
    line,
    signIn,
    index,
    employerNumbers,
    operations,
    operationsJournal,
  });

  const round = createSyncRound({
    journal,
    replica,
    link,
    ...noting(keys.lastReceipted, deps.noteReceipted),
    operations: operationsUp(core, onFault),
    onStep: ({ decidedRoots }) => {
      time.noteBeacon();
      indexing.refresh(decidedRoots);
    },
  });
  const told = async (outcome: SyncOutcome): Promise<SyncOutcome> => {
    await line.noteOutcome(outcome);
    // A key that could not be told is told with the next round.
    await signIn.tellKeys().catch(() => undefined);
    return outcome;
  };
  const app = createNodeApp(core, () => ({
    ready: replica.beacon() !== undefined,
    details: replica.beacon() === undefined ? ["not-provisioned-yet"] : [],
  }));
  return {
    app,
    sync: async () => told(await round.run()),
    listen: async (waitMs) => told(await round.listen(waitMs)),
    pack: async () => {
      await journal.pack();
      await operations.flushIfDue();
      await operationsJournal.pack();
    },
    flushOperations: () => operations.flushIfDue(),
    status: () => lineShown(core),
    close: async () => {
      link.close();
      await operations.close().catch(onFault);
      await operationsJournal.close();
      await journal.close();
    },
  };
}

const operationsUp = (
  { operations, operationsJournal, deps }: NodeCore,
  onFault: (fault: unknown) => void,
): OperationsUp => ({
  journal: operationsJournal,
  ...noting(deps.keys.lastReceiptedOperations, deps.noteReceiptedOperations),
  prepare: () => operations.flushIfDue().catch(onFault),
  onProblem: (problem) => deps.logger.warn({ problem: problem.kind }, "the centre did not take operations"),
});

/** What the key file notes of one chain, and what it noted last. */
function noting(before: Ref | undefined, note: ((ref: Ref) => Promise<void>) | undefined) {
  let noted = before;
  return {
    noted: () => noted,
    noteReceipted: async (ref: Ref) => {
      await note?.(ref);
      noted = ref;
    },
  };
}

const knownPosition = (replica: Replica) => {
  const { epoch, index, documentIndex } = replica.position();
  return { epoch, index: Math.max(index, documentIndex) };
};

/** It does not touch the store: a damaged replica is evidence, and is repaired by a person who knows of it. */
function createDamagedNode(deps: NodeDeps): Node {
  const outcome: SyncOutcome = {
    problem: { kind: "replica", problem: { kind: "page-unreadable" } },
    receipts: 0,
    changedRoots: [],
  };
  return {
    app: createDamagedApp(deps),
    sync: async () => outcome,
    listen: async () => outcome,
    pack: async () => undefined,
    flushOperations: async () => undefined,
    status: () => ({ state: "replica-damaged" }),
    close: async () => undefined,
  };
}
