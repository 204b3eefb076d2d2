import { err, type Incarnation, type Ref } from "@huilian/domain";
import type { CentreLink, Journal, PushAnswer, SealedSegment, SessionOpened, SignedText } from "@huilian/sync";
import { PUSH_ROUNDS_MAX } from "./replica-limits.ts";
import { DONE, linkProblem, noProgress, type Step, type SyncProblem, type Tally } from "./sync-round-outcome.ts";

export interface UpDeps {
  readonly journal: Journal;
  readonly link: CentreLink;
  readonly noted: () => Ref | undefined;
  readonly noteReceipted: (ref: Ref) => Promise<void>;
}

/** Everything that goes up. */
export interface Up {
  /** What the centre showed when a session was opened: what it lacks is sent again. */
  begin(holds: SessionOpened["holds"]): void;
  /** Safety first: a card reported lost must count at the centre before anything else moves. */
  sendNotices(tally: Tally): Promise<Step>;
  push(tally: Tally): Promise<Step>;
}

export function createUp({ journal, link, noted, noteReceipted }: UpDeps): Up {
  let held: ReadonlyMap<Incarnation, number> = new Map();
  /** How far each chain was brought in this session, whether by receipts or by the centre's word that it holds it. */
  const brought = new Map<Incarnation, number>();

  async function keep(receipts: readonly SignedText[], tally: Tally): Promise<Step> {
    const { kept, problem } = await journal.keepReceipts(receipts);
    tally.receipts += kept.length;
    return problem === undefined ? DONE : err({ kind: "receipt" });
  }

  /** A chain the centre does not take must not keep the others from it. Only a broken line ends everything. */
  async function each<Item>(items: readonly Item[], send: (item: Item) => Promise<Step>): Promise<Step> {
    let first: SyncProblem | undefined;
    for (const item of items) {
      const sent = await send(item);
      if (sent.ok) continue;
      if (sent.error.kind === "line") return sent;
      first ??= sent.error;
    }
    return first ? err(first) : DONE;
  }

  async function sendNotice(ref: Ref, tally: Tally): Promise<Step> {
    const segment = await journal.noticeOf(ref);
    if (!segment) return DONE;
    const receipt = await link.notice(segment);
    return receipt.ok ? keep([receipt.value], tally) : linkProblem(receipt.error);
  }

  /** Where a chain goes on. Less than was receipted once, when the centre was restored from a backup. */
  const startOf = (incarnation: Incarnation): number =>
    (brought.get(incarnation) ?? Math.min(held.get(incarnation) ?? 0, journal.receiptedUpTo(incarnation))) + 1;

  async function pushChain(incarnation: Incarnation, tally: Tally): Promise<Step> {
    let next = startOf(incarnation);
    let wentBack = false;
    for (let round = 0; round < PUSH_ROUNDS_MAX; round += 1) {
      const segments = await journal.segmentsFrom(incarnation, next);
      if (segments.length === 0) return DONE;
      const pushed = await link.push(segments);
      if (!pushed.ok) return linkProblem(pushed.error);
      const kept = await keep(pushed.value.receipts, tally);
      if (!kept.ok) return kept;
      const { refused } = pushed.value;
      const following = followingOf(segments, pushed.value, next);
      brought.set(incarnation, following - 1);
      if (refused) return err({ kind: "centre-refused", code: refused.code });
      // Back once is a centre that was restored while the session lasted; twice is one that moves nothing on.
      if (following === next || (following < next && wentBack)) return noProgress;
      wentBack ||= following < next;
      next = following;
    }
    return DONE;
  }

  return {
    begin(holds) {
      held = new Map(holds.map(({ incarnation, sequence }) => [incarnation, sequence]));
      brought.clear();
    },
    sendNotices: (tally) => each(journal.noticesWaiting(), (ref) => sendNotice(ref, tally)),
    async push(tally) {
      const pushed = await each(journal.incarnations(), ({ incarnation }) => pushChain(incarnation, tally));
      const last = journal.lastReceipted();
      if (last && last !== noted()) await noteReceipted(last);
      return pushed;
    },
  };
}

/** The sequence to go on from: where the centre says, else behind what it receipted. */
function followingOf(segments: readonly SealedSegment[], { receipts, resume }: PushAnswer, from: number): number {
  if (resume) return resume.sequence + 1;
  const taken = segments[receipts.length - 1];
  return taken ? taken.header.to + 1 : from;
}
