import {
  createEmployerDirectory,
  decodeFile,
  type PersonRow,
  type ReadPersonsOptions,
  readEmployers,
  readPersons,
} from "@huilian/branch-node";
import {
  checkImage,
  type EntityKey,
  institutionColumns,
  type LocalDate,
  policyColumns,
  type SiteId,
} from "@huilian/domain";
import { describe, expect, it } from "vitest";
import { type City, createCity } from "./city.ts";
import { cityToCsv } from "./city-to-csv.ts";
import { AVERAGE_WAGE, BASE_MAX, BASE_MIN } from "./wages.ts";

const textOf = (csv: string): string => {
  const decoded = decodeFile(new TextEncoder().encode(csv));
  return decoded.ok ? decoded.value : "";
};

/** Imports a city's files with the product's own readers, as the branch `site` or as all of them. */
async function importCity(city: City, site: string | "all") {
  const branches = new Set(city.branches as SiteId[]);
  const takeBranches = site === "all" ? branches : new Set([site as SiteId]);
  const files = cityToCsv(city, "all");
  const employers = await readEmployers(textOf(files["employers.csv"]), {
    branches,
    takeBranches,
    defaultBranch: "B01" as SiteId,
  });
  const known = employers.rows.map(({ employerCode, profile }, at) => ({
    key: at.toString(16).padStart(32, "0") as EntityKey,
    branch: profile.branch as SiteId,
    name: profile.name,
    codes: [employerCode],
  }));
  const options: ReadPersonsOptions = {
    employers: createEmployerDirectory(known),
    branches,
    takeBranches,
    institutions: new Map(city.institutions.map(({ profile }) => [profile.site, profile.site as SiteId])),
    area: city.area,
    insuredFrom: "2026-01-01" as LocalDate,
    insuredUntil: "2026-12-31" as LocalDate,
  };
  return { employers, persons: await readPersons(textOf(files["persons.csv"]), options) };
}

const count = (rows: readonly PersonRow[], is: (row: PersonRow) => boolean): number => rows.filter(is).length;

describe("createCity", () => {
  it.each([1, 60, 3000])("makes a city of %i persons whose files the import takes whole", async (people) => {
    const { employers, persons } = await importCity(createCity({ seed: 1, people }), "all");
    expect(employers.problems).toEqual([]);
    expect(persons.problems).toEqual([]);
    expect(persons.rows).toHaveLength(people);
    expect(new Set(persons.rows.map((row) => row.identity.idNumber)).size).toBe(people);
    expect(new Set(persons.rows.map((row) => row.identity.insuranceNumber)).size).toBe(people);
  });

  it("is the same for the same seed, at every walk, and another for another seed", () => {
    const csv = (seed: number) => cityToCsv(createCity({ seed, people: 300 }), "all");
    const city = createCity({ seed: 5, people: 300 });
    expect(cityToCsv(city, "all")).toEqual(cityToCsv(city, "all"));
    expect(csv(5)).toEqual(cityToCsv(city, "all"));
    expect(csv(6)["persons.csv"]).not.toBe(csv(5)["persons.csv"]);
  });

  it("has what the story needs even when small: both branches, both person types, difficult names, people living elsewhere", async () => {
    const { persons } = await importCity(createCity({ seed: 3, people: 60 }), "all");
    for (const branch of ["B01", "B02"]) {
      expect(count(persons.rows, (row) => row.coverage.branch === branch)).toBeGreaterThan(12);
      expect(count(persons.rows, (row) => row.contact.residenceBranch !== undefined)).toBeGreaterThan(1);
    }
    expect(count(persons.rows, (row) => row.coverage.personType === "retired")).toBeGreaterThan(4);
    expect(count(persons.rows, (row) => row.coverage.civilServant)).toBeGreaterThan(0);
    expect(count(persons.rows, (row) => row.identity.name.includes("·"))).toBe(1);
    expect(count(persons.rows, (row) => /[䶮㛃𬭬𠅤㼆𫍯]/u.test(row.identity.name))).toBe(1);
  });

  it("never names the employer's own branch as where somebody lives elsewhere", () => {
    const persons = [...createCity({ seed: 2, people: 2000 }).persons];
    expect(persons.filter((person) => person.residenceBranch === person.branch)).toEqual([]);
    expect(persons.filter((person) => person.residenceBranch !== "")).toHaveLength(125);
  });

  it("divides its files by branch without losing or doubling a row", async () => {
    const city = createCity({ seed: 9, people: 500 });
    const rowsIn = (csv: string): string[] => csv.trim().split("\r\n").slice(1);
    const all = rowsIn(cityToCsv(city, "all")["persons.csv"]);
    const parts = city.branches.flatMap((branch) => rowsIn(cityToCsv(city, branch)["persons.csv"]));
    expect(parts.sort()).toEqual(all.sort());
    const b01 = await importCity(city, "B01");
    expect(b01.persons.rows.length + b01.persons.elsewhere).toBe(500);
    expect(b01.persons.problems).toEqual([]);
  });

  it("has wages within the bounds of the contribution base, most below the average, and few at the top", async () => {
    const { persons } = await importCity(createCity({ seed: 1, people: 3000 }), "all");
    const bases = persons.rows.map((row) => row.coverage.contributionBase).sort((a, b) => a - b);
    expect(bases[0]).toBe(BASE_MIN);
    expect(bases.at(-1)).toBeLessThanOrEqual(BASE_MAX);
    expect(bases[1500]).toBeLessThan(AVERAGE_WAGE);
    expect(bases.filter((base) => base > 2 * AVERAGE_WAGE).length).toBeGreaterThan(10);
    expect(bases.filter((base) => base > 2 * AVERAGE_WAGE).length).toBeLessThan(300);
  });

  it("has employers of all sizes: most small, some large", () => {
    const sizes = new Map<string, number>();
    for (const person of createCity({ seed: 1, people: 3000 }).persons) {
      sizes.set(person.employerCode, (sizes.get(person.employerCode) ?? 0) + 1);
    }
    const sorted = [...sizes.values()].sort((a, b) => a - b);
    expect(sorted.length).toBeGreaterThan(100);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(10);
    expect(sorted.at(-1)).toBeGreaterThan(60);
  });

  it("has institutions and parameters the domain's checks take", () => {
    const { institutions, policy } = createCity({ seed: 1, people: 60 });
    for (const { profile } of institutions) expect(checkImage(institutionColumns.profile, profile).ok).toBe(true);
    expect(institutions.filter((one) => one.hasNode).map((one) => one.profile.site)).toEqual(["H01", "P01"]);
    expect(checkImage(policyColumns.parameters, policy).ok).toBe(true);
    expect(policy.label).toBe("示例参数");
    for (const { level } of institutions.map((one) => one.profile)) {
      expect(policy.levels.filter((row) => row.level === level)).toHaveLength(2);
    }
  });

  it("makes a hundred thousand persons one at a time", () => {
    const numbers = new Set<string>();
    for (const person of createCity({ seed: 4, people: 100_000 }).persons) numbers.add(person.idNumber);
    expect(numbers.size).toBe(100_000);
  });
});
