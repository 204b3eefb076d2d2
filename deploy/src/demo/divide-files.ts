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
 * are its own, and the others empty, so that problems are told by the lines of the user's file. A line goes to one
 * branch only: a wrong one would be told twice, and a row without branch enrolled twice.
 * On failure: the files of which no row can be read, and why.
 */
export async function divideFiles(
  files: OwnFiles,
  known: NetworkKnown,
): Promise<Result<DividedFiles, readonly FileProblems[]>> {
  const employers = await divide<EmployerRow>(known.branches, (take) =>
    employerBatches(files.employers, { ...siteSets(known, take), defaultBranch: known.branches[0] as SiteId }),
  );
  const directory = directoryOf(employers.rows);
  const persons = await divide<PersonRow>(known.branches, (take) =>
    personBatches(files.persons, { ...siteSets(known, take), ...coverageOf(known), employers: directory }),
  );
  const { once, again } = onceEach(persons.rows);
  const problems = [
    { file: EMPLOYERS_FILE, isRead: employers.isRead, problems: employers.problems },
    { file: PERSONS_FILE, isRead: persons.isRead, problems: persons.problems },
  ];
  const unread = problems.filter(({ isRead }) => !isRead);
  if (unread.length > 0) return err(unread);
  const branches = known.branches.map((branch) => ({
    branch,
    employers: linesOf(files.employers, employers.branchOfLine, branch),
    persons: linesOf(files.persons, persons.branchOfLine, branch, again),
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

interface Divided<Row> {
  /** Which branch takes, or complains of, a line. */
  readonly branchOfLine: ReadonlyMap<number, SiteId>;
  readonly rows: readonly Row[];
  readonly problems: readonly ImportProblem[];
  /** Some line, right or wrong, was read as a row. */
  readonly isRead: boolean;
}

/** A line is the first branch's that does not leave it to another. */
async function divide<Row extends { readonly line: number }>(
  branches: readonly SiteId[],
  batchesFor: (branch: SiteId) => AsyncIterable<ImportBatch<Row>>,
): Promise<Divided<Row>> {
  const branchOfLine = new Map<number, SiteId>();
  const rows: Row[] = [];
  const problems: ImportProblem[] = [];
  let isRead = false;
  for (const branch of branches) {
    const isOwn = ({ line }: { readonly line: number }): boolean => (branchOfLine.get(line) ?? branch) === branch;
    for await (const batch of batchesFor(branch)) {
      const [ownRows, ownProblems] = [batch.rows.filter(isOwn), batch.problems.filter(isOwn)];
      for (const row of ownRows) rows.push(row);
      for (const problem of ownProblems) problems.push(problem);
      for (const { line } of [...ownRows, ...ownProblems]) branchOfLine.set(line, branch);
      isRead ||= batch.rows.length + batch.wrongRows + batch.elsewhere > 0;
    }
  }
  return { branchOfLine, rows, problems, isRead };
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

const directoryOf = (employers: readonly EmployerRow[]): EmployerDirectory =>
  createEmployerDirectory(
    employers.map(({ employerCode, profile: { name, creditCode, branch } }, at) => ({
      key: String(at).padStart(32, "0") as EntityKey,
      branch: branch as SiteId,
      name,
      codes: [employerCode, creditCode],
    })),
  );

/** The headings and a branch's own lines, each where it stands in the whole file; empty when none is its own. */
function linesOf(
  text: string,
  branchOfLine: ReadonlyMap<number, SiteId>,
  branch: SiteId,
  without: ReadonlyMap<number, unknown> = new Map(),
): string {
  const lines = text.split("\n");
  const headings = lines.findIndex((line) => /\S/.test(line));
  const isOwn = (at: number): boolean => at !== headings && branchOfLine.get(at + 1) === branch && !without.has(at + 1);
  const own = lines.map((line, at) => (at === headings || isOwn(at) ? line : ""));
  return lines.some((_line, at) => isOwn(at)) ? own.join("\n") : "";
}
