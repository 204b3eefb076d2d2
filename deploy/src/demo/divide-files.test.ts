import { employersCsv, personsCsv } from "@huilian/branch-node";
import { siteId } from "@huilian/domain";
import { describe, expect, it } from "vitest";
import { createCity } from "../city/city.ts";
import { type DividedFiles, divideFiles, type FileProblems } from "./divide-files.ts";

const city = createCity({ seed: 2, people: 40 });
const persons = [...city.persons];
const { employers } = city;
const known = { ...city, branches: city.branches.map(siteId) };

type Cells = Readonly<Record<string, string>>;

const divided = async (persons: readonly Cells[], employers: readonly Cells[]): Promise<DividedFiles> => {
  const result = await divideFiles({ employers: employersCsv(employers), persons: personsCsv(persons) }, known);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

const without = (column: string, rows: readonly Cells[]): readonly Cells[] =>
  rows.map((row) => ({ ...row, [column]: "" }));
/** Lines of a file that hold something, the headings not counted. */
const linesOf = (text = ""): readonly number[] =>
  text.split("\n").flatMap((line, at) => (line.trim() === "" || at === 0 ? [] : [at + 1]));
const codesOf = ({ problems }: FileProblems): readonly [number, string][] =>
  problems.map(({ line, problem }) => [line, problem]);

const linesOfBranch = (branch: string): readonly number[] =>
  persons.flatMap((person, at) => (person.branch === branch ? [at + 2] : []));

describe("two files of a whole city", () => {
  it("are divided by branch, every line where it stood", async () => {
    const { branches, problems } = await divided(persons, employers);
    expect(branches.map(({ branch }) => branch)).toEqual(["B01", "B02"]);
    for (const { branch, persons: text, idNumbers } of branches) {
      expect(linesOf(text)).toEqual(linesOfBranch(branch));
      expect(idNumbers).toEqual(persons.filter((person) => person.branch === branch).map(({ idNumber }) => idNumber));
    }
    expect(problems.flatMap(codesOf)).toEqual([]);
  });

  it("give persons without branch to their employer's", async () => {
    const { branches } = await divided(without("branch", persons), employers);
    for (const { branch, persons: text } of branches) expect(linesOf(text)).toEqual(linesOfBranch(branch));
  });

  it("give employers without branch to every branch that has persons of them, and to the first where none has", async () => {
    const idle = { ...employers[0], code: "D9999", name: "示例空单位", creditCode: "91230102MA9000011E", branch: "" };
    const { branches } = await divided(persons, [...without("branch", employers), idle]);
    const linesOfEmployers = (branch: string): readonly number[] =>
      employers.flatMap((employer, at) => (employer.branch === branch ? [at + 2] : []));
    expect(linesOf(branches[0]?.employers)).toEqual([...linesOfEmployers("B01"), employers.length + 2]);
    expect(linesOf(branches[1]?.employers)).toEqual(linesOfEmployers("B02"));
  });

  it("go to the first branch when no row names one, and the other is given nothing", async () => {
    const { branches } = await divided(without("branch", persons), without("branch", employers));
    expect(linesOf(branches[0]?.persons)).toHaveLength(persons.length);
    expect(branches[1]).toEqual({ branch: "B02", employers: "", persons: "", idNumbers: [] });
  });

  it("give a wrong row to one branch, and nobody of it to the story", async () => {
    const [first, ...others] = persons;
    const wrong = { ...first, idNumber: "230102198501019010", branch: "" };
    const { branches, persons: count } = await divided([wrong, ...others], employers);
    expect(branches.filter(({ persons: text }) => linesOf(text).includes(2))).toHaveLength(1);
    expect(branches.flatMap(({ idNumbers }) => idNumbers)).not.toContain(wrong.idNumber);
    expect(count).toBe(others.length);
  });

  it("give somebody who stands at two branches to the first line's", async () => {
    const [first] = persons;
    const elsewhere = persons.find(({ branch }) => branch !== first?.branch);
    const again = { ...first, branch: elsewhere?.branch ?? "", employerCode: "", employerName: "" };
    const twice = { ...again, employerCode: elsewhere?.employerCode ?? "", insuranceNumber: "" };
    const { branches, unseen } = await divided([...persons, twice], employers);
    const line = persons.length + 2;
    expect(codesOf(unseen)).toEqual([[line, "duplicate-in-file"]]);
    expect(branches.flatMap(({ persons: text }) => linesOf(text))).not.toContain(line);
  });

  it("are read with whatever headings the branches read", async () => {
    const text = personsCsv(persons).replace("身份证号", "Identity Number").replace("经办点", "经办机构");
    const result = await divideFiles({ employers: employersCsv(employers), persons: text }, known);
    expect(result.ok && result.value.persons).toBe(persons.length);
  });

  it("are refused when one of them holds no rows", async () => {
    const result = await divideFiles({ employers: employersCsv([]), persons: "a;b\n1;2\n" }, known);
    expect(result.ok ? [] : result.error.map(({ file, problems }) => [file, problems[0]?.problem])).toEqual([
      ["employers.csv", "no-rows"],
      ["persons.csv", "headings-not-found"],
    ]);
  });
});
