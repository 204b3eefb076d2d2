import { assert, type Incarnation, SEGMENT_CHANGES_MAX } from "@huilian/domain/base";
import type { SealedSegment, SideChain } from "../documents.ts";
import type { Store, StoredDocument } from "../store/store.ts";
import { commitId, localId, segmentId } from "./journal-ids.ts";
import type { JournalMemory } from "./journal-memory.ts";
import {
  type CommitRecord,
  isEmptyLocal,
  openedDocument,
  type RecordSealing,
  type SegmentLocals,
  sealedDocument,
  storedSegment,
} from "./journal-records.ts";
import { type IncarnationState, incarnationOf, type Piece, pieceIndexAt } from "./journal-state.ts";
import { PACK_READ_MAX, PUSH_CHANGES_MAX, PUSH_SEGMENTS_MAX, SEGMENT_TEXT_TARGET } from "./limits.ts";
import { packSegment, type UplinkKey } from "./segment.ts";

export interface Packer {
  /** Packs every commit that is not yet in a segment. @returns how many segments that made. */
  pack(): Promise<number>;
  /** Segments to push, from the one that holds `sequence`; a commit not yet packed becomes a segment of its own. */
  segmentsFrom(incarnation: Incarnation, sequence: number): Promise<readonly SealedSegment[]>;
}

export interface PackerOptions {
  readonly sealing: RecordSealing;
  readonly store: Store;
  readonly memory: JournalMemory;
  /** The centre's newest uplink key; undefined as long as the node knows none, and then nothing is packed. */
  readonly uplink: () => UplinkKey | undefined;
  /** Absent for the chain of changes. */
  readonly chain?: SideChain | undefined;
  readonly onFault: (fault: unknown) => void;
}

/** Commits that become one segment: a run of pieces beginning at `start`. */
interface Run {
  readonly start: number;
  readonly pieces: readonly Piece[];
}

/**
 * Turns commits into segments. A segment is stored before its commits are dropped, and once stored it is never
 * made anew: the centre may hold it already, and other bytes under the same sequences would be a fork.
 */
export function createPacker(options: PackerOptions): Packer {
  const { store, memory } = options;

  async function pack(): Promise<number> {
    let made = 0;
    for (;;) {
      // One segment a turn, so that what is pushed meanwhile does not wait for the whole journal.
      const packed = await memory.behind(async () => {
        const uplink = options.uplink();
        if (uplink === undefined) return false;
        for (const own of memory.state().incarnations) {
          const run = nextRun(own);
          if (run === undefined) continue;
          await storeRuns(options, uplink, own, [run]);
          return true;
        }
        return false;
      });
      if (!packed) return made;
      made += 1;
    }
  }

  return {
    pack,
    segmentsFrom: (incarnation, sequence) =>
      memory.behind(async () => {
        const uplink = options.uplink();
        const own = incarnationOf(memory.state(), incarnation);
        if (own === undefined || uplink === undefined) return [];
        const { start, pieces } = piecesToPush(own, sequence);
        const alone = pieces.flatMap((piece, place): Run[] =>
          piece.kind === "commit" ? [{ start: start + place, pieces: [piece] }] : [],
        );
        const made = alone.length > 0 ? await storeRuns(options, uplink, own, alone) : new Map<string, SealedSegment>();
        const ids = pieces.map(({ from }) => segmentId(incarnation, from));
        const before = ids.filter((id) => !made.has(id));
        const read = new Map((await store.readMany(before)).map((document, at) => [before[at], document]));
        return ids.map((id) => {
          const document = read.get(id);
          const segment = made.get(id) ?? (document && storedSegment(document));
          assert(segment !== undefined, "a segment the journal counts is on disk");
          return segment;
        });
      }),
  };
}

/** The first commits not yet packed: as many as one segment takes, and at least one. */
function nextRun({ pieces }: IncarnationState): Run | undefined {
  const start = pieces.findIndex(({ kind }) => kind === "commit");
  if (start < 0) return undefined;
  let end = start;
  let changes = 0;
  let textLength = 0;
  for (; pieces[end]?.kind === "commit"; end += 1) {
    const piece = pieces[end] as Piece;
    changes += piece.to - piece.from + 1;
    if (end > start && (changes > SEGMENT_CHANGES_MAX || textLength >= SEGMENT_TEXT_TARGET)) break;
    textLength += piece.textLength;
  }
  return { start, pieces: pieces.slice(start, end) };
}

function piecesToPush(own: IncarnationState, sequence: number): Run {
  const start = pieceIndexAt(own, sequence);
  if (start < 0) return { start: 0, pieces: [] };
  const pieces: Piece[] = [];
  let changes = 0;
  for (const piece of own.pieces.slice(start, start + PUSH_SEGMENTS_MAX)) {
    changes += piece.to - piece.from + 1;
    if (pieces.length > 0 && changes > PUSH_CHANGES_MAX) break;
    pieces.push(piece);
  }
  return { start, pieces };
}

/** @returns the segments that were made, by id: they are on disk. */
async function storeRuns(
  options: PackerOptions,
  uplink: UplinkKey,
  own: IncarnationState,
  runs: readonly Run[],
): Promise<ReadonlyMap<string, SealedSegment>> {
  const { store, memory } = options;
  const { incarnation } = own.record;
  const made: MadeSegment[] = [];
  for (const together of readTogether(runs)) made.push(...(await makeSegments(options, uplink, incarnation, together)));
  try {
    await store.write(made.flatMap(({ documents }) => documents));
  } catch (fault) {
    memory.doubt();
    throw fault;
  }
  // From the last run to the first, so that the places of those before stay right.
  for (const run of [...runs].reverse()) {
    own.pieces.splice(run.start, run.pieces.length, asSegment(run.pieces));
  }
  const packed = runs.flatMap(({ pieces }) => pieces).map(({ from }) => commitId(incarnation, from));
  // What is not dropped here is dropped when the journal is opened next.
  await store.drop(packed).catch(options.onFault);
  return new Map(made.map(({ id, segment }) => [id, segment]));
}

interface MadeSegment {
  readonly id: string;
  readonly segment: SealedSegment;
  readonly documents: readonly StoredDocument[];
}

/** Runs whose commits are read in one go: a commit that travels alone is not worth a question of its own. */
function readTogether(runs: readonly Run[]): readonly (readonly Run[])[] {
  const groups: Run[][] = [];
  let commits = 0;
  for (const run of runs) {
    commits += run.pieces.length;
    const last = groups.at(-1);
    if (last !== undefined && commits <= PACK_READ_MAX) last.push(run);
    else {
      groups.push([run]);
      commits = run.pieces.length;
    }
  }
  return groups;
}

async function makeSegments(
  options: PackerOptions,
  uplink: UplinkKey,
  incarnation: Incarnation,
  runs: readonly Run[],
): Promise<readonly MadeSegment[]> {
  const { sealing, store } = options;
  const ids = runs.flatMap(({ pieces }) => pieces).map(({ from }) => commitId(incarnation, from));
  const records: CommitRecord[] = [];
  for (let at = 0; at < ids.length; at += PACK_READ_MAX) {
    for (const document of await store.readMany(ids.slice(at, at + PACK_READ_MAX))) {
      assert(document !== undefined, "a commit the journal counts is on disk");
      records.push(openedDocument<CommitRecord>(sealing, document));
    }
  }
  let next = 0;
  return runs.map(({ pieces }) => {
    next += pieces.length;
    return makeSegment(options, uplink, incarnation, pieces, records.slice(next - pieces.length, next));
  });
}

function makeSegment(
  { sealing, chain }: PackerOptions,
  uplink: UplinkKey,
  incarnation: Incarnation,
  pieces: readonly Piece[],
  records: readonly CommitRecord[],
): MadeSegment {
  const commits = records.map(({ commit }) => commit);
  const segment = packSegment(sealing.crypto, {
    commits,
    storeKey: sealing.storeKey,
    uplink,
    ...(chain === undefined ? {} : { chain }),
  });
  const { from, to, tip, textLength } = asSegment(pieces);
  assert(
    segment.header.from === from && segment.header.to === to && segment.header.tip === tip,
    "a segment holds the commits that were to be packed",
  );
  const locals = records.flatMap(({ local }, place) => {
    const sequence = pieces[place]?.from;
    return isEmptyLocal(local) || sequence === undefined ? [] : [{ sequence, local }];
  });
  const id = segmentId(incarnation, from);
  const local = { from, to, tip, textLength, locals } satisfies SegmentLocals;
  return {
    id,
    segment,
    documents: [{ _id: id, segment }, sealedDocument(sealing, localId(incarnation, from), local)],
  };
}

function asSegment(pieces: readonly Piece[]): Piece {
  const first = pieces.at(0);
  const last = pieces.at(-1);
  assert(first !== undefined && last !== undefined, "a segment holds a commit");
  const textLength = pieces.reduce((length, piece) => length + piece.textLength, 0);
  return { kind: "segment", from: first.from, to: last.to, tip: last.tip, textLength };
}
