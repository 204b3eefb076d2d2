import { assert, type Ref, refParts } from "@huilian/domain/base";
import type { SealedSegment } from "../documents.ts";
import { isOfSafetyCell } from "./commit.ts";
import { noticeId } from "./journal-ids.ts";
import { incarnationOf } from "./journal-state.ts";
import type { PackerOptions } from "./packer.ts";
import type { ReadBack } from "./read-back.ts";
import { packNotice } from "./segment.ts";
import { isSealedSegment } from "./segment-shape.ts";

export interface Notices {
  /** Own safety changes the centre has not confirmed, neither by notice nor with their segment, oldest first. */
  waiting(): readonly Ref[];
  /** The notice of a safety change: made and stored once, then always the same bytes. undefined without uplink key. */
  of(ref: Ref): Promise<SealedSegment | undefined>;
}

export function createNotices(options: PackerOptions & { readonly readBack: ReadBack }): Notices {
  const { sealing, store, memory, uplink, readBack } = options;
  return {
    waiting() {
      const state = memory.state();
      return state.undecided
        .all()
        .filter(isOfSafetyCell)
        .filter(({ change }) => {
          const own = incarnationOf(state, change.incarnation);
          return own !== undefined && change.sequence > own.receiptedUpTo && !own.noticed.has(change.sequence);
        })
        .map(({ ref }) => ref);
    },
    of: (ref) =>
      memory.behind(async () => {
        const { incarnation, sequence } = refParts(ref);
        const id = noticeId(incarnation, sequence);
        const stored = (await store.read(id))?.["notice"];
        if (stored !== undefined) {
          assert(isSealedSegment(stored), `a stored notice has its shape: ${id}`);
          return stored;
        }
        const key = uplink();
        if (key === undefined) return undefined;
        const held = await readBack.commitAt(incarnation, sequence);
        assert(held?.changes[0]?.ref === ref && isOfSafetyCell(held.changes[0]), "a notice is of an own safety change");
        const parts = { commits: [held.commit], storeKey: sealing.storeKey, uplink: key };
        const notice = packNotice(sealing.crypto, parts);
        await store.write([{ _id: id, notice }]);
        return notice;
      }),
  };
}
