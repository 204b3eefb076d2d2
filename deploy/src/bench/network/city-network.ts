import { assert, type EntityKey, type GroupImage } from "@huilian/domain";
import { type City, createCity } from "../../city/city.ts";
import { cityToCsv } from "../../city/city-to-csv.ts";
import type { BenchNode } from "./bench-node.ts";

/** The branch whose office is measured, and the hospital. */
export const BRANCH = "B01";
export const HOSPITAL = "H01";

const SEED = 7;

/** A city of the year it is, since sites judge days by the machine's clock. */
export const benchCity = (people: number): City => createCity({ seed: SEED, people, year: new Date().getFullYear() });

interface Made {
  readonly entityKey: EntityKey;
}

/** Enters an entity; by the software's token unless a session's is given. */
export const create = async (
  at: BenchNode,
  entityType: string,
  groups: Readonly<Record<string, GroupImage>>,
  { root, token }: { readonly root?: EntityKey; readonly token?: string } = {},
): Promise<EntityKey> => {
  const body = { groups, ...(root === undefined ? {} : { root }) };
  return (await at.ask<Made>("POST", `/v1/entities/${entityType}`, body, token)).entityKey;
};

/** The files of the branch, through its import. */
export async function importCity(branch: BenchNode, city: City): Promise<void> {
  const files = cityToCsv(city, BRANCH);
  for (const what of ["employers", "persons"] as const) {
    const { taken, wrong } = await branch.ask<{ readonly taken: number; readonly wrong: number }>(
      "POST",
      `/v1/imports/${what}`,
      files[`${what}.csv`],
    );
    assert(taken > 0 && wrong === 0, "the generated city has no wrong rows");
  }
}
