import { ok, type Ref, type Result } from "@huilian/domain";
import { type CentreLink, causeForNewIncarnation, type Holding, type Journal, type SessionOpened } from "@huilian/sync";
import type { Replica } from "./replica/replica.ts";
import { ROUNDS_PER_SESSION_MAX } from "./replica-limits.ts";
import { createDown, type RoundStep } from "./sync-round-down.ts";
import { DONE, linkProblem, type Step, type SyncOutcome, type SyncProblem, type Tally } from "./sync-round-outcome.ts";
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
  readonly onStep: (step: RoundStep) => void;
  /** The chain that goes up behind everything else. */
  readonly operations?: OperationsUp;
}

/** What a round needs to know of the chain of operations. */
export interface OperationsUp {
  readonly journal: Journal;
  /** As of the chain of changes. */
  readonly noted: () => Ref | undefined;
  readonly noteReceipted: (ref: Ref) => Promise<void>;
  /** Brings what waits into the journal, before it is pushed. Must not throw. */
  readonly prepare: () => Promise<void>;
  /** Told of what the centre did not take of it: no reason to say that the line is cut. */
  readonly onProblem: (problem: SyncProblem) => void;
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
  const operations = deps.operations && {
    ...deps.operations,
    up: createUp({ ...deps.operations, link }),
  };
  const down = createDown({ ...deps, journal: withBoth(journal, deps.operations?.journal) });
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
    await beginWhereLost(journal, deps.noted(), ofChain(holds, undefined));
    up.begin(holds);
    if (operations) {
      await beginWhereLost(operations.journal, operations.noted(), ofChain(holds, "operations"));
      operations.up.begin(holds);
    }
    return session;
  }

  /** Behind everything else, with receipts that are not counted: nobody at the counter waits for them. */
  async function pushOperations(): Promise<Step> {
    if (!operations) return DONE;
    await operations.prepare();
    await operations.journal.pack();
    const pushed = await operations.up.push(newTally());
    if (pushed.ok || pushed.error.kind === "line") return pushed;
    operations.onProblem(pushed.error);
    return DONE;
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
      () => pushOperations(),
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

/** A site's chains are told apart by the centre: what a node has lost it cannot tell apart itself. */
const ofChain = (holds: readonly Holding[], chain: Holding["chain"]): readonly Holding[] =>
  holds.filter((held) => held.chain === chain);

async function beginWhereLost(journal: Journal, noted: Ref | undefined, shown: readonly Holding[]): Promise<void> {
  const cause = await causeForNewIncarnation(journal, { protector: "present", shown, ...(noted ? { noted } : {}) });
  if (cause) await journal.startIncarnation(cause);
}

/** Pages say of both chains how far they are decided; only own changes are shown before that. */
const withBoth = (journal: Journal, operations: Journal | undefined): Journal =>
  operations === undefined
    ? journal
    : {
        ...journal,
        noteDecided(incarnation, upTo) {
          journal.noteDecided(incarnation, upTo);
          operations.noteDecided(incarnation, upTo);
        },
      };

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
