import {
  createEmployerDirectory,
  type EmployerDirectory,
  type EmployerRow,
  employerBatches,
  type ImportBatch,
  type ImportProblem,
  type PersonRow,
  personBatches,
} from "@huilian/branch-node";
import { type EntityKey, err, type LocalDate, ok, type Result, type SiteId } from "@huilian/domain";
import type { CityInstitution } from "../city/city-institutions.ts";
import { EMPLOYERS_FILE, type OwnFiles, PERSONS_FILE } from "./own-files.ts";

/** What one branch is given to import; empty where it has no rows of a file. */
export interface BranchFiles {
  readonly branch: string;
  readonly employers: string;
  readonly persons: string;
  /** Of rows that look right: who could come to a counter, some hundreds at most. */
  readonly idNumbers: readonly string[];
}

export interface FileProblems {
  readonly file: string;
  readonly problems: readonly ImportProblem[];
}

/** What the files hold, as far as can be said without the network. */
export interface DividedFiles {
  readonly branches: readonly BranchFiles[];
  /** Rows of persons that look right. */
  readonly persons: number;
  /** What is wrong with other rows, by file. The branches will find the same, except what they cannot see. */
  readonly problems: readonly FileProblems[];
  /** Persons who stand in the lines of two branches: neither sees the other's, so the later line is given to none. */
  readonly unseen: FileProblems;
}

export interface NetworkKnown {
  /** Who imports. Rows that name no branch are the first one's, or their employer's branch's. */
  readonly branches: readonly SiteId[];
  readonly institutions: readonly CityInstitution[];
  readonly area: string;
}

/** Persons of a branch the story looks at when it chooses its people. */
export const CANDIDATES_MAX = 400;

/**
 * Divides two files of a whole city among the branches, with the readers the branches use: each gets the lines that
 * are its own, and the others empty, so that problems are told by the lines of the user's file. A line of persons goes
 * to one branch only: a wrong one would be told twice, and a row without branch enrolled twice. An employer that names
 * no branch goes to every branch that has persons of it.
 * On failure: the files of which no row can be read, and why.
 */
export async function divideFiles(
  files: OwnFiles,
  known: NetworkKnown,
): Promise<Result<DividedFiles, readonly FileProblems[]>> {
  const employers = await divide<EmployerRow>(known.branches, (branch) =>
    employerBatches(files.employers, { ...siteSets(known, branch), defaultBranch: branch }),
  );
  const directory = directoryOf(employers.rows);
  const persons = await divide<PersonRow>(known.branches, (branch) =>
    personBatches(files.persons, { ...siteSets(known, branch), ...coverageOf(known), employers: directory }),
  );
  const problems = [
    { file: EMPLOYERS_FILE, ...employers },
    { file: PERSONS_FILE, ...persons },
  ];
  if (problems.some(({ isRead }) => !isRead)) return err(problems.filter(({ isRead }) => !isRead));
  const { once, again } = onceEach(persons.rows);
  const branchesOfEmployer = needingBranches(employers, once, persons.branchOfLine);
  const branches = known.branches.map((branch) => ({
    branch,
    employers: linesOf(files.employers, (line) => branchesOfEmployer(line).has(branch)),
    persons: linesOf(files.persons, (line) => persons.branchOfLine.get(line) === branch && !again.has(line)),
    idNumbers: once
      .filter(({ line }) => persons.branchOfLine.get(line) === branch)
      .slice(0, CANDIDATES_MAX)
      .map(({ identity }) => identity.idNumber),
  }));
  return ok({
    branches,
    persons: once.length,
    problems,
    unseen: { file: PERSONS_FILE, problems: [...again.values()] },
  });
}

/** Everybody's first line, and by line what is wrong with every later one. */
function onceEach(rows: readonly PersonRow[]) {
  const firstLineOf = new Map<string, number>();
  const again = new Map<number, ImportProblem>();
  const once: PersonRow[] = [];
  for (const row of [...rows].sort((a, b) => a.line - b.line)) {
    const firstLine = firstLineOf.get(row.identity.idNumber);
    if (firstLine === undefined) {
      firstLineOf.set(row.identity.idNumber, row.line);
      once.push(row);
    } else {
      again.set(row.line, { line: row.line, column: "", problem: "duplicate-in-file", params: { firstLine } });
    }
  }
  return { once, again };
}

/** By line, the branches that need an employer: its own, or where it names none those of its persons. */
function needingBranches(
  { branchOfLine, ofAnyBranch }: Divided<EmployerRow>,
  persons: readonly PersonRow[],
  branchOfPerson: ReadonlyMap<number, SiteId>,
): (line: number) => ReadonlySet<SiteId> {
  const needed = new Map<number, Set<SiteId>>();
  for (const { line, coverage } of persons) {
    const employerLine = lineOfKey(coverage.employer as EntityKey);
    const branch = branchOfPerson.get(line);
    if (branch === undefined || !ofAnyBranch.has(employerLine)) continue;
    needed.set(employerLine, (needed.get(employerLine) ?? new Set()).add(branch));
  }
  return (line) => needed.get(line) ?? new Set(branchOfLine.has(line) ? [branchOfLine.get(line) as SiteId] : []);
}

interface Divided<Row> {
  /** Which branch takes, or complains of, a line; of several the first. */
  readonly branchOfLine: ReadonlyMap<number, SiteId>;
  /** Right lines that every branch would take. */
  readonly ofAnyBranch: ReadonlySet<number>;
  readonly rows: readonly Row[];
  readonly problems: readonly ImportProblem[];
  /** Some line, right or wrong, was read as a row. */
  readonly isRead: boolean;
}

async function divide<Row extends { readonly line: number }>(
  branches: readonly SiteId[],
  batchesFor: (branch: SiteId) => AsyncIterable<ImportBatch<Row>>,
): Promise<Divided<Row>> {
  const branchOfLine = new Map<number, SiteId>();
  const ofAnyBranch = new Set<number>();
  const rows: Row[] = [];
  const problems: ImportProblem[] = [];
  let isRead = false;
  for (const branch of branches) {
    const isFree = ({ line }: { readonly line: number }): boolean => (branchOfLine.get(line) ?? branch) === branch;
    for await (const batch of batchesFor(branch)) {
      for (const { line } of batch.rows.filter((row) => !isFree(row))) ofAnyBranch.add(line);
      const [ownRows, ownProblems] = [batch.rows.filter(isFree), batch.problems.filter(isFree)];
      for (const row of ownRows) rows.push(row);
      for (const problem of ownProblems) problems.push(problem);
      for (const { line } of [...ownRows, ...ownProblems]) branchOfLine.set(line, branch);
      isRead ||= batch.rows.length + batch.wrongRows + batch.elsewhere > 0;
    }
  }
  return { branchOfLine, ofAnyBranch, rows, problems, isRead };
}

const siteSets = ({ branches }: NetworkKnown, take: SiteId) => ({
  branches: new Set(branches),
  takeBranches: new Set([take]),
});

/** What a file of persons does not say. The demonstration asks who is in it, not for how long. */
const coverageOf = ({ institutions, area }: NetworkKnown) => ({
  institutions: new Map(
    institutions.flatMap(({ profile: { site, name } }) => [site, name].map((key) => [key, site as SiteId] as const)),
  ),
  area,
  insuredFrom: "2026-01-01" as LocalDate,
  insuredUntil: "2026-12-31" as LocalDate,
});

/** Before they have keys, employers are known by their lines. */
const keyOfLine = (line: number): EntityKey => String(line).padStart(32, "0") as EntityKey;
const lineOfKey = (key: EntityKey): number => Number(key);

const directoryOf = (employers: readonly EmployerRow[]): EmployerDirectory =>
  createEmployerDirectory(
    employers.map(({ line, employerCode, profile: { name, creditCode, branch } }) => ({
      key: keyOfLine(line),
      branch: branch as SiteId,
      name,
      codes: [employerCode, creditCode],
    })),
  );

/** The headings and some lines, each where it stands in the whole file; empty when there are none. */
function linesOf(text: string, isWanted: (line: number) => boolean): string {
  const lines = text.split("\n");
  const headings = lines.findIndex((line) => /\S/.test(line));
  const isOwn = (at: number): boolean => at !== headings && isWanted(at + 1);
  if (!lines.some((_line, at) => isOwn(at))) return "";
  return lines.map((line, at) => (at === headings || isOwn(at) ? line : "")).join("\n");
}
