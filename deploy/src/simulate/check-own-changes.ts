import type { Fold } from "@huilian/conflict-rules";
import type { Ref } from "@huilian/domain";
import { GONE } from "./simulated-process.ts";
import type { SimulatedSite } from "./simulated-site.ts";

interface ShownChange {
  readonly ref: Ref;
  readonly receipted: boolean;
  readonly state: string;
}

/** Every node at rest knows of each change in its journal that it is receipted, and what became of it. */
export async function checkOwnChanges(sites: readonly SimulatedSite[], fold: Fold): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const site of sites) {
    const { name } = site.machine;
    let after = "";
    do {
      const answer = await site.ask("GET", `/v1/changes?limit=500${after}`);
      if (answer === GONE || answer.status !== 200) return [`${name} does not list its changes`];
      const { changes, next } = (await answer.json()) as {
        readonly changes: readonly ShownChange[];
        readonly next?: string;
      };
      for (const { ref, receipted, state } of changes) {
        if (!receipted) problems.push(`${name} has no receipt for ${ref}`);
        const decided = fold.stateOf(ref)?.state;
        if (state !== decided) problems.push(`${name} takes ${ref} for ${state}, the centre says ${String(decided)}`);
      }
      after = next === undefined ? "" : `&after=${encodeURIComponent(next)}`;
    } while (after !== "");
  }
  return problems;
}
