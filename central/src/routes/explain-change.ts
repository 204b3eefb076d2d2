import type { ChangeState, Conflict } from "@huilian/conflict-rules";
import { assert, type Incarnation, type Ref, type SiteId } from "@huilian/domain";
import { batchId, type SignedText } from "@huilian/sync";
import { batchOf, signedBatchOf } from "../applier/batch-table.ts";
import type { CoreParts } from "../core-parts.ts";
import { logId, readEntry } from "../log/log-store.ts";
import { type ShownConflict, showConflict } from "./conflict-shown.ts";
import type { Names } from "./names-of.ts";

/** Everything the centre can say of one change. What was changed is shown where others said something else. */
export interface ExplainedChange {
  readonly ref: Ref;
  readonly site: string;
  readonly entityType: string;
  readonly entityKey: string;
  readonly group: string;
  readonly operation: string;
  readonly index: number;
  readonly entry: string;
  readonly receipt: SignedText;
  /** Whether the applier has come to it. */
  readonly applied: boolean;
  readonly state?: ChangeState;
  readonly conflicts: readonly ShownConflict[];
  readonly batch?: { readonly number: number; readonly pages: readonly string[] };
}

/** undefined when no segment with it was receipted. */
export async function explainChange(
  parts: CoreParts,
  names: Names,
  { incarnation, sequence }: { readonly incarnation: Incarnation; readonly sequence: number },
): Promise<ExplainedChange | undefined> {
  const { sequencer, applier, opener, deps } = parts;
  const held = sequencer.chains.segmentOf(incarnation, sequence);
  if (!held || held.index > sequencer.index()) return undefined;
  const entry = await readEntry(deps.store, held.index);
  assert(entry?.type === "segment", "a held segment lies in the log");
  const changes = opener.openLogged(entry.segment).flatMap((commit) => commit.changes);
  const read = changes[sequence - held.from];
  assert(read, "a held segment holds its sequences");
  const { ref, change } = read;
  const { site, entityType, entityKey, group, operation } = change;
  const { state, conflicts } = await applier.between(() => ({
    state: applier.fold.stateOf(ref),
    conflicts: applier.fold
      .conflicts()
      .filter((conflict) => concerns(conflict, ref))
      .map((conflict) => showConflict(conflict, names)),
  }));
  const batch = await batchShowing(parts, held.index, site);
  return {
    ref,
    site,
    entityType,
    entityKey,
    group,
    operation,
    index: held.index,
    entry: logId(held.index),
    receipt: entry.receipt,
    applied: applier.index() >= held.index,
    ...(state ? { state } : {}),
    conflicts,
    ...(batch ? { batch } : {}),
  };
}

const concerns = ({ winner, losers, mergedBy }: Conflict, ref: Ref): boolean =>
  winner.ref === ref || mergedBy === ref || losers.some((loser) => loser.ref === ref);

async function batchShowing(
  { batches, registry, deps }: CoreParts,
  index: number,
  site: ExplainedChange["site"],
): Promise<ExplainedChange["batch"]> {
  const number = batches.firstShowing(index);
  const stored = number === undefined ? undefined : await deps.store.read(batchId(number));
  if (number === undefined || !stored) return undefined;
  const own = registry.certificateOfSite(site as SiteId)?.certificate.scopes?.[0];
  const pages = batchOf(signedBatchOf(stored)).pages.filter(({ scope }) => scope === own);
  return { number, pages: pages.map(({ id }) => id) };
}
