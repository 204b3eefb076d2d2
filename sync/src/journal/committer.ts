import {
  absorbStamp,
  assert,
  type EntityKey,
  err,
  type Json,
  ok,
  type ReadChange,
  type Result,
  rootKeyOf,
  type Stamp,
} from "@huilian/domain/base";
import type { Store, StoredDocument } from "../store/store.ts";
import type { Approver } from "./approval.ts";
import { type ChainEnd, continueChain, type DraftStep } from "./chain.ts";
import { commitWritten } from "./commit.ts";
import { commitId } from "./journal-ids.ts";
import type { JournalMemory } from "./journal-memory.ts";
import {
  type CommitRecord,
  checkLocal,
  type LocalRecord,
  type RecordSealing,
  type RequestMark,
  sealedDocument,
} from "./journal-records.ts";
import { addPiece, type JournalIdentity, newestIncarnation, type Piece } from "./journal-state.ts";
import { APPEND_QUEUE_MAX, GROUP_COMMITS_MAX, GROUP_TEXT_MAX } from "./limits.ts";
import { pieceOfCommit } from "./own-commit.ts";
import type { FoundRequest, ReadBack } from "./read-back.ts";

/** What one request decided: its changes, in order, and a small note only this node keeps. */
export interface Decision {
  readonly changes: readonly DraftStep[];
  readonly note?: Json;
  /** Operators whose own keys sign the commit too. */
  readonly approvers?: readonly Approver[];
}

/** What a decision may look at: the journal as it will be when its turn comes to be written. */
export interface JournalView {
  readonly end: ChainEnd;
  /** The node's own undecided changes of one root entity, oldest first; also those decided a moment ago. */
  undecidedOf(rootKey: EntityKey): readonly ReadChange[];
  /** Changes other requests of the same group decided before this one; they go to disk together with it. */
  readonly sameGroup: readonly ReadChange[];
}

/**
 * Decides without waiting for anything, since the next request's decision waits for this one. It may run for a
 * group whose write then fails, so it must not have effects of its own.
 */
export type Decide<Refusal> = (view: JournalView) => Result<Decision, Refusal>;

export interface Appended extends Omit<FoundRequest, "request"> {
  readonly request?: RequestMark;
  /** The same request was answered before, and nothing was added. */
  readonly repeated: boolean;
}

/**
 * Why nothing was appended, in order of precedence.
 * `not-saved`: the disk failed and nothing of the request is on it. `outcome-unknown`: the disk failed, and the
 * request may have been written; asked again under the same request key it is answered or done, never twice.
 */
export type AppendProblem<Refusal> =
  | { readonly kind: "closed" }
  | { readonly kind: "too-busy" }
  | { readonly kind: "request-key-reused" }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "not-saved" }
  | { readonly kind: "outcome-unknown" };

export interface Committer {
  append<Refusal>(decide: Decide<Refusal>, request?: RequestMark): Promise<Result<Appended, AppendProblem<Refusal>>>;
  /** Later stamps are later than this *effective* one; raw stamps of others are never absorbed. */
  learnStamp(effective: Stamp): void;
  /** Takes no more requests, and resolves when those that wait are answered. */
  close(): Promise<void>;
}

export interface CommitterOptions {
  readonly sealing: RecordSealing;
  readonly store: Store;
  readonly identity: JournalIdentity;
  readonly memory: JournalMemory;
  readonly readBack: ReadBack;
  readonly physicalMs: () => number;
  readonly onDurable: (changes: readonly ReadChange[]) => void;
  readonly onFault: (fault: unknown) => void;
}

type Answer = Result<Appended, AppendProblem<never>>;

interface Waiting {
  readonly request: RequestMark | undefined;
  /** The decision; or how to tell the caller of a refusal, once what it rests on is on disk. */
  decide(view: JournalView): Result<Decision, () => void>;
  answer(answer: Answer): void;
  fail(bug: unknown): void;
}

/** A request of the group that is being written. */
interface Member {
  readonly waiting: Waiting;
  /** Tells the caller, when the write succeeded. */
  succeed(): void;
}

interface NewCommit {
  readonly piece: Piece;
  readonly document: StoredDocument;
  readonly changes: readonly ReadChange[];
  readonly local: LocalRecord;
}

interface Group {
  end: ChainEnd;
  readonly members: Member[];
  readonly commits: NewCommit[];
  readonly byRequest: Map<string, { readonly mark: RequestMark; readonly appended: Appended }>;
}

/**
 * The one writer at the end of the chain. Requests are decided one after the other, each seeing what those before
 * it decided; what waited while the disk was busy goes to disk in one write, since the store does not group by
 * itself; nobody is answered before that write is done, and the state in memory moves only then.
 */
export function createCommitter(options: CommitterOptions): Committer {
  const { memory, physicalMs } = options;
  const queue: Waiting[] = [];
  let learned: Stamp = { ms: 0, counter: 0 };
  let closed = false;
  let drained: Promise<void> | undefined;

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      try {
        await memory.atEnd(async () => {
          const group = collectGroup(options, queue, learned, physicalMs);
          await writeGroup(options, group).catch((bug: unknown) => {
            memory.doubt();
            for (const { waiting } of group.members) waiting.fail(bug);
          });
        });
      } catch (fault) {
        options.onFault(fault);
        // Nothing was decided; but a request with a key may be the second attempt at one whose outcome is unknown.
        for (const waiting of queue.splice(0)) {
          waiting.answer(err({ kind: waiting.request === undefined ? "not-saved" : "outcome-unknown" }));
        }
      }
    }
    drained = undefined;
  }

  function offer(waiting: Waiting): void {
    if (closed) {
      waiting.answer(err({ kind: "closed" }));
    } else if (queue.length >= APPEND_QUEUE_MAX) {
      waiting.answer(err({ kind: "too-busy" }));
    } else {
      queue.push(waiting);
      drained ??= drain();
    }
  }

  return {
    append: <Refusal>(decide: Decide<Refusal>, request?: RequestMark) =>
      new Promise<Result<Appended, AppendProblem<Refusal>>>((resolve, reject) => {
        offer({
          request,
          decide: (view) => {
            const decided = decide(view);
            if (decided.ok) return decided;
            return err(() => resolve(err({ kind: "refused", refusal: decided.error })));
          },
          answer: resolve,
          fail: reject,
        });
      }),
    learnStamp: (effective) => {
      learned = absorbStamp(learned, effective);
    },
    async close() {
      closed = true;
      await drained;
    },
  };
}

function collectGroup(options: CommitterOptions, queue: Waiting[], learned: Stamp, physicalMs: () => number): Group {
  const { end } = options.memory.state();
  const group: Group = {
    end: { ...end, stamp: absorbStamp(end.stamp, learned) },
    members: [],
    commits: [],
    byRequest: new Map(),
  };
  let textLength = 0;
  while (group.commits.length < GROUP_COMMITS_MAX && textLength < GROUP_TEXT_MAX) {
    const waiting = queue.shift();
    if (waiting === undefined) break;
    if (isAnsweredBefore(options, group, waiting)) continue;
    try {
      textLength += decideInto(options, group, waiting, physicalMs());
    } catch (bug) {
      waiting.fail(bug);
    }
  }
  return group;
}

/** A request whose key is known is never decided again; its answer is read from disk, or shared within the group. */
function isAnsweredBefore({ memory, readBack }: CommitterOptions, group: Group, waiting: Waiting): boolean {
  const mark = waiting.request;
  if (mark === undefined) return false;
  const inGroup = group.byRequest.get(mark.key);
  if (inGroup !== undefined) {
    const same = inGroup.mark.hash === mark.hash;
    const answer: Answer = same ? ok({ ...inGroup.appended, repeated: true }) : err({ kind: "request-key-reused" });
    group.members.push({ waiting, succeed: () => waiting.answer(answer) });
    return true;
  }
  if (!memory.state().requests.has(mark.key)) return false;
  readBack.requestOf(mark.key).then((found) => {
    assert(found !== undefined, "a known request is in the journal");
    const same = found.request.hash === mark.hash;
    waiting.answer(same ? ok({ ...found, repeated: true }) : err({ kind: "request-key-reused" }));
  }, waiting.fail);
  return true;
}

/** @returns the length of the texts that were added. */
function decideInto(options: CommitterOptions, group: Group, waiting: Waiting, physicalMs: number): number {
  const { sealing, identity } = options;
  const decided = waiting.decide(viewOf(options, group));
  if (!decided.ok) {
    group.members.push({ waiting, succeed: decided.error });
    return 0;
  }
  const { changes: steps, note, approvers } = decided.value;
  const { request } = waiting;
  const local = checkLocal({ ...(request && { request }), ...(note === undefined ? {} : { note }) });
  const { written, end } = continueChain(sealing.crypto, identity, group.end, steps, physicalMs);
  const { commit, refs } = commitWritten(sealing.crypto, identity.signer, written, approvers);
  const changes = written.map(({ ref, change }): ReadChange => ({ ref, change }));
  const piece = pieceOfCommit(commit, changes);
  const id = commitId(end.incarnation, piece.from);
  const document = sealedDocument(sealing, id, { commit, local } satisfies CommitRecord);
  group.end = end;
  group.commits.push({ piece, document, changes, local });
  const appended: Appended = { ...local, refs, changes, repeated: false };
  group.members.push({ waiting, succeed: () => waiting.answer(ok(appended)) });
  if (request !== undefined) group.byRequest.set(request.key, { mark: request, appended });
  return piece.textLength;
}

function viewOf({ memory }: CommitterOptions, group: Group): JournalView {
  const sameGroup = group.commits.flatMap(({ changes }) => changes);
  return {
    end: group.end,
    sameGroup,
    undecidedOf: (rootKey) => [
      ...memory.state().undecided.ofRoot(rootKey),
      ...sameGroup.filter(({ change }) => rootKeyOf(change.entityKey) === rootKeyOf(rootKey)),
    ],
  };
}

async function writeGroup(options: CommitterOptions, group: Group): Promise<void> {
  const { store, onDurable, onFault } = options;
  if (group.commits.length > 0) {
    try {
      await store.write(group.commits.map(({ document }) => document));
    } catch (fault) {
      onFault(fault);
      return answerAfterFault(options, group);
    }
    moveOver(options, group);
    onDurable(group.commits.flatMap(({ changes }) => changes));
  }
  for (const member of group.members) member.succeed();
}

function moveOver({ memory }: CommitterOptions, group: Group): void {
  const state = memory.state();
  const own = newestIncarnation(state);
  for (const { piece, changes, local } of group.commits) {
    addPiece(own, piece);
    state.undecided.add(changes);
    const place = { incarnation: own.record.incarnation, sequence: piece.from };
    if (local.request !== undefined) state.requests.set(local.request.key, place);
  }
  state.end = group.end;
}

/**
 * Reads the disk again and says what it shows. What turned up is part of the chain from then on, but it is not
 * confirmed: that it can be read does not prove that the failed write would survive a power cut.
 */
async function answerAfterFault({ memory, onFault }: CommitterOptions, group: Group): Promise<void> {
  memory.doubt();
  let isSurelyAbsent = false;
  try {
    await memory.settle();
    isSurelyAbsent = memory.state().end.hash !== group.end.hash;
  } catch (fault) {
    onFault(fault);
  }
  const kind = isSurelyAbsent ? "not-saved" : "outcome-unknown";
  for (const { waiting } of group.members) waiting.answer(err({ kind }));
}
