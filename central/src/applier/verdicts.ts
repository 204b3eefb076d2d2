import type { ChangeState, Fold, StatedChange } from "@huilian/conflict-rules";
import type { GroupImage, Incarnation, Ref, SiteId } from "@huilian/domain";
import type { ScopeName, Verdict } from "@huilian/sync";
import type { StepDraft } from "./page-draft.ts";

/** Says to each site, in its own scope, how far its changes are decided and what is not simply applied. */
export interface Verdicts {
  /** Writes what is new; with no draft it is taken as said. */
  update(fold: Fold, stated: readonly StatedChange[], draft: StepDraft | undefined): void;
}

/** A state as it travels: its name, and what else it says. */
export function verdictOf(ref: Ref, state: ChangeState): Verdict {
  const { state: name, ...detail } = state;
  return { ref, state: name, detail: detail as GroupImage };
}

const isPlain = (state: ChangeState): boolean => state.state === "applied" && state.flags.length === 0;

/** `ownScopeOf`: the scope a site hears of its own changes in. */
export function createVerdicts(ownScopeOf: (site: SiteId) => ScopeName | undefined): Verdicts {
  const decided = new Map<Incarnation, number>();
  const exceptions = new Set<Ref>();

  function updateDecided(fold: Fold, draft: StepDraft | undefined): void {
    for (const [incarnation, { site, sequence }] of fold.decidedUpTo()) {
      const scope = ownScopeOf(site);
      if (decided.get(incarnation) === sequence || sequence === 0 || scope === undefined) continue;
      decided.set(incarnation, sequence);
      draft?.decided(scope, incarnation, sequence);
    }
  }

  return {
    update(fold, stated, draft) {
      updateDecided(fold, draft);
      for (const { ref, site, state } of stated) {
        // By exception: "applied" is only said of what was said to be otherwise.
        if (isPlain(state) && !exceptions.delete(ref)) continue;
        if (!isPlain(state)) exceptions.add(ref);
        const scope = ownScopeOf(site);
        if (scope !== undefined) draft?.verdict(scope, verdictOf(ref, state));
      }
    },
  };
}
