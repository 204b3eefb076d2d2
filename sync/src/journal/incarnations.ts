import type { Incarnation, Ref } from "@huilian/domain/base";
import type { Store } from "../store/store.ts";
import type { JournalMemory } from "./journal-memory.ts";
import {
  type IncarnationCause,
  type IncarnationRecord,
  incarnationDocument,
  type RecordSealing,
} from "./journal-records.ts";
import {
  emptyChain,
  type JournalIdentity,
  lastRefOf,
  newestIncarnation,
  newIncarnationState,
} from "./journal-state.ts";
import { newIncarnation } from "./load-journal.ts";

export interface NewIncarnation {
  readonly cause: Exclude<IncarnationCause, "first">;
  /**
   * The last change known of the incarnation before: what the centre shows, or what the key file notes, where that
   * is more than the journal holds. Without it, the last change the journal holds.
   */
  readonly continues?: Ref;
}

interface Options {
  readonly sealing: RecordSealing;
  readonly store: Store;
  readonly identity: JournalIdentity;
  readonly memory: JournalMemory;
}

export function createIncarnations({ sealing, store, identity, memory }: Options) {
  async function begin({ cause, continues }: NewIncarnation): Promise<Incarnation> {
    const forerunner =
      continues ??
      memory
        .state()
        .incarnations.map(lastRefOf)
        .findLast((ref) => ref !== undefined);
    const record: IncarnationRecord = {
      number: newestIncarnation(memory.state()).record.number + 1,
      incarnation: newIncarnation(sealing),
      cause,
      ...(forerunner === undefined ? {} : { continues: forerunner }),
    };
    try {
      await store.write([incarnationDocument(record)]);
    } catch (fault) {
      memory.doubt();
      throw fault;
    }
    const state = memory.state();
    state.incarnations.push(newIncarnationState(record));
    state.end = emptyChain(identity, record, state.end.stamp);
    return record.incarnation;
  }

  return {
    startIncarnation: (next: NewIncarnation): Promise<Incarnation> => memory.atEnd(() => begin(next)),
  };
}
