import { declarationOf, type Fold, imageOf } from "@huilian/conflict-rules";
import { type CardState, type EntityKey, type PersonIdentity, rootKeyOf } from "@huilian/domain";
import type { CentreLog } from "./read-centre-log.ts";
import { GONE } from "./simulated-process.ts";
import type { SimulatedSite } from "./simulated-site.ts";

/**
 * A card reported lost is lost at every site, whatever else was written, until the report itself is cleared. Which
 * reports stand is found here from the changes alone, without the fold.
 */
export async function checkCards(
  sites: readonly SimulatedSite[],
  { changes }: CentreLog,
  fold: Fold,
): Promise<readonly string[]> {
  const cleared = new Set<string>();
  const lost = new Set<EntityKey>();
  for (const { change } of changes.values()) for (const ref of change.clears ?? []) cleared.add(ref);
  for (const [ref, { change }] of changes) {
    const isLoss = change.entityType === "card" && change.operation === "mark" && change.value?.["state"] === "lost";
    if (isLoss && !cleared.has(ref)) lost.add(change.entityKey);
  }
  const problems: string[] = [];
  for (const card of lost) {
    const state = imageOf(fold.entity("card", card), "status")?.["state"];
    if (state !== "lost") problems.push(`the centre takes card ${card} for ${String(state)}, which is reported lost`);
    for (const site of sites) problems.push(...(await checkAt(site, fold, card)));
  }
  return problems;
}

async function checkAt(site: SimulatedSite, fold: Fold, card: EntityKey): Promise<readonly string[]> {
  const isInstitution = site.plan.siteKind === "hospital" || site.plan.siteKind === "pharmacy";
  const state = isInstitution ? await stateByNumber(site, fold, card) : await stateByKey(site, card);
  return state === undefined || state === "lost"
    ? []
    : [`${site.machine.name} takes card ${card} for ${state}, which is reported lost`];
}

/** undefined where the site does not hold the card. */
async function stateByKey(site: SimulatedSite, card: EntityKey): Promise<string | undefined> {
  const answer = await site.ask("GET", `/v1/entities/card/${card}`);
  if (answer === GONE || answer.status !== 200) return undefined;
  const { groups } = (await answer.json()) as {
    readonly groups: Readonly<Record<string, { readonly value: { readonly state: CardState } }>>;
  };
  return groups["status"]?.value.state ?? "active";
}

async function stateByNumber(site: SimulatedSite, fold: Fold, card: EntityKey): Promise<string | undefined> {
  const person = fold.entity(declarationOf("card")?.childOf ?? "", rootKeyOf(card));
  const identity = imageOf(person, "identity") as PersonIdentity | undefined;
  if (!identity) return undefined;
  const answer = await site.ask("POST", "/v1/persons/find", { body: JSON.stringify({ idNumber: identity.idNumber }) });
  if (answer === GONE || answer.status !== 200) return undefined;
  const { persons } = (await answer.json()) as {
    readonly persons: readonly { readonly cards: readonly { readonly card: EntityKey; readonly state: CardState }[] }[];
  };
  return persons[0]?.cards.find((one) => one.card === card)?.state;
}
