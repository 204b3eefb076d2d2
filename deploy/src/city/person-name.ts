import {
  COMPOUND_SURNAMES,
  FEMALE_CHARACTERS,
  MALE_CHARACTERS,
  MINORITY_NAMES,
  RARE_GIVEN_NAMES,
  SURNAMES,
} from "./name-parts.ts";
import type { SeededRandom } from "./seeded-random.ts";

/**
 * A name for the person of this place in the city. The difficult kinds come at fixed places, so that even a
 * city of sixty has one of each.
 */
export function personName(random: SeededRandom, person: { readonly index: number; readonly sex: "1" | "2" }): string {
  const { index, sex } = person;
  if (index % 61 === 17) return random.pick(sex === "1" ? MINORITY_NAMES.male : MINORITY_NAMES.female);
  const surname = index % 43 === 23 ? random.pick(COMPOUND_SURNAMES) : random.pickWeighted(SURNAMES);
  if (index % 97 === 11) return surname + random.pick(RARE_GIVEN_NAMES);
  const characters = sex === "1" ? MALE_CHARACTERS : FEMALE_CHARACTERS;
  const first = random.pick(characters);
  return random.percent(25) ? surname + first : surname + first + random.pick(characters);
}
