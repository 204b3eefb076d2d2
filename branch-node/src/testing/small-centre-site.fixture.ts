import {
  type EntityKey,
  type JsonObject,
  type LocalDate,
  ok,
  type Period,
  type Ref,
  type SiteId,
  siteId,
} from "@huilian/domain";
import {
  type ChangeDraft,
  createJournal,
  createMemoryDisk,
  fromBase64,
  type Journal,
  type JournalDeps,
  type MemoryDisk,
  type Store,
  signerOf,
} from "@huilian/sync";
import { openOperationsJournal } from "../operations/open-operations.ts";
import { openReplica, type Replica } from "../replica/replica.ts";
import type { ReplicaDeps } from "../replica/replica-deps.ts";
import { createSyncRound, type SyncProblem, type SyncRound } from "../sync-round.ts";
import type { SmallCentre } from "./small-centre.fixture.ts";
import type { SmallLink } from "./small-centre-link.fixture.ts";
import { NO_HASH } from "./small-centre-network.fixture.ts";

/** A person's key for a number. */
export const personKey = (number: number): EntityKey => number.toString(16).padStart(32, "0") as EntityKey;

/** A change as an application would draft it. */
export const draftOf = (fields: Partial<ChangeDraft> = {}): ChangeDraft => ({
  beacon: NO_HASH,
  entityType: "person",
  entityKey: personKey(1),
  group: "contact",
  operation: "put",
  base: [],
  value: { phone: "0451" },
  businessDate: "2026-11-21" as LocalDate,
  period: "2026-11" as Period,
  operatorId: "clerk-1",
  rulesVersion: NO_HASH,
  schemaVersion: 1,
  ...fields,
});

/** A report that a card is lost: a safety change. */
export const lossReport = (card: EntityKey): ChangeDraft =>
  draftOf({
    entityType: "card",
    entityKey: card,
    group: "status",
    operation: "mark",
    value: { state: "lost", reason: "reported" },
  });

/** A second of operations. */
export const operationDraft = (number: number): ChangeDraft =>
  draftOf({
    entityType: "operation",
    entityKey: personKey(number),
    group: "fact",
    operation: "fact",
    value: { entries: [{ kind: "sign-in", atMs: number, operatorId: "B01-chen" }] },
  });

/** What lies under a node's counters, and nothing above it. */
export interface SmallSiteEnd {
  readonly store: Store;
  readonly journal: Journal;
  readonly replica: Replica;
  readonly link: SmallLink;
  readonly round: SyncRound;
  /** What was written into the key file, oldest first. */
  readonly noted: Ref[];
  readonly steps: (readonly EntityKey[])[];
  /** The chain of operations, what the key file notes of it, and what the centre did not take of it. */
  readonly operations: Journal;
  readonly notedOperations: Ref[];
  readonly notTaken: SyncProblem[];
  /** Appends drafts as one request. @throws when they are not taken. */
  append(...drafts: readonly ChangeDraft[]): Promise<readonly Ref[]>;
  appendOperations(...drafts: readonly ChangeDraft[]): Promise<readonly Ref[]>;
}

export const replicaDepsOf = (centre: SmallCentre, site: SiteId, store: Store): ReplicaDeps => {
  const registry = centre.network.newRegistry();
  return {
    crypto: centre.network.crypto,
    store,
    registry,
    site,
    scopes: registry.certificateOfSite(site)?.certificate.scopes ?? [],
    boxKeys: centre.network.keysOf(site).box,
  };
};

/** Opens a site over a disk as a process that starts does; one opened before over the same disk is dead then. */
export async function openSmallSite(
  centre: SmallCentre,
  options: {
    readonly site?: SiteId;
    readonly disk?: MemoryDisk;
    readonly link?: SmallLink;
    readonly noted?: Ref[];
    readonly notedOperations?: Ref[];
  } = {},
): Promise<SmallSiteEnd> {
  const {
    site = siteId("B01"),
    disk = createMemoryDisk(),
    link = centre.link(site),
    noted = [],
    notedOperations = [],
  } = options;
  const { crypto, network, keysOf } = centre.network;
  const store = disk.open();
  const keys = keysOf(site);
  const deps = replicaDepsOf(centre, site, store);
  const replica = await openReplica(deps);
  const journalDeps: JournalDeps = {
    crypto,
    store,
    registry: deps.registry,
    identity: {
      site,
      network,
      suite: keys.signing.suite,
      signer: signerOf(crypto, keys.signing),
      certificateHash: deps.registry.certificateOfSite(site)?.hash ?? NO_HASH,
      storeKey: fromBase64(keys.storeKey),
    },
    physicalMs: () => centre.clock.nowMs,
    decided: replica.decidedUpTo(),
  };
  const journal = await createJournal(journalDeps);
  const operations = await openOperationsJournal(journalDeps);
  const notTaken: SyncProblem[] = [];
  const steps: (readonly EntityKey[])[] = [];
  const round = createSyncRound({
    journal,
    replica,
    link,
    noted: () => noted.at(-1),
    noteReceipted: async (ref) => {
      noted.push(ref);
    },
    onStep: ({ changedRoots }) => steps.push(changedRoots),
    operations: {
      journal: operations,
      noted: () => notedOperations.at(-1),
      noteReceipted: async (ref) => {
        notedOperations.push(ref);
      },
      prepare: async () => undefined,
      onProblem: (problem) => notTaken.push(problem),
    },
  });
  const appendTo = async (to: Journal, drafts: readonly ChangeDraft[]): Promise<readonly Ref[]> => {
    const appended = await to.append<never>(() => ok({ changes: drafts }));
    if (!appended.ok) throw new Error(`not appended: ${appended.error.kind}`);
    return appended.value.refs;
  };
  return {
    store,
    journal,
    replica,
    link,
    round,
    noted,
    steps,
    operations,
    notedOperations,
    notTaken,
    append: (...drafts) => appendTo(journal, drafts),
    appendOperations: (...drafts) => appendTo(operations, drafts),
  };
}

/** Everything a replica shows, as plain data in one order: for comparing two of them, or one with its centre. */
export function shownBy(replica: Replica, entityTypes: readonly string[] = ["person", "card", "policy"]) {
  const rows = entityTypes.flatMap((entityType) => [...replica.rowsOfType(entityType)]);
  const byName = rows.map((row): [string, JsonObject] => [
    `${row.entityType}/${row.entityKey}`,
    row as unknown as JsonObject,
  ]);
  return {
    rows: Object.fromEntries(byName.sort(([a], [b]) => (a < b ? -1 : 1))),
    decided: { ...replica.decidedUpTo() },
    position: replica.position(),
    beacon: replica.beacon(),
    rulesVersions: replica.rulesVersions(),
    newest: replica.newest(),
    count: replica.count(),
  };
}
