import { assert, checkDigitOf } from "@huilian/domain";
import type { SeededRandom } from "./seeded-random.ts";

/** Regions of a real province, as found on identity cards there. */
const BIRTH_REGIONS = [
  "230102",
  "230103",
  "230104",
  "230108",
  "230109",
  "230110",
  "230111",
  "230112",
  "230125",
  "230183",
  "230202",
  "230302",
  "230602",
  "230803",
  "231002",
  "231202",
] as const;

/** Order numbers 900 to 999 only, fifty a day, region and sex: plainly a series, and the rare end of real ones. */
const FIRST_ORDER = 900;
const ORDERS_PER_SEX = 50;
const TRIES_MAX = 1000;

export interface IdentityNumbers {
  /** A valid number nobody else in this city has. */
  next(person: { readonly sex: "1" | "2"; readonly birthYear: number }): string;
}

export function createIdentityNumbers(random: SeededRandom): IdentityNumbers {
  const given = new Map<string, number>();
  return {
    next: ({ sex, birthYear }) => {
      for (let tries = 0; tries < TRIES_MAX; tries += 1) {
        // Days 1 to 28 exist in every month.
        const monthAndDay = `${twoDigits(1 + random.below(12))}${twoDigits(1 + random.below(28))}`;
        const regionAndBirth = `${random.pick(BIRTH_REGIONS)}${birthYear}${monthAndDay}`;
        const used = given.get(regionAndBirth + sex) ?? 0;
        if (used >= ORDERS_PER_SEX) continue;
        given.set(regionAndBirth + sex, used + 1);
        // Odd orders are male (GB 11643-1999).
        const order = FIRST_ORDER + 2 * used + (sex === "1" ? 1 : 0);
        const first17 = `${regionAndBirth}${order}`;
        return first17 + checkDigitOf(first17);
      }
      assert(false, "a city has fewer persons than its series has numbers");
    },
  };
}

const twoDigits = (value: number): string => String(value).padStart(2, "0");
