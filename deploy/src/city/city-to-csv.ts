import { employersCsv, personsCsv } from "@huilian/branch-node";
import type { City } from "./city.ts";

/** The files of one branch, as its clerk would be given them. */
export interface CityFiles {
  readonly "persons.csv": string;
  readonly "employers.csv": string;
}

/** The files that bring a city into the network through its public interface, the rows of one branch or of all. */
export const cityToCsv = (city: City, branch: string | "all"): CityFiles => ({
  "persons.csv": personsCsv(rowsOf(city.persons, branch)),
  "employers.csv": employersCsv(rowsOf(city.employers, branch)),
});

function* rowsOf<Row extends { readonly branch: string }>(rows: Iterable<Row>, branch: string): Generator<Row> {
  for (const row of rows) if (branch === "all" || row.branch === branch) yield row;
}
