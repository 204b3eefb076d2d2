import type { Incarnation } from "@huilian/domain/base";
import type { JournalState } from "./journal-state.ts";

/** Changes of one incarnation that no receipt covers: they exist on this node only. */
export interface UnreceiptedRange {
  readonly incarnation: Incarnation;
  readonly from: number;
  readonly to: number;
  readonly segments: number;
  readonly commits: number;
}

/** Per incarnation everything behind its receipts, oldest incarnation first; nothing for one that is receipted whole. */
export function unreceiptedRanges({ incarnations }: JournalState): readonly UnreceiptedRange[] {
  return incarnations.flatMap(({ record, pieces, receiptedUpTo }) => {
    const waiting = pieces.filter(({ to }) => to > receiptedUpTo);
    const last = waiting.at(-1);
    if (last === undefined) return [];
    const segments = waiting.filter(({ kind }) => kind === "segment").length;
    return [
      {
        incarnation: record.incarnation,
        from: receiptedUpTo + 1,
        to: last.to,
        segments,
        commits: waiting.length - segments,
      },
    ];
  });
}
