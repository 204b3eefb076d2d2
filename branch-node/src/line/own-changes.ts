import type { Incarnation, ReadChange } from "@huilian/domain";
import type { Journal } from "@huilian/sync";
import { INCIDENT_READ_BATCH } from "../limits.ts";
import type { JournalPlace } from "./incident-store.ts";

type JournalToRead = Pick<Journal, "incarnations" | "changesAfter">;

const incarnationsFrom = (journal: JournalToRead, from: Incarnation | undefined): readonly Incarnation[] => {
  const all = journal.incarnations().map(({ incarnation }) => incarnation);
  const at = from === undefined ? 0 : all.indexOf(from);
  return at < 0 ? [] : all.slice(at);
};

/** Own changes behind a place, oldest first, through all incarnations since. From disk, a batch in memory at a time. */
export async function* ownChangesAfter(
  journal: JournalToRead,
  place: JournalPlace | undefined,
): AsyncGenerator<ReadChange> {
  for (const incarnation of incarnationsFrom(journal, place?.incarnation)) {
    let after = incarnation === place?.incarnation ? place.sequence : 0;
    for (;;) {
      const changes = await journal.changesAfter(incarnation, after, INCIDENT_READ_BATCH);
      yield* changes;
      const last = changes.at(-1);
      if (last === undefined) break;
      after = last.change.sequence;
    }
  }
}

/** Whether the journal knows the place, so that a list can go on behind it. */
export const isPlaceKnown = (journal: JournalToRead, { incarnation }: JournalPlace): boolean =>
  journal.incarnations().some((record) => record.incarnation === incarnation);
