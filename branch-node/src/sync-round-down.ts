import { type EntityKey, err, type Incarnation, ok, type Result, rootKeyOf, WHOLE_NUMBER_MAX } from "@huilian/domain";
import type { CentreLink, Journal, PullAnswer } from "@huilian/sync";
import type { Replica } from "./replica/replica.ts";
import type { ReplicaStep } from "./replica/replica-deps.ts";
import { PULL_ROUNDS_MAX, SHARED_BATCH_QUESTIONS_MAX } from "./replica-limits.ts";
import { DONE, linkProblem, noProgress, type Step, type SyncProblem, type Tally } from "./sync-round-outcome.ts";
import { createTurns } from "./sync-round-turns.ts";

export interface DownDeps {
  readonly journal: Pick<Journal, "learnStamp" | "noteDecided" | "undecided">;
  readonly replica: Replica;
  readonly link: CentreLink;
  readonly onStep: (step: RoundStep) => void;
}

/** A step of the replica, and what it did to own changes. */
export interface RoundStep extends ReplicaStep {
  /** Roots of own changes that were undecided before it: among `changedRoots`, whether or not a row came. */
  readonly decidedRoots: ReadonlySet<EntityKey>;
}

/** Everything that comes down. */
export interface Down {
  /** Brings the replica to where it can pull: from nothing, or back to what a restored centre still holds. */
  join(epoch: number, tally: Tally): Promise<Step>;
  pull(tally: Tally): Promise<Step>;
  /** One pull. @returns whether more is there at once. */
  pullOnce(waitMs: number, tally: Tally): Promise<Result<boolean, SyncProblem>>;
}

export function createDown({ journal, replica, link, onStep }: DownDeps): Down {
  const applying = createTurns();

  /** Own changes the centre decided are shown as it decided them, so their roots are shown anew too. */
  function noteDecided(): ReadonlySet<EntityKey> {
    const roots = new Set<EntityKey>();
    const upTo = replica.decidedUpTo();
    for (const { change } of journal.undecided()) {
      if (change.sequence <= (upTo[change.incarnation] ?? 0)) roots.add(rootKeyOf(change.entityKey));
    }
    for (const [incarnation, sequence] of Object.entries(upTo))
      journal.noteDecided(incarnation as Incarnation, sequence);
    return roots;
  }

  function take({ changedRoots, newest }: ReplicaStep, tally: Tally): void {
    const decidedRoots = noteDecided();
    const roots = new Set([...changedRoots, ...decidedRoots]);
    for (const root of roots) tally.changedRoots.add(root);
    if (newest) journal.learnStamp(newest);
    onStep({ changedRoots: [...roots], decidedRoots, ...(newest ? { newest } : {}) });
  }

  function apply(answer: Pick<PullAnswer, "documents" | "batches" | "pages">, asked: Asked, tally: Tally) {
    return applying(async (): Promise<Result<"held-already" | "moved" | "nothing", SyncProblem>> => {
      if (!isAt(asked)) return ok("held-already");
      const step = await replica.apply(answer);
      if (!step.ok) return err({ kind: "replica", problem: step.error });
      take(step.value, tally);
      return ok(isAt(asked) ? "nothing" : "moved");
    });
  }

  /** Where the replica is, as far as a pull asks for it. */
  const place = (): Asked => {
    const { batch, documentIndex } = replica.position();
    return { batch, documentIndex };
  };
  const isAt = (asked: Asked): boolean => {
    const { batch, documentIndex } = place();
    return batch === asked.batch && documentIndex === asked.documentIndex;
  };

  async function pullOnce(waitMs: number, tally: Tally): Promise<Result<boolean, SyncProblem>> {
    const asked = place();
    const answer = await link.pull({ afterBatch: asked.batch, afterIndex: asked.documentIndex, waitMs });
    if (!answer.ok) return linkProblem(answer.error);
    const applied = await apply(answer.value, asked, tally);
    if (!applied.ok) return applied;
    // Another pull was quicker: what this one brought is held already, and more may be there.
    if (applied.value === "held-already") return ok(true);
    return answer.value.more && applied.value === "nothing" ? noProgress : ok(answer.value.more);
  }

  /** Certificates and scope keys, without any batch: checkpoints cannot be read before them. */
  async function learnDocuments(tally: Tally): Promise<Step> {
    for (let round = 0; round < PULL_ROUNDS_MAX; round += 1) {
      const asked = place();
      const answer = await link.pull({ afterBatch: WHOLE_NUMBER_MAX, afterIndex: asked.documentIndex, waitMs: 0 });
      if (!answer.ok) return linkProblem(answer.error);
      const { documents, more } = answer.value;
      const applied = await apply({ documents, batches: [], pages: [] }, asked, tally);
      if (!applied.ok) return applied;
      if (!more) return DONE;
      if (applied.value === "nothing") return noProgress;
    }
    return DONE;
  }

  /** A node that holds nothing takes the newest checkpoints rather than every delta since the beginning. */
  async function refresh(tally: Tally): Promise<Step> {
    const learned = await learnDocuments(tally);
    if (!learned.ok) return learned;
    const offered = await link.refresh();
    if (!offered.ok) return linkProblem(offered.error);
    return applying(async (): Promise<Step> => {
      const begun = await replica.refresh(offered.value.checkpoints);
      if (!begun.ok) return err({ kind: "replica", problem: begun.error });
      const underWay = begun.value;
      if (!underWay || !replica.isEmpty()) return DONE;
      for (let ids = underWay.wanted(); ids.length > 0; ids = underWay.wanted()) {
        const pages = await link.pages(ids);
        if (!pages.ok) return linkProblem(pages.error);
        const taken = await underWay.take(pages.value);
        if (!taken.ok) return err({ kind: "replica", problem: taken.error });
      }
      const step = await underWay.finish();
      if (!step.ok) return err({ kind: "replica", problem: step.error });
      take(step.value, tally);
      return DONE;
    });
  }

  /**
   * A centre in a new epoch may have been restored from a backup and gone on from there another way. The last batch
   * both hold is looked for, in growing steps, and everything after it is pulled anew.
   */
  async function goBackToShared(tally: Tally): Promise<Step> {
    const { batch, documentIndex } = replica.position();
    let number = batch;
    for (let question = 0; question < SHARED_BATCH_QUESTIONS_MAX && number > 0; question += 1) {
      const answer = await link.pull({ afterBatch: number - 1, afterIndex: documentIndex, waitMs: 0 });
      if (!answer.ok) return linkProblem(answer.error);
      const shared = await replica.sharedWith(answer.value.batches);
      if (shared !== undefined) return goBackTo(shared, tally);
      number = number === 1 ? 0 : Math.max(1, number - 4 ** question);
    }
    return goBackTo(0, tally);
  }

  const goBackTo = (batch: number, tally: Tally): Promise<Step> =>
    applying(async () => {
      if (batch < replica.position().batch) take(await replica.goBackTo(batch), tally);
      return DONE;
    });

  return {
    async join(epoch, tally) {
      if (!replica.isEmpty() && epoch > replica.position().epoch) {
        const joined = await goBackToShared(tally);
        if (!joined.ok) return joined;
      }
      return replica.isEmpty() ? refresh(tally) : DONE;
    },
    async pull(tally) {
      for (let round = 0; round < PULL_ROUNDS_MAX; round += 1) {
        const more = await pullOnce(0, tally);
        if (!more.ok) return more;
        if (!more.value) return DONE;
      }
      return DONE;
    },
    pullOnce,
  };
}

interface Asked {
  readonly batch: number;
  readonly documentIndex: number;
}
