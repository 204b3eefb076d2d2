import type { Ref } from "@huilian/domain";
import { causeForNewIncarnation, createJournal, type Journal, type JournalDeps, subStore } from "@huilian/sync";

/** Where the journal of operations lies in the node's store. */
const PREFIX = "operations";

/**
 * Opens the journal of operations: another journal of the same node, beside that of its changes, on the same disk and
 * under the same keys. Nothing of it is kept in memory: no screen shows it before the centre does.
 */
export const openOperationsJournal = (deps: JournalDeps): Promise<Journal> =>
  createJournal({
    ...deps,
    store: subStore(deps.store, PREFIX),
    identity: { ...deps.identity, chain: "operations" },
    undecidedAre: "forgotten",
    onDurable: () => undefined,
  });

/** The two journals of a node. */
export interface JournalPair {
  readonly changes: Journal;
  readonly operations: Journal;
}

/** Opens both. `noted`: what the key file noted of each; `onDurable` is told of changes only. */
export async function openJournals(
  deps: JournalDeps,
  noted: { readonly [Name in keyof JournalPair]: Ref | undefined },
): Promise<JournalPair> {
  const journals = { changes: await createJournal(deps), operations: await openOperationsJournal(deps) };
  // The key file knows of receipts the store has lost, and no centre can be asked perhaps for days.
  await beginAfterRestore(journals, noted);
  return journals;
}

/**
 * Begins new incarnations where the key file knows of receipts the store has lost. Both journals lie in one store, so
 * what shows of one holds for the other too.
 */
async function beginAfterRestore(
  { changes, operations }: JournalPair,
  noted: { readonly [Name in keyof JournalPair]: Ref | undefined },
): Promise<void> {
  const causeFor = (journal: Journal, ref: Ref | undefined) =>
    causeForNewIncarnation(journal, { protector: "present", ...(ref === undefined ? {} : { noted: ref }) });
  const ofChanges = await causeFor(changes, noted.changes);
  const ofOperations = await causeFor(operations, noted.operations);
  const restored = ofChanges ?? ofOperations;
  if (restored === undefined) return;
  await changes.startIncarnation(ofChanges ?? { cause: restored.cause });
  await operations.startIncarnation(ofOperations ?? { cause: restored.cause });
}
