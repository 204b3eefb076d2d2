import { compareOrder, type Head } from "@huilian/conflict-rules";
import type { EntityKey, InstitutionProfile, LocalDate, PolicyParameters, Ref, SiteId } from "@huilian/domain";
import type { NodeView } from "../view/node-view.ts";

export interface PolicyInForce {
  /** The change that put the parameters: what a settlement cites. */
  readonly ref: Ref;
  readonly parameters: PolicyParameters;
}

/** The parameters of an area for a day: of those in effect by then, the newest effect, and the last word on it. */
export function policyInForce(view: NodeView, area: string, day: LocalDate): PolicyInForce | undefined {
  let best: Head | undefined;
  for (const { groups } of view.entitiesOfType("policy")) {
    const winner = groups["parameters"]?.winner;
    const parameters = winner?.value as PolicyParameters | undefined;
    if (!winner || !parameters || parameters.area !== area || parameters.effectiveFrom > day) continue;
    const from = (best?.value as PolicyParameters | undefined)?.effectiveFrom;
    const isLater = !best || !from || parameters.effectiveFrom > from;
    if (isLater || (parameters.effectiveFrom === from && compareOrder(winner, best as Head) > 0)) best = winner;
  }
  return best && { ref: best.ref, parameters: best.value as PolicyParameters };
}

/** The institution this site is, as the centre has it. */
export function institutionOf(
  view: NodeView,
  site: SiteId,
): { readonly key: EntityKey; readonly profile: InstitutionProfile } | undefined {
  for (const { entityKey, groups } of view.entitiesOfType("institution")) {
    const profile = groups["profile"]?.winner.value as InstitutionProfile | undefined;
    if (profile?.site === site) return { key: entityKey, profile };
  }
  return undefined;
}
