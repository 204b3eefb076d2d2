import { ok, type Ref, type Result } from "@huilian/domain";
import { type CentreLink, causeForNewIncarnation, type Journal, type SessionOpened } from "@huilian/sync";
import type { Replica } from "./replica/replica.ts";
import type { ReplicaStep } from "./replica/replica-deps.ts";
import { ROUNDS_PER_SESSION_MAX } from "./replica-limits.ts";
import { createDown } from "./sync-round-down.ts";
import { linkProblem, type Step, type SyncOutcome, type SyncProblem, type Tally } from "./sync-round-outcome.ts";
import { createTurns } from "./sync-round-turns.ts";
import { createUp } from "./sync-round-up.ts";

export type { SyncOutcome, SyncProblem } from "./sync-round-outcome.ts";

export interface SyncRoundDeps {
  readonly journal: Journal;
  readonly replica: Replica;
  readonly link: CentreLink;
  /** What the key file noted after an earlier push; see `causeForNewIncarnation`. */
  readonly noted: () => Ref | undefined;
  /** Writes down the last receipted change outside the store, so that a restored store shows. */
  readonly noteReceipted: (ref: Ref) => Promise<void>;
  /** Told of every step the replica made, before the next one. */
  readonly onStep: (step: ReplicaStep) => void;
}

export interface SyncRound {
  /**
   * Everything up, then everything down. Runs one at a time; a second caller waits for a round of its own. A fault of
   * the line is an outcome. @throws when the disk fails.
   */
  run(): Promise<SyncOutcome>;
  /** Waits for news from above and takes it. Does not delay `run`. */
  listen(waitMs: number): Promise<SyncOutcome>;
}

const newTally = (): Tally => ({ receipts: 0, changedRoots: new Set() });

const outcomeOf = ({ receipts, changedRoots }: Tally, problem: SyncProblem | undefined): SyncOutcome => ({
  ...(problem ? { problem } : {}),
  receipts,
  changedRoots: [...changedRoots],
});

export function createSyncRound(deps: SyncRoundDeps): SyncRound {
  const { journal, replica, link } = deps;
  const up = createUp(deps);
  const down = createDown(deps);
  const inTurn = createTurns();
  /** Rounds that may still go on what the session showed; 0 when the centre is to be asked anew. */
  let roundsLeft = 0;
  let isLineInDoubt = false;

  const newest = replica.newest();
  if (newest) journal.learnStamp(newest);

  async function greet(): Promise<Result<SessionOpened, SyncProblem>> {
    const session = await link.open();
    if (!session.ok) return linkProblem(session.error);
    const { holds } = session.value;
    const noted = deps.noted();
    const cause = await causeForNewIncarnation(journal, {
      protector: "present",
      shown: holds,
      ...(noted ? { noted } : {}),
    });
    if (cause) await journal.startIncarnation(cause);
    up.begin(holds);
    return session;
  }

  async function round(tally: Tally): Promise<SyncProblem | undefined> {
    const left = roundsLeft;
    // Whatever goes wrong from here on, the next round begins by asking anew what the centre holds.
    roundsLeft = 0;
    isLineInDoubt = false;
    const session = left > 0 ? ok(undefined) : await greet();
    if (!session.ok) return session.error;
    const epoch = session.value?.epoch;
    const problem = await allOf([
      () => up.sendNotices(tally),
      () => up.push(tally),
      ...(epoch === undefined ? [] : [() => down.join(epoch, tally)]),
      () => down.pull(tally),
    ]);
    if (!problem && !isLineInDoubt) roundsLeft = left > 0 ? left - 1 : ROUNDS_PER_SESSION_MAX;
    return problem;
  }

  return {
    run: () =>
      inTurn(async () => {
        const tally = newTally();
        return outcomeOf(tally, await round(tally));
      }),
    async listen(waitMs) {
      const tally = newTally();
      const more = await down.pullOnce(waitMs, tally);
      if (!more.ok) {
        roundsLeft = 0;
        isLineInDoubt = true;
      }
      return outcomeOf(tally, more.ok ? undefined : more.error);
    },
  };
}

/** All steps, and the first problem. What the centre refuses ends one step; a broken line ends all of them. */
async function allOf(steps: readonly (() => Promise<Step>)[]): Promise<SyncProblem | undefined> {
  let first: SyncProblem | undefined;
  for (const step of steps) {
    const done = await step();
    if (done.ok) continue;
    first ??= done.error;
    if (done.error.kind === "line") return done.error;
  }
  return first;
}
