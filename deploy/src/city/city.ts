import { assert, type LocalDate, type PolicyParameters } from "@huilian/domain";
import { type CityBranch, createEmployers, type EmployerCells } from "./city-employers.ts";
import { type CityInstitution, createInstitutions } from "./city-institutions.ts";
import { createPersons, type PersonCells } from "./city-persons.ts";
import { createPolicy } from "./city-policy.ts";

/** Most persons of a generated city. */
export const CITY_PEOPLE_MAX = 1_000_000;

/** Pooling area of the demonstration: the region code of a real city, with invented names of districts. */
export const CITY_AREA = "230100";

/** A demonstration city: what the files of an import hold, and what the centre sets. */
export interface City {
  readonly area: string;
  readonly branches: readonly string[];
  readonly employers: readonly EmployerCells[];
  /** Made anew on every walk, always the same. */
  readonly persons: Iterable<PersonCells>;
  readonly institutions: readonly CityInstitution[];
  readonly policy: PolicyParameters;
}

export interface CityOptions {
  /** The same seed, people and year give the same city on every machine. */
  readonly seed: number;
  readonly people: number;
  /** The year in which the story plays: ages count from it, and the parameters are in force from its first day. */
  readonly year?: number;
}

const BRANCHES: readonly CityBranch[] = [
  { site: "B01", percent: 60, districts: ["河东区", "老城区", "南岸区"] },
  { site: "B02", percent: 40, districts: ["河西区", "新城区", "北岸区"] },
];

export function createCity({ seed, people, year = 2026 }: CityOptions): City {
  assert(Number.isSafeInteger(seed) && seed >= 0, "a seed is a whole number");
  assert(Number.isInteger(people) && people >= 1 && people <= CITY_PEOPLE_MAX, "a city has one to a million persons");
  assert(Number.isInteger(year) && year >= 2000 && year <= 2100, "a city's year lies between 2000 and 2100");
  const employers = createEmployers({ seed, people, branches: BRANCHES });
  const institutions = createInstitutions(CITY_AREA);
  const hospitals = institutions
    .filter((institution) => institution.profile.institutionKind === "hospital")
    .map((institution) => institution.profile.site);
  return {
    area: CITY_AREA,
    branches: BRANCHES.map((branch) => branch.site),
    employers: employers.map((employer) => employer.cells),
    persons: createPersons({ seed, year, employers, branches: BRANCHES, hospitals }),
    institutions,
    policy: createPolicy({ area: CITY_AREA, effectiveFrom: `${year}-01-01` as LocalDate }),
  };
}
