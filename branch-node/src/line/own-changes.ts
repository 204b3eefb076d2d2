import type { Incarnation, ReadChange } from "@huilian/domain";
import type { Journal } from "@huilian/sync";
import { INCIDENT_READ_BATCH, NEWEST_READ_BATCH } from "../limits.ts";
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

/** The same in the other direction: own changes before a place, newest first. */
export async function* ownChangesBefore(
  journal: JournalToRead & Pick<Journal, "end">,
  place: JournalPlace | undefined,
): AsyncGenerator<ReadChange> {
  const all = journal.incarnations().map(({ incarnation }) => incarnation);
  const from = place === undefined ? all.length - 1 : all.indexOf(place.incarnation);
  for (const incarnation of all.slice(0, from + 1).reverse()) {
    let before = incarnation === place?.incarnation ? place.sequence : (await lastOf(journal, incarnation)) + 1;
    while (before > 1) {
      const after = Math.max(0, before - 1 - NEWEST_READ_BATCH);
      const changes = await journal.changesAfter(incarnation, after, before - 1 - after);
      yield* changes.filter(({ change }) => change.sequence < before).reverse();
      before = after + 1;
    }
  }
}

/** The last sequence of an incarnation. An ended one is walked through once: they are few, and rarely looked at. */
async function lastOf(journal: JournalToRead & Pick<Journal, "end">, incarnation: Incarnation): Promise<number> {
  const end = journal.end();
  if (end.incarnation === incarnation) return end.sequence;
  let last = 0;
  for (;;) {
    const changes = await journal.changesAfter(incarnation, last, INCIDENT_READ_BATCH);
    const next = changes.at(-1)?.change.sequence;
    if (next === undefined) return last;
    last = next;
  }
}

/** Whether the journal knows the place, so that a list can go on behind it. */
export const isPlaceKnown = (journal: JournalToRead, { incarnation }: JournalPlace): boolean =>
  journal.incarnations().some((record) => record.incarnation === incarnation);
