import type { PersonHeadingId } from "@huilian/branch-node";
import { type Fen, fen, fenToYuanText } from "@huilian/domain";
import type { CityBranch, CityEmployer, EmployerKind } from "./city-employers.ts";
import { createIdentityNumbers } from "./identity-numbers.ts";
import { personName } from "./person-name.ts";
import { createSeededRandom, type SeededRandom } from "./seeded-random.ts";
import { contributionBaseOf, drawWage } from "./wages.ts";

/** The cells of one row of persons.csv, by column. */
export type PersonCells = Readonly<Record<PersonHeadingId, string>>;

export interface CityPeople {
  readonly seed: number;
  /** Ages count back from this year. */
  readonly year: number;
  readonly employers: readonly CityEmployer[];
  readonly branches: readonly CityBranch[];
  /** Hospitals to choose from, by site. */
  readonly hospitals: readonly string[];
}

/**
 * The city's persons, made one at a time and made again on every walk: a city of 300,000 is never held in memory.
 * Every sixteenth lives in the area of a branch other than the employer's, so that two branches hold the same person.
 */
export const createPersons = (people: CityPeople): Iterable<PersonCells> => ({
  *[Symbol.iterator]() {
    const random = createSeededRandom(people.seed, "persons");
    const numbers = createIdentityNumbers(createSeededRandom(people.seed, "identity numbers"));
    let index = 0;
    for (const employer of people.employers) {
      for (let place = 0; place < employer.size; place += 1) {
        yield personCells(random, { people, employer, index, idNumberOf: numbers.next });
        index += 1;
      }
    }
  },
});

interface PersonPlan {
  readonly people: CityPeople;
  readonly employer: CityEmployer;
  readonly index: number;
  readonly idNumberOf: (person: { readonly sex: "1" | "2"; readonly birthYear: number }) => string;
}

const RETIRED_PERCENT = 27;
const RESIDES_ELSEWHERE_EVERY = 16;
const MEDIAN_WAGE: Readonly<Record<EmployerKind, Fen>> = {
  government: fen(780_000),
  school: fen(740_000),
  enterprise: fen(610_000),
};
const MEDIAN_PENSION = fen(460_000);

function personCells(random: SeededRandom, { people, employer, index, idNumberOf }: PersonPlan): PersonCells {
  const sex = random.percent(48) ? "2" : "1";
  const isRetired = random.percent(RETIRED_PERCENT);
  const idNumber = idNumberOf({ sex, birthYear: people.year - drawAge(random, sex, isRetired) });
  const base = contributionBaseOf(drawWage(random, isRetired ? MEDIAN_PENSION : MEDIAN_WAGE[employer.kind]));
  const home = homeOf(random, people.branches, employer, index);
  return {
    insuranceNumber: `2301${String(index + 1).padStart(8, "0")}`,
    name: personName(random, { index, sex }),
    sex: sex === "1" ? "男" : "女",
    birthDate: `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`,
    idNumber,
    personType: isRetired ? "退休" : "在职",
    civilServant: employer.kind === "government" && random.percent(90) ? "是" : "否",
    payer: employer.kind === "enterprise" ? "非财拨" : "财拨",
    contributionBase: fenToYuanText(base),
    designatedInstitution: random.percent(70) ? random.pick(people.hospitals) : "",
    employerCode: employer.cells.code,
    employerName: employer.cells.name,
    // No number in China begins with 100: a demonstration must not ring at anybody's.
    phone: `100${String(index + 1).padStart(8, "0")}`,
    address: `示例市${home.district}惠民路${1 + random.below(200)}号${1 + random.below(8)}单元${100 * (1 + random.below(9)) + 1 + random.below(3)}室`,
    branch: employer.cells.branch,
    residenceBranch: home.residenceBranch,
    openingBalance: fenToYuanText(openingBalance(random, base)),
  };
}

/** Retirement at 60 and at 55 or 50 (国发〔1978〕104号), a year added so that it holds on every day of the year. */
function drawAge(random: SeededRandom, sex: "1" | "2", isRetired: boolean): number {
  const retiresAt = sex === "1" ? 60 : 55;
  return isRetired ? retiresAt + 1 + random.below(28) : 20 + random.below(retiresAt - 20);
}

function homeOf(random: SeededRandom, branches: readonly CityBranch[], employer: CityEmployer, index: number) {
  const others = branches.filter((branch) => branch.site !== employer.cells.branch);
  if (others.length === 0 || index % RESIDES_ELSEWHERE_EVERY !== 5)
    return { district: employer.district, residenceBranch: "" };
  const branch = random.pick(others);
  return { district: random.pick(branch.districts), residenceBranch: branch.site };
}

/** Some months of 2 % of the base, the person's own contribution (国发〔1998〕44号). */
const openingBalance = (random: SeededRandom, base: Fen): Fen => fen(Math.floor((base * 2) / 100) * random.below(25));
