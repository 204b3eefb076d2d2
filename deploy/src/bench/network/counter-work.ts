import { createEmployerDirectory, readPersons } from "@huilian/branch-node";
import { assert, type EntityKey, type GroupImage, type LocalDate, type SiteId, siteId } from "@huilian/domain";
import type { City } from "../../city/city.ts";
import { cityToCsv } from "../../city/city-to-csv.ts";
import { inParallel } from "../rounds.ts";
import type { BenchNode } from "./bench-node.ts";
import { BRANCH, create } from "./city-network.ts";

/** Changes of one newcomer: person in three groups, card, opening credit. */
export const CHANGES_PER_NEWCOMER = 5;

const COUNTERS = 20;
const image = (value: object): GroupImage => value as GroupImage;

/**
 * Newcomers entered one by one, each in three requests and so in three commits: what a branch's counters leave in a
 * journal, which an import of hundreds in one commit would not be.
 */
export async function enrolAtCounters(branch: BenchNode, city: City): Promise<void> {
  const employer = await create(branch, "employer", {
    profile: image({ name: "Employer", creditCode: city.employers[0]?.creditCode ?? "", branch: BRANCH }),
  });
  const { rows, problemCount } = await readPersons(cityToCsv(city, BRANCH)["persons.csv"], readOptions(city, employer));
  assert(problemCount === 0 && rows.length > 0, "the generated city has no wrong rows");
  await inParallel(rows, COUNTERS, async ({ line, identity, contact, coverage, openingBalance }) => {
    const person = await create(branch, "person", {
      identity: image(identity),
      contact: image(contact),
      coverage: image(coverage),
    });
    const issue = { cardNumber: `${BRANCH}${String(line).padStart(8, "0")}`, issuedOn: coverage.insuredFrom };
    await create(branch, "card", { issue: image(issue) }, { root: person });
    const fact = { person, credited: openingBalance, reason: "opening", slipNumber: `opening-${line}` };
    await create(branch, "credit", { fact: image(fact) }, { root: person });
  });
}

function readOptions(city: City, employer: EntityKey): Parameters<typeof readPersons>[1] {
  const branch = siteId(BRANCH);
  const known = city.employers.map(({ code, creditCode, name }) => ({
    key: employer,
    branch,
    name,
    codes: [code, creditCode],
  }));
  const institutions = city.institutions.map(({ profile }): [string, SiteId] => [profile.site, siteId(profile.site)]);
  const year = city.policy.effectiveFrom.slice(0, 4);
  return {
    employers: createEmployerDirectory(known),
    branches: new Set(city.branches.map(siteId)),
    takeBranches: new Set([branch]),
    institutions: new Map(institutions),
    area: city.area,
    insuredFrom: `${year}-01-01` as LocalDate,
    insuredUntil: `${year}-12-31` as LocalDate,
  };
}
