import { type Fen, fen } from "@huilian/domain";
import type { SeededRandom } from "./seeded-random.ts";

/** Average monthly wage of the city, a parameter of the example. */
export const AVERAGE_WAGE = fen(720_000);

/** Contribution bases lie between 60 % and 300 % of the average wage, as regions commonly set it. */
export const BASE_MIN = fen(432_000);
export const BASE_MAX = fen(2_160_000);

const STEPS = 16;

/**
 * A wage in whole yuan, spread about the median as wages are: many steps up or down by some per cent multiply to what is close
 * to log-normal. With integers, since `Math.exp` may differ in its last bit between machines.
 */
export function drawWage(random: SeededRandom, median: Fen): Fen {
  let wage: number = median;
  for (let step = 0; step < STEPS; step += 1) wage = Math.floor((wage * (862 + random.below(290))) / 1000);
  return fen(wage - (wage % 100));
}

export const contributionBaseOf = (wage: Fen): Fen => (wage < BASE_MIN ? BASE_MIN : wage > BASE_MAX ? BASE_MAX : wage);
