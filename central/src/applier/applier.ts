import type { Fold } from "@huilian/conflict-rules";
import type { SiteId } from "@huilian/domain";
import type { LogEntry, Store } from "@huilian/sync";
import type { PlacedEntry } from "../log/log-writer.ts";
import { writeCheckpoints } from "./checkpoint.ts";
import { createStepMaker, type Step, type StepDeps } from "./step.ts";
import { writeNamedLast } from "./write-parts.ts";

export interface ApplierDeps extends StepDeps {
  readonly store: Store;
  sites(): readonly SiteId[];
  /** A batch is on disk. */
  onBatch(): void;
  onFault(fault: unknown): void;
}

/** Folds the log in order and says what changed, in pages. Everything it writes follows from the log. */
export interface Applier {
  readonly fold: Fold;
  /** The log is applied up to this index: folded, and the pages that say so are on disk. */
  index(): number;
  /** Takes up an entry that was in the log at start. */
  restore(entry: LogEntry): void;
  /** Ends the taking up. From then on what no batch shows yet is applied. */
  start(): void;
  take(entries: readonly PlacedEntry[]): void;
  waiting(): number;
  /** Goes on after a fault; does nothing when there is nothing to do. */
  kick(): void;
  /** Resolves when everything taken is applied. @throws what the store or the stretcher threw. */
  idle(): Promise<void>;
  /** A broken invariant stops it for good: entries are folded that no page will show. Only a restart helps. */
  isBroken(): boolean;
  /** Runs between two steps, so that fold, index and batches agree. */
  between<T>(work: () => T | Promise<T>): Promise<T>;
  /** Packs all scopes at the batch reached. */
  checkpoint(): Promise<void>;
}

interface Work {
  run(): Promise<void>;
  reject(fault: unknown): void;
}

export function createApplier(deps: ApplierDeps): Applier {
  const { store, batches, eligibility } = deps;
  const steps = createStepMaker(deps);
  const shown = batches.end().index;
  const queue: PlacedEntry[] = [];
  const works: Work[] = [];
  let unwritten: Step | undefined;
  let running: Promise<void> | undefined;
  let fault: unknown;
  let started = false;
  let broken = false;

  const hasStep = (): boolean => unwritten !== undefined || queue.length > 0 || eligibility.isReady();

  async function step(): Promise<void> {
    if (unwritten === undefined) {
      // Until the step is made whole, what was folded for it is said nowhere.
      broken = true;
      unwritten = steps.make(queue);
      broken = false;
    }
    await writeNamedLast(store, unwritten.pages, unwritten.naming);
    batches.add(unwritten.end);
    unwritten = undefined;
    deps.onBatch();
  }

  async function run(): Promise<void> {
    // What comes in the same turn goes into the same step.
    await Promise.resolve();
    while (hasStep() || works.length > 0) {
      if (hasStep()) await step();
      await works.shift()?.run();
    }
  }

  function kick(): void {
    if (running || !started || broken || (!hasStep() && works.length === 0)) return;
    running = run().then(
      () => {
        running = undefined;
        // For what came between the last look and here.
        kick();
      },
      (thrown: unknown) => {
        running = undefined;
        fault = thrown;
        deps.onFault(thrown);
        for (const work of works.splice(0)) work.reject(thrown);
      },
    );
  }

  async function idle(): Promise<void> {
    do {
      kick();
      await running;
      const thrown = fault;
      if (!broken) fault = undefined;
      if (thrown !== undefined) throw thrown;
      await eligibility.stretched();
    } while (hasStep() || works.length > 0);
  }

  const isBroken = (): boolean => broken && running === undefined;

  function between<T>(work: () => T | Promise<T>): Promise<T> {
    if (isBroken()) return Promise.reject(fault);
    return new Promise((resolve, reject) => {
      works.push({ run: () => Promise.resolve().then(work).then(resolve, reject), reject });
      kick();
    });
  }

  return {
    fold: steps.fold,
    index: () => batches.end().index,
    restore(entry) {
      if (entry.index <= shown) steps.restore({ entry });
      else queue.push({ entry });
    },
    start() {
      steps.settle();
      started = true;
      kick();
    },
    take(entries) {
      queue.push(...entries);
      kick();
    },
    waiting: () => queue.length,
    kick,
    idle,
    isBroken,
    between,
    checkpoint: () =>
      between(() => writeCheckpoints({ ...deps, fold: steps.fold, ...readersOf(deps), at: batches.end() })),
  };
}

/** The scopes somebody reads, and whose own scope each is. */
function readersOf({ scopeKeys, sites, ownScopeOf }: ApplierDeps) {
  const keys = scopeKeys.scopes().flatMap((scope) => scopeKeys.newest(scope) ?? []);
  const ownScopes = sites().flatMap((site) => {
    const scope = ownScopeOf(site);
    return scope === undefined ? [] : [[scope, site] as const];
  });
  return { keys, ownScopes: new Map(ownScopes) };
}
