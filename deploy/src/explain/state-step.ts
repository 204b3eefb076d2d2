import { stateHashOf } from "@huilian/central";
import { type ChangeState, type Fold, foldAll } from "@huilian/conflict-rules";
import { message } from "@huilian/domain";
import { foldDocumentOfEntry } from "../audit/fold-documents-of.ts";
import type { StepContext } from "./change-steps.ts";

/** What became of it: the log folded here, and the centre's word beside it. */
export function tellState(context: StepContext): void {
  const { crypto, source, found, teller } = context;
  const { entries, manifest } = source;
  teller.part("explain.part.state", { index: manifest.to });
  if (manifest.from > 1) {
    teller.say("explain.state-from-middle", { from: manifest.from });
    return;
  }
  const documents = entries.flatMap((entry) => foldDocumentOfEntry(crypto, entry) ?? []);
  const fold = foldAll(documents);
  teller.say("explain.folded", { documents: documents.length, hash: stateHashOf(fold) });
  const state = fold.stateOf(found.read.ref);
  teller.check(state !== undefined, "explain.state-known", {});
  if (state) tellChangeState(context, state);
  const atCentre = source.beyond?.atCentre.state;
  if (atCentre) {
    const same = JSON.stringify(sorted(atCentre)) === JSON.stringify(sorted(state));
    teller.check(same, "explain.state-as-at-centre", {});
  }
  tellCell(context, fold);
}

function tellChangeState({ teller }: StepContext, state: ChangeState): void {
  switch (state.state) {
    case "applied": {
      teller.say("explain.state.applied", {});
      for (const flag of state.flags) teller.raw(JSON.stringify(flag));
      return;
    }
    case "superseded": {
      const { method, sequenceNumber } = state.rule;
      teller.say("explain.state.superseded", { by: state.by, method, sequenceNumber });
      return;
    }
    case "parked":
      teller.say("explain.state.parked", { waitsFor: message(`waits.${state.waitsFor.for}`, {}, teller.language) });
      teller.raw(JSON.stringify(state.waitsFor));
      return;
    case "refused":
      teller.say("explain.state.refused", { reason: message(`refusal.${state.reason}`, {}, teller.language) });
      return;
    case "quarantined":
      teller.say("explain.state.quarantined", { reason: state.reason });
      return;
  }
}

/** The cell as it stands: who is in it, and what lost. */
function tellCell({ found, teller }: StepContext, fold: Fold): void {
  const { ref, change } = found.read;
  const { entityType, entityKey, group } = change;
  const heads = fold.entity(entityType, entityKey)?.groups[group]?.heads ?? [];
  teller.say("explain.heads", { heads: heads.length, cell: `${entityType}/${entityKey}/${group}` });
  for (const head of heads) teller.raw(`${head.ref}  ${head.site}  ${JSON.stringify(head.value)}`);
  const conflicts = fold
    .conflicts()
    .filter((one) => one.entityType === entityType && one.entityKey === entityKey && one.group === group)
    .filter(({ winner, losers, mergedBy }) => [winner.ref, mergedBy, ...losers.map((one) => one.ref)].includes(ref));
  for (const { winner, losers } of conflicts) {
    teller.say("explain.conflict", { losers: losers.length, winner: winner.ref, site: winner.site });
    for (const { ref: losing, site, value, rule } of losers) {
      teller.raw(`${losing}  ${site}  ${JSON.stringify(value)}  ${rule.method} ${rule.sequenceNumber}`);
    }
  }
}

/** Members in one order, whatever order they came in over the wire. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}
