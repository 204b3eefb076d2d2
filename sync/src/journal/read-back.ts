import { assert, type Incarnation, type ReadChange, type Ref, refParts } from "@huilian/domain/base";
import type { Commit } from "../documents.ts";
import type { Store } from "../store/store.ts";
import { commitId, localId, segmentId } from "./journal-ids.ts";
import type { JournalMemory } from "./journal-memory.ts";
import {
  type CommitRecord,
  type LocalRecord,
  openedDocument,
  type RecordSealing,
  type RequestMark,
  type SegmentLocals,
  storedSegment,
} from "./journal-records.ts";
import { incarnationOf, type Piece, pieceIndexAt } from "./journal-state.ts";
import { readOwnChanges } from "./own-commit.ts";
import { openOwnSegment } from "./segment.ts";

/** A commit as it lies in the journal, packed or not. */
export interface HeldCommit {
  readonly commit: Commit;
  readonly changes: readonly ReadChange[];
  readonly local: LocalRecord;
}

/** What an earlier request under the same key did. */
export interface FoundRequest {
  readonly request: RequestMark;
  readonly note?: LocalRecord["note"];
  readonly refs: readonly Ref[];
  readonly changes: readonly ReadChange[];
}

export interface ReadBack {
  /** The commit that holds a change; undefined when the journal does not go that far. */
  commitAt(incarnation: Incarnation, sequence: number): Promise<HeldCommit | undefined>;
  /** Own changes after a sequence, whole pieces at a time until at least `enough` are read or the end is reached. */
  changesAfter(incarnation: Incarnation, after: number, enough: number): Promise<readonly ReadChange[]>;
  requestOf(key: string): Promise<FoundRequest | undefined>;
  /** Whether the journal holds this very change. */
  holds(ref: Ref): Promise<boolean>;
}

export function createReadBack(sealing: RecordSealing, store: Store, memory: JournalMemory): ReadBack {
  const pieceAt = (incarnation: Incarnation, sequence: number): Piece | undefined => {
    const own = incarnationOf(memory.state(), incarnation);
    return own?.pieces[pieceIndexAt(own, sequence)];
  };

  async function commitsAt(incarnation: Incarnation, sequence: number): Promise<readonly HeldCommit[]> {
    // A commit may be packed while it is being looked for. It is packed once, so the second look finds it.
    for (let look = 0; look < 2; look += 1) {
      const piece = pieceAt(incarnation, sequence);
      if (piece === undefined) return [];
      const commits = await readPiece(sealing, store, incarnation, piece);
      if (commits !== undefined) return commits;
    }
    assert(false, `what the journal holds can be read: ${incarnation}/${sequence}`);
  }

  const commitAt: ReadBack["commitAt"] = async (incarnation, sequence) => {
    const commits = await commitsAt(incarnation, sequence);
    return commits.find(({ changes }) => (changes.at(-1)?.change.sequence ?? 0) >= sequence);
  };

  return {
    commitAt,
    async changesAfter(incarnation, after, enough) {
      const changes: ReadChange[] = [];
      let next = after + 1;
      while (changes.length < enough) {
        const read = (await commitsAt(incarnation, next)).flatMap((commit) => commit.changes);
        const last = read.at(-1);
        if (last === undefined) break;
        changes.push(...read.filter(({ change }) => change.sequence > after));
        next = last.change.sequence + 1;
      }
      return changes;
    },
    async requestOf(key) {
      const place = memory.state().requests.get(key);
      if (place === undefined) return undefined;
      const held = await commitAt(place.incarnation, place.sequence);
      const request = held?.local.request;
      assert(held !== undefined && request?.key === key, "a known request is in the journal");
      const { changes, local } = held;
      const refs = changes.map(({ ref }) => ref);
      return { request, refs, changes, ...(local.note === undefined ? {} : { note: local.note }) };
    },
    async holds(ref) {
      const { incarnation, sequence } = refParts(ref);
      const held = await commitAt(incarnation, sequence);
      return held?.changes.some((read) => read.ref === ref) ?? false;
    },
  };
}

async function readPiece(
  sealing: RecordSealing,
  store: Store,
  incarnation: Incarnation,
  piece: Piece,
): Promise<readonly HeldCommit[] | undefined> {
  if (piece.kind === "commit") {
    const document = await store.read(commitId(incarnation, piece.from));
    if (document === undefined) return undefined;
    const { commit, local } = openedDocument<CommitRecord>(sealing, document);
    return [{ commit, local, changes: readOwnChanges(sealing.crypto, commit.changes) }];
  }
  const [document, localDocument] = await store.readMany([
    segmentId(incarnation, piece.from),
    localId(incarnation, piece.from),
  ]);
  if (document === undefined || localDocument === undefined) return undefined;
  const { locals } = openedDocument<SegmentLocals>(sealing, localDocument);
  const localOf = new Map(locals.map(({ sequence, local }) => [sequence, local]));
  const { commits } = openOwnSegment(sealing.crypto, storedSegment(document), sealing.storeKey);
  return commits.map((commit) => {
    const changes = readOwnChanges(sealing.crypto, commit.changes);
    return { commit, changes, local: localOf.get(changes[0]?.change.sequence ?? 0) ?? {} };
  });
}
