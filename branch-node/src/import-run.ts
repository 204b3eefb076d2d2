import { err, type Json, ok, type ReadChange, type Ref, type Result } from "@huilian/domain";
import { type Decision, fromBase64, type JournalView, openAtRest, sealAtRest, toUtf8 } from "@huilian/sync";
import type { ImportProblemOfChunk } from "./decide/decide-import.ts";
import type { DecisionContext } from "./decide/decision-context.ts";
import type { NodeProblem } from "./http/problems.ts";
import type { RequestMark } from "./http/request-key.ts";
import type { ImportBatch, ImportProblem } from "./import/import-problem.ts";
import { IMPORT_CHUNK_ROWS, IMPORT_PROBLEMS_TOLD } from "./limits.ts";
import type { NodeCore } from "./node-core.ts";
import type { NodeView } from "./view/node-view.ts";

/** What a file brought. Rows: taken + already there + elsewhere + wrong are all rows of the file. */
export interface ImportResult {
  readonly taken: number;
  readonly alreadyThere: number;
  readonly elsewhere: number;
  readonly wrong: number;
  readonly problemCount: number;
  readonly problems: readonly ImportProblem[];
  /** What was taken, commit by commit. */
  readonly ranges: readonly RefRange[];
}

/** The changes of one incarnation from `first` to `last`: each hash covers the change before, so the last names all. */
export interface RefRange {
  readonly first: Ref;
  readonly last: Ref;
}

interface NumberedRow {
  /** Of the file, from 1. */
  readonly line: number;
}

export interface ImportPlan<Row extends NumberedRow> {
  readonly batches: AsyncIterable<ImportBatch<Row>>;
  decide(
    view: NodeView,
    context: DecisionContext,
    journalView: JournalView,
    rows: readonly Row[],
  ): Result<Decision, ImportProblemOfChunk>;
  /** Rows whose number somebody else holds here: nothing of them is written, and each is told. */
  refused(view: NodeView, rows: readonly Row[]): readonly ImportProblem[];
  /** How many rows these changes took. */
  takenIn(changes: readonly ReadChange[]): number;
  /** After a chunk is on disk, also when it brought nothing. */
  afterChunk(rows: readonly Row[]): Promise<void>;
}

interface StoredImport {
  readonly hash: string;
  readonly result: ImportResult;
}

/** The request of one chunk. It is counted by the file's lines, so that it means the same rows whenever it is asked. */
const markOfChunk = ({ key, hash }: RequestMark, chunk: number): RequestMark => ({ key: `${key}#${chunk}`, hash });

const chunkOf = ({ line }: NumberedRow): number => Math.floor(line / IMPORT_CHUNK_ROWS);

/**
 * Takes a file chunk by chunk, each chunk one commit. A file cut off in the middle goes on where it stopped when it
 * is sent again; sent again after its end, under the same key, it is answered as the first time.
 */
export async function runImport<Row extends NumberedRow>(
  core: NodeCore,
  context: DecisionContext,
  mark: RequestMark,
  plan: () => ImportPlan<Row>,
): Promise<Result<ImportResult, NodeProblem>> {
  const stored = await storedImport(core, mark);
  if (stored !== undefined && stored.hash !== mark.hash) return err({ code: "idempotency-key-reused" });
  if (stored !== undefined) return ok(stored.result);
  // The plain key belongs to requests of one commit; a chunk's key is another, so both are looked at.
  if ((await core.journal.requestOf(mark.key)) !== undefined) return err({ code: "idempotency-key-reused" });

  const run = await takeAll(core, context, mark, plan());
  if (run.ok) await storeImport(core, mark, { hash: mark.hash, result: run.value });
  return run;
}

async function takeAll<Row extends NumberedRow>(
  core: NodeCore,
  context: DecisionContext,
  mark: RequestMark,
  plan: ImportPlan<Row>,
): Promise<Result<ImportResult, NodeProblem>> {
  const problems: ImportProblem[] = [];
  const ranges: RefRange[] = [];
  let [taken, alreadyThere, elsewhere, wrong, problemCount] = [0, 0, 0, 0, 0];
  let waiting: Row[] = [];

  async function takeChunk(rows: readonly Row[]): Promise<Result<void, NodeProblem>> {
    const [first] = rows;
    if (first === undefined) return ok(undefined);
    const appended = await core.submit(markOfChunk(mark, chunkOf(first)), (view, journalView) => {
      const decided = plan.decide(view, context, journalView, rows);
      return decided.ok ? decided : err({ code: decided.error.code === "no-right" ? "no-right" : "nothing-to-write" });
    });
    if (!appended.ok && appended.error.code !== "nothing-to-write") return appended;
    const now = appended.ok ? plan.takenIn(appended.value.changes) : 0;
    const refused = plan.refused(core.view, rows);
    problemCount += refused.length;
    problems.push(...refused.slice(0, IMPORT_PROBLEMS_TOLD - problems.length));
    wrong += refused.length;
    taken += now;
    alreadyThere += rows.length - now - refused.length;
    if (appended.ok) ranges.push(...rangeOf(appended.value.refs));
    await plan.afterChunk(rows);
    return ok(undefined);
  }

  for await (const batch of plan.batches) {
    problemCount += batch.problems.length;
    problems.push(...batch.problems.slice(0, IMPORT_PROBLEMS_TOLD - problems.length));
    elsewhere += batch.elsewhere;
    wrong += batch.wrongRows;
    for (const row of batch.rows) {
      const [begun] = waiting;
      if (begun !== undefined && chunkOf(begun) !== chunkOf(row)) {
        const done = await takeChunk(waiting);
        if (!done.ok) return done;
        waiting = [];
      }
      waiting.push(row);
    }
  }
  const done = await takeChunk(waiting);
  if (!done.ok) return done;
  return ok({ taken, alreadyThere, elsewhere, wrong, problemCount, problems, ranges });
}

/** A commit's changes follow each other without gap. */
function rangeOf(refs: readonly Ref[]): readonly RefRange[] {
  const [first] = refs;
  const last = refs.at(-1);
  return first === undefined || last === undefined ? [] : [{ first, last }];
}

const importId = ({ deps }: NodeCore, { key }: RequestMark): string => `import/${deps.crypto.sha256(toUtf8(key))}`;

const storeKeyOf = ({ deps }: NodeCore): Uint8Array => fromBase64(deps.keys.storeKey);

async function storedImport(core: NodeCore, mark: RequestMark): Promise<StoredImport | undefined> {
  const id = importId(core, mark);
  const document = await core.deps.store.read(id);
  if (document === undefined) return undefined;
  return openAtRest(core.deps.crypto, storeKeyOf(core), id, String(document["sealed"])) as unknown as StoredImport;
}

async function storeImport(core: NodeCore, mark: RequestMark, stored: StoredImport): Promise<void> {
  const id = importId(core, mark);
  const sealed = sealAtRest(core.deps.crypto, storeKeyOf(core), id, stored as unknown as Json);
  await core.deps.store.write([{ _id: id, sealed }]);
}
