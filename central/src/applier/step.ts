import { createFold, type Fold } from "@huilian/conflict-rules";
import { assert, type SiteId } from "@huilian/domain";
import {
  type BatchChainEnd,
  type Crypto,
  makeBatch,
  type ScopeName,
  type SealedPage,
  type Signer,
  type StoredDocument,
  sealPage,
} from "@huilian/sync";
import type { ScopeKeys } from "../enrolment/scope-keys.ts";
import { STEP_CHANGES_MAX, STEP_ENTRIES_MAX } from "../limits.ts";
import type { PlacedEntry } from "../log/log-writer.ts";
import type { SegmentOpener } from "../log/open-entry.ts";
import { type BatchTable, batchDocument, chainEndOf } from "./batch-table.ts";
import { createDeltaRows, rootsOf } from "./delta-rows.ts";
import type { EligibilityRows } from "./eligibility-rows.ts";
import { foldDocumentOf } from "./fold-documents.ts";
import { createStepDraft, pageContents, type ScopeDraft } from "./page-draft.ts";
import { createVerdicts } from "./verdicts.ts";

export interface StepDeps {
  readonly crypto: Crypto;
  readonly network: string;
  readonly epoch: number;
  readonly signer: Signer;
  readonly opener: SegmentOpener;
  readonly scopeKeys: ScopeKeys;
  readonly eligibility: EligibilityRows;
  readonly batches: BatchTable;
  /** The scope a site hears of its own changes in. */
  ownScopeOf(site: SiteId): ScopeName | undefined;
}

/** What a step is to write. Once made it is written as it is, however often that fails. */
export interface Step {
  readonly pages: readonly StoredDocument[];
  /** What makes the pages count: the batch, and what must be stored together with it. */
  readonly naming: readonly StoredDocument[];
  readonly end: BatchChainEnd;
}

/** Folds entries and makes of what changed the documents of one step. Nothing here waits or writes. */
export interface StepMaker {
  readonly fold: Fold;
  /** Folds an entry of which the batches tell already. */
  restore(placed: PlacedEntry): void;
  /** Takes everything folded so far as said: it is what the last batch says. */
  settle(): void;
  /** Takes from the queue what one step may hold, and makes the step. */
  make(queue: PlacedEntry[]): Step;
}

export function createStepMaker(deps: StepDeps): StepMaker {
  const { crypto, batches, eligibility, scopeKeys, network, epoch, signer } = deps;
  const fold = createFold();
  const rows = createDeltaRows(crypto);
  const verdicts = createVerdicts(deps.ownScopeOf);

  /** How many changes it held. */
  function foldEntry({ entry, opened }: PlacedEntry): number {
    const openLogged = () => opened ?? (entry.type === "segment" ? deps.opener.openLogged(entry.segment) : []);
    const document = foldDocumentOf(crypto, entry, openLogged);
    if (document) fold.take(document);
    return document?.type === "segment" ? document.commits.reduce((sum, { changes }) => sum + changes.length, 0) : 1;
  }

  /** The index reached. */
  function foldPart(queue: PlacedEntry[]): number {
    let { index } = batches.end();
    let changes = 0;
    for (let taken = 0; taken < STEP_ENTRIES_MAX && changes < STEP_CHANGES_MAX; taken += 1) {
      const placed = queue.shift();
      if (!placed) break;
      assert(placed.entry.index === index + 1, "the log is applied without gap");
      changes += foldEntry(placed);
      index = placed.entry.index;
    }
    return index;
  }

  function sealScope(scope: ScopeName, index: number, draft: ScopeDraft): readonly SealedPage[] {
    const key = scopeKeys.newest(scope);
    assert(key, "a page is only drafted for a scope with a key");
    return pageContents(draft).map((content) => sealPage(crypto, signer, key, { network, index, epoch }, content));
  }

  return {
    fold,
    restore: (placed) => void foldEntry(placed),
    settle() {
      fold.drain();
      for (const root of rootsOf(fold)) eligibility.place(root, rows.update(fold, root, undefined).eligibility);
      verdicts.update(fold, fold.exceptions(), undefined);
      eligibility.settle();
    },
    make(queue) {
      const index = foldPart(queue);
      const draft = createStepDraft((scope) => scopeKeys.newest(scope) !== undefined);
      const { roots, stated } = fold.drain();
      for (const root of roots) eligibility.place(root, rows.update(fold, root, draft).eligibility);
      verdicts.update(fold, stated, draft);
      const beside = eligibility.write(draft);
      const sealed = draft
        .scopes()
        .flatMap(([scope, content]) => sealScope(scope, index, content).map((page) => ({ scope, page })));
      const pages = sealed.map(({ scope, page }) => ({ scope, id: page._id }));
      const signed = makeBatch(crypto, signer, batches.end(), { network, index, epoch, pages });
      const end = chainEndOf(crypto, signed);
      return {
        pages: sealed.map(({ page }) => page as unknown as StoredDocument),
        naming: [...beside, batchDocument(end.number, signed)],
        end,
      };
    },
  };
}
