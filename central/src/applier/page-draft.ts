import type { EntityKey, Incarnation, Json } from "@huilian/domain";
import type { PageContent, ScopeName, Verdict } from "@huilian/sync";
import { DELTA_PAGE_ITEMS_MAX, DELTA_PAGE_TEXT_MAX } from "../limits.ts";

/** An entity that left a scope, and where it is from now on. */
export type Left = PageContent["left"][number];

/** What a step has to say in one scope. */
export interface ScopeDraft {
  readonly rows: Json[];
  readonly left: Left[];
  readonly decided: Record<Incarnation, number>;
  readonly verdicts: Verdict[];
}

/** What a step has to say in all scopes. */
export interface StepDraft {
  row(scope: ScopeName, row: Json): void;
  left(scope: ScopeName, entityType: string, entityKey: EntityKey, to: readonly ScopeName[]): void;
  decided(scope: ScopeName, incarnation: Incarnation, sequence: number): void;
  verdict(scope: ScopeName, verdict: Verdict): void;
  scopes(): readonly (readonly [ScopeName, ScopeDraft])[];
}

/** `isRead`: whether anybody reads a scope. What nobody reads is not written; a checkpoint brings it to a first reader. */
export function createStepDraft(isRead: (scope: ScopeName) => boolean): StepDraft {
  const drafts = new Map<ScopeName, ScopeDraft>();
  const draftOf = (scope: ScopeName): ScopeDraft => {
    const draft = drafts.get(scope) ?? { rows: [], left: [], decided: {}, verdicts: [] };
    if (isRead(scope)) drafts.set(scope, draft);
    return draft;
  };
  return {
    row: (scope, row) => void draftOf(scope).rows.push(row),
    left: (scope, entityType, entityKey, to) => void draftOf(scope).left.push({ entityType, entityKey, to }),
    decided(scope, incarnation, sequence) {
      draftOf(scope).decided[incarnation] = sequence;
    },
    verdict: (scope, verdict) => void draftOf(scope).verdicts.push(verdict),
    scopes: () => [...drafts].sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}

/** A scope's draft in pages: "decided" in the first, what is left of the rest in as many as the limits ask for. */
export function pageContents(draft: ScopeDraft): readonly PageContent[] {
  const pages: { rows: Json[]; left: Left[]; decided: ScopeDraft["decided"]; verdicts: Verdict[] }[] = [];
  let items = 0;
  let length = 0;
  const page = (item: unknown) => {
    const text = JSON.stringify(item).length;
    if (pages.length === 0 || items >= DELTA_PAGE_ITEMS_MAX || length + text > DELTA_PAGE_TEXT_MAX) {
      pages.push({ rows: [], left: [], decided: pages.length === 0 ? draft.decided : {}, verdicts: [] });
      items = 0;
      length = 0;
    }
    items += 1;
    length += text;
    return pages.at(-1);
  };
  for (const left of draft.left) page(left)?.left.push(left);
  for (const row of draft.rows) page(row)?.rows.push(row);
  for (const verdict of draft.verdicts) page(verdict)?.verdicts.push(verdict);
  return pages.length > 0 ? pages : [{ rows: [], left: [], decided: draft.decided, verdicts: [] }];
}
