import type { Incarnation } from "@huilian/domain/base";
import { atCentreUpTo, type JournalState } from "./journal-state.ts";

/** Changes of one incarnation the centre is not known to hold: they exist on this node only. */
export interface UnreceiptedRange {
  readonly incarnation: Incarnation;
  readonly from: number;
  readonly to: number;
  readonly segments: number;
  readonly commits: number;
}

/** Per incarnation everything behind what the centre holds, oldest incarnation first; nothing for one it holds whole. */
export function unreceiptedRanges(state: JournalState): readonly UnreceiptedRange[] {
  return state.incarnations.flatMap((own) => {
    const { record, pieces } = own;
    const upTo = atCentreUpTo(state, own);
    const waiting = pieces.filter(({ to }) => to > upTo);
    const last = waiting.at(-1);
    if (last === undefined) return [];
    const segments = waiting.filter(({ kind }) => kind === "segment").length;
    return [
      {
        incarnation: record.incarnation,
        from: upTo + 1,
        to: last.to,
        segments,
        commits: waiting.length - segments,
      },
    ];
  });
}
