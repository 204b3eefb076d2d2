import type { EntityKey } from "@huilian/domain";
import { describe, expect, it } from "vitest";
import { decodeFile } from "./decode-file.ts";
import { createEmployerDirectory } from "./employer-directory.ts";
import { employersOptions, personsOptions } from "./import.fixture.ts";
import { readEmployers } from "./read-employers.ts";
import { readPersons } from "./read-persons.ts";
import { importTemplates } from "./template.ts";

const textOf = (name: string): string => {
  const template = importTemplates().find((file) => file.name === name);
  const decoded = decodeFile(new TextEncoder().encode(template?.text));
  return decoded.ok ? decoded.value : "";
};

describe("importTemplates", () => {
  it("can be imported as they are", async () => {
    const employers = await readEmployers(textOf("employers.csv"), employersOptions);
    expect(employers).toMatchObject({ problems: [], rows: [{ employerCode: "D0001" }, { employerCode: "D0002" }] });
    const known = employers.rows.map(({ employerCode, profile }, at) => ({
      key: String(at).padStart(32, "0") as EntityKey,
      branch: [...personsOptions.takeBranches][0] ?? employersOptions.defaultBranch,
      name: profile.name,
      codes: [employerCode, profile.creditCode],
    }));
    const options = { ...personsOptions, employers: createEmployerDirectory(known) };
    const persons = await readPersons(textOf("persons.csv"), options);
    expect(persons).toMatchObject({ problems: [], rows: [{ identity: { sex: "1" } }, { identity: { sex: "2" } }] });
  });

  it("opens rightly in a spreadsheet: byte order mark, CR LF, the headings offices use", () => {
    for (const { text } of importTemplates()) {
      expect(text.startsWith("\uFEFF")).toBe(true);
      expect(text.split("\r\n")).toHaveLength(4);
    }
    expect(importTemplates()[0]?.text.slice(1)).toMatch(
      /^医疗保险编号,姓名,性别,出生日期,身份证号,参保类型,是否公务员待遇,缴费类型,缴费工资基数,定点医疗机构,/,
    );
  });
});
