import { describeImportProblem } from "@huilian/branch-node";
import { siteId } from "@huilian/domain";
import { type City, createCity } from "../city/city.ts";
import type { Terminal } from "../cli/terminal.ts";
import { readCityRecord, writeCityRecord } from "./city-record.ts";
import type { DemoOptions } from "./demo-options.ts";
import { type BranchFiles, divideFiles, type FileProblems } from "./divide-files.ts";
import { filesOfCity } from "./load-city.ts";
import { type OwnFileProblem, readOwnFiles } from "./own-files.ts";
import { STORY_PEOPLE_MIN } from "./story-plan.ts";

/** Who is to live through the story. */
export interface PreparedCity {
  /** Parameters and institutions, also where the people are the user's own. */
  readonly city: City;
  readonly files: readonly BranchFiles[];
}

export interface Preparation {
  readonly directory: string;
  /** The directory holds a network already. */
  readonly isResumed: boolean;
  readonly options: DemoOptions;
  readonly terminal: Terminal;
}

const thisYear = (): number => new Date().getUTCFullYear();

/**
 * Everything that can be said of options and files before a process is started; undefined, and nothing done, when
 * that is why the story cannot be told.
 */
export const prepareCity = (preparation: Preparation): Promise<PreparedCity | undefined> =>
  preparation.options.importDirectory === undefined
    ? prepareGenerated(preparation)
    : prepareOwn(preparation, preparation.options.importDirectory);

/** A resumed city has the people it was made with. The seed of this run then only says what happens to them. */
async function prepareGenerated({ directory, options, terminal }: Preparation): Promise<PreparedCity | undefined> {
  const recorded = await readCityRecord(directory);
  if (recorded?.isOwn) {
    terminal.fail("demo.made-with-own-files", { directory });
    return undefined;
  }
  if (recorded && options.isPeopleGiven && options.people !== recorded.people) {
    terminal.fail("demo.made-with-other-people", { directory, people: recorded.people });
    return undefined;
  }
  const { people, seed, year } = recorded ?? { people: options.people, seed: options.seed, year: thisYear() };
  terminal.say("demo.opening", { people, seed: options.seed });
  const city = createCity({ people, seed, year });
  return { city, files: filesOfCity(city) };
}

async function prepareOwn(
  { isResumed, options, terminal }: Preparation,
  importDirectory: string,
): Promise<PreparedCity | undefined> {
  terminal.say("demo.opening-import", { directory: importDirectory });
  const own = await readOwnFiles(importDirectory);
  if (!own.ok) {
    for (const problem of own.error) sayFileProblem(problem, terminal);
    return undefined;
  }
  const city = createCity({ people: options.people, seed: options.seed, year: thisYear() });
  const divided = await divideFiles(own.value, { ...city, branches: city.branches.map(siteId) });
  if (!divided.ok) {
    for (const problems of divided.error) sayProblems(problems, terminal);
    return undefined;
  }
  const { branches, persons, problems, unseen } = divided.value;
  sayProblems(unseen, terminal);
  // A network that runs again may hold employers that these files do not name.
  if (persons < STORY_PEOPLE_MIN && !isResumed) {
    for (const found of problems) sayProblems(found, terminal);
    terminal.fail("demo.too-few", { minimum: STORY_PEOPLE_MIN, people: persons });
    return undefined;
  }
  return { city, files: branches };
}

/** Problems told one by one for each file. */
const PROBLEMS_TOLD = 200;

function sayProblems({ file, problems }: FileProblems, terminal: Terminal): void {
  for (const problem of problems.slice(0, PROBLEMS_TOLD))
    terminal.fail("demo.file-problem", { file, sentence: describeImportProblem(problem, terminal.language) });
  const more = problems.length - PROBLEMS_TOLD;
  if (more > 0) terminal.fail("import.more-problems", { count: more });
}

function sayFileProblem(problem: OwnFileProblem, terminal: Terminal): void {
  const { file } = problem;
  if (problem.problem === "missing") terminal.fail("demo.file-missing", { file });
  else if (problem.problem === "unreadable") terminal.fail("demo.path-unusable", { path: file, code: problem.code });
  else sayProblems({ file, problems: [problem.found] }, terminal);
}

/** Writes down with whom a network was made, once. */
export async function recordCity({ directory, isResumed, options }: Preparation): Promise<void> {
  if (isResumed && (await readCityRecord(directory))) return;
  const { people, seed, importDirectory } = options;
  await writeCityRecord(directory, { people, seed, year: thisYear(), isOwn: importDirectory !== undefined });
}
