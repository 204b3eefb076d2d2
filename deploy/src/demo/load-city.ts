import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { GroupImage } from "@huilian/domain";
import type { City } from "../city/city.ts";
import { cityToCsv } from "../city/city-to-csv.ts";
import { waitUntil } from "../process/wait-until.ts";
import { counter } from "./counter.ts";
import type { DemoNetwork } from "./demo-network.ts";
import { peopleOfFile } from "./people.ts";
import type { Progress } from "./progress.ts";
import type { StoryPeople } from "./story-plan.ts";

/** The files of one branch, and what the branch's people are called by. */
interface BranchFiles {
  readonly branch: string;
  readonly employers: string | Uint8Array;
  readonly persons: string | Uint8Array;
}

/** Persons of a file the story looks at when it chooses its people. */
const CANDIDATES_MAX = 400;
/** Wrong rows shown on the terminal; the count says how many there are. */
const PROBLEMS_SHOWN_MAX = 20;
const PARAMETERS_TIMEOUT_MS = 60_000;
const BRANCHES = ["B01", "B02"];

export type LoadedCity =
  | { readonly ok: true; readonly people: StoryPeople; readonly taken: number }
  | { readonly ok: false; readonly missingFile: string };

/** The centre's desk publishes parameters and institutions, and every site must hold them before rows rest on them. */
async function publishParameters(
  network: DemoNetwork,
  { institutions, policy }: City,
  progress: Progress,
): Promise<void> {
  const { counter: desk } = network.site("C0");
  progress.say("demo.parameters", {});
  const published = [`policy/${await counter.create(desk, "policy", { parameters: policy as unknown as GroupImage })}`];
  for (const { profile } of institutions) {
    const key = await counter.create(desk, "institution", { profile: profile as unknown as GroupImage });
    published.push(`institution/${key}`);
  }
  await waitUntil(
    "the parameters at every site",
    async () => {
      for (const { counter: client } of network.sites) {
        for (const entity of published) {
          const { httpStatus } = await client.get(`/v1/entities/${entity}`);
          if (httpStatus !== 200) return false;
        }
      }
      return true;
    },
    { timeoutMs: PARAMETERS_TIMEOUT_MS },
  );
}

async function importFiles(network: DemoNetwork, files: readonly BranchFiles[], progress: Progress): Promise<number> {
  let taken = 0;
  for (const { branch, employers, persons } of files) {
    const { counter: client } = network.site(branch);
    for (const [what, csv] of [
      ["employers", employers],
      ["persons", persons],
    ] as const) {
      const report = await counter.importCsv(client, what, csv);
      progress.say("demo.imported", {
        site: branch,
        taken: report.taken,
        there: report.alreadyThere,
        wrong: report.wrong,
      });
      for (const sentence of report.sentences.slice(0, PROBLEMS_SHOWN_MAX))
        progress.say("demo.import-problem", { sentence });
      if (what === "persons") taken += report.taken + report.alreadyThere;
    }
  }
  return taken;
}

/** Whom each branch really took: a person found at both is counted at the first. */
async function takenPeople(network: DemoNetwork, files: readonly BranchFiles[]): Promise<StoryPeople> {
  const ofBranch: Record<string, string[]> = { B01: [], B02: [] };
  const known = new Set<string>();
  for (const { branch, persons } of files) {
    const { counter: client } = network.site(branch);
    for (const idNumber of peopleOfFile(textOf(persons), CANDIDATES_MAX).idNumbers) {
      if (known.has(idNumber) || (ofBranch[branch]?.length ?? 0) >= CANDIDATES_MAX) continue;
      if (!(await counter.find(client, idNumber))) continue;
      known.add(idNumber);
      ofBranch[branch]?.push(idNumber);
    }
  }
  return { ofBranch };
}

const textOf = (file: string | Uint8Array): string =>
  typeof file === "string" ? file : Buffer.from(file).toString("utf8");

const generatedFiles = (city: City): readonly BranchFiles[] =>
  BRANCHES.map((branch) => {
    const files = cityToCsv(city, branch);
    return { branch, employers: files["employers.csv"], persons: files["persons.csv"] };
  });

async function ownFiles(directory: string): Promise<readonly BranchFiles[] | string> {
  const texts: Uint8Array[] = [];
  for (const name of ["employers.csv", "persons.csv"]) {
    const path = join(directory, name);
    if (!existsSync(path)) return path;
    texts.push(await readFile(path));
  }
  const [employers, persons] = texts as [Uint8Array, Uint8Array];
  // A file that names branches is given to both, and each takes its own rows; otherwise it is the first branch's.
  const branches = peopleOfFile(textOf(persons), 1).namesBranches ? BRANCHES : BRANCHES.slice(0, 1);
  return branches.map((branch) => ({ branch, employers, persons }));
}

/** Brings the city into the network through the counters. */
export async function loadCity(
  network: DemoNetwork,
  {
    city,
    importDirectory,
    isResumed,
  }: { readonly city: City; readonly importDirectory?: string; readonly isResumed: boolean },
  progress: Progress,
): Promise<LoadedCity> {
  const files = importDirectory === undefined ? generatedFiles(city) : await ownFiles(importDirectory);
  if (typeof files === "string") return { ok: false, missingFile: files };
  if (!isResumed) await publishParameters(network, city, progress);
  const taken = await importFiles(network, files, progress);
  return { ok: true, people: await takenPeople(network, files), taken };
}
