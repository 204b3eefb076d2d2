import { createCity } from "../city/city.ts";
import type { PersonCells } from "../city/city-persons.ts";
import { isEmployed } from "../city/read-cells.ts";
import { counter } from "./counter.ts";
import type { DemoNetwork } from "./demo-network.ts";

/** New people each branch enrols during the outage. */
const NEWCOMERS = 5;
/** People to choose them from: a network that lives through many stories has enrolled some already. */
const POOL = 1_000;
/** Added to the story's seed, so that the newcomers are not those of its city. */
const OTHER_SEED = 1_000_003;

/** People nobody has enrolled yet, by the branch that will. */
export async function newcomersOf(
  network: DemoNetwork,
  seed: number,
  branches: readonly string[],
): Promise<Readonly<Record<string, readonly PersonCells[]>>> {
  const fresh: PersonCells[] = [];
  for (const cells of createCity({ seed: seed + OTHER_SEED, people: POOL }).persons) {
    if (fresh.length === NEWCOMERS * branches.length) break;
    if (isEmployed(cells) && !(await isEnrolled(network, cells.idNumber, branches))) fresh.push(cells);
  }
  return Object.fromEntries(branches.map((branch, at) => [branch, fresh.slice(at * NEWCOMERS, (at + 1) * NEWCOMERS)]));
}

async function isEnrolled(network: DemoNetwork, idNumber: string, branches: readonly string[]): Promise<boolean> {
  for (const branch of branches) if (await counter.find(network.site(branch).counter, idNumber)) return true;
  return false;
}
