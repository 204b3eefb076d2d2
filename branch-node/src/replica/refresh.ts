import { err, ok, type Result } from "@huilian/domain";
import type { Checkpoint, SealedPage, SignedText } from "@huilian/sync";
import { REFRESH_PAGES_PER_REQUEST } from "../replica-limits.ts";
import { placeAtCheckpoint } from "./batch-place.ts";
import type { HeldReplica } from "./load-replica.ts";
import { readPage, type ScopeKeyOf } from "./page-reader.ts";
import type { ReplicaDeps, ReplicaStep, RowsAnew } from "./replica-deps.ts";
import type { ReplicaProblem } from "./replica-problem.ts";
import { pageDocument, pagesOf, refreshDocument } from "./replica-store.ts";
import { createRows, type Rows } from "./rows.ts";

/**
 * Checkpoints on their way in. Pages are stored as they come, so that a broken line costs only what it broke; none
 * of them is shown before all are there.
 */
export interface RefreshUnderWay {
  /** Ids of the next pages to ask for; none when all are there. */
  wanted(): readonly string[];
  /** Stores pages that were wanted. Those that did not come stay wanted, unless none came. */
  take(pages: readonly SealedPage[]): Promise<Result<void, ReplicaProblem>>;
  /** Shows the checkpoints in place of everything before. To be called when nothing is wanted any more. */
  finish(): Promise<Result<ReplicaStep, ReplicaProblem>>;
}

export interface RefreshDeps extends ReplicaDeps {
  readonly scopeKeyOf: ScopeKeyOf;
  /** Of all own scopes, at one batch. */
  readonly checkpoints: readonly Checkpoint[];
  readonly signed: readonly SignedText[];
  /** Told of every page as it comes. */
  readonly anew?: Pick<RowsAnew, "loaded"> | undefined;
  readonly finish: (fresh: Pick<HeldReplica, "rows" | "place" | "refreshedAt">) => ReplicaStep;
}

export async function beginRefresh(deps: RefreshDeps): Promise<Result<RefreshUnderWay, ReplicaProblem>> {
  const { store, checkpoints } = deps;
  const wanted = new Set(checkpoints.flatMap(({ pages }) => pages));
  const rows = createRows();
  // What an earlier attempt stored is not asked for again.
  for await (const pages of pagesOf(store, [...wanted])) {
    for (const page of pages) {
      if (!show(deps, rows, page)) return err({ kind: "page-unreadable" });
      wanted.delete(page._id);
    }
  }
  return ok({
    wanted: () => [...wanted].slice(0, REFRESH_PAGES_PER_REQUEST),
    async take(pages) {
      const came = pages.filter((page) => wanted.has(page._id));
      if (came.length === 0) return err({ kind: "page-missing" });
      for (const page of came) if (!show(deps, rows, page)) return err({ kind: "page-unreadable" });
      await store.write(came.map(pageDocument));
      for (const page of came) wanted.delete(page._id);
      return ok(undefined);
    },
    async finish() {
      const [first] = checkpoints;
      if (wanted.size > 0 || !first) return err({ kind: "page-missing" });
      await store.write([refreshDocument({ batch: first.batch, checkpoints: deps.signed })]);
      return ok(deps.finish({ rows, place: placeAtCheckpoint(first), refreshedAt: first.batch }));
    },
  });
}

function show(deps: RefreshDeps, rows: Rows, page: SealedPage): boolean {
  const read = readPage(deps, page);
  if (!read) return false;
  const roots = rows.show(read.scope, read.content, read.reopen);
  deps.anew?.loaded(roots, rows);
  return true;
}
