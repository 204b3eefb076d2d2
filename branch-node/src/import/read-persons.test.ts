import { checkImage, personColumns, type SiteId } from "@huilian/domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeFile } from "./decode-file.ts";
import { personSheet } from "./headings.ts";
import { employerKey, idNumber, type PersonCells, personCells, personsOptions, personsText } from "./import.fixture.ts";
import type { ImportProblem } from "./import-problem.ts";
import { IMPORT_PROBLEMS_MAX } from "./limits.ts";
import { readPersons } from "./read-persons.ts";
import { personsCsv } from "./template.ts";

const read = (text: string) => readPersons(text, personsOptions);
const readRows = (...rows: readonly PersonCells[]) => read(personsText(...rows));

/** `2 姓名 missing`: line, column, code. */
const shown = (problems: readonly ImportProblem[]): string[] =>
  problems.map(({ line, column, problem }) => [line, column, problem].filter((part) => part !== "").join(" "));

const man = idNumber("23010219850101901");
const woman = idNumber("23010219850101902");

describe("readPersons: right rows", () => {
  it("makes the images of the three groups", async () => {
    const outcome = await readRows(
      personCells({
        insuranceNumber: "230100000001",
        designatedInstitution: "示例市第一医院",
        employerName: "示例机械有限公司",
        phone: "１００ 0000 0001",
        address: "示例路1号, 2单元",
        residenceBranch: "b02",
        openingBalance: "¥1,320.5",
      }),
    );
    const identity = {
      idNumber: man,
      name: "张三",
      sex: "1",
      birthDate: "1985-01-01",
      insuranceNumber: "230100000001",
    };
    const contact = { phone: "10000000001", address: "示例路1号, 2单元", residenceBranch: "B02" };
    const coverage = {
      employer: employerKey(1),
      personType: "employed",
      civilServant: false,
      payer: "other",
      contributionBase: 523_000,
      branch: "B01",
      area: "230100",
      insuredFrom: "2026-01-01",
      insuredUntil: "2026-12-31",
      designatedInstitution: "H01",
    };
    expect(outcome).toEqual({
      rows: [{ line: 2, identity, contact, coverage, employerCode: "D0001", openingBalance: 132_050 }],
      problems: [],
      problemCount: 0,
      wrongRows: 0,
      elsewhere: 0,
    });
  });

  it.each<[string, PersonCells]>([
    ["sex and birth left out", { sex: "", birthDate: "" }],
    ["words of other programs", { sex: "M", personType: "在职职工", civilServant: "No", payer: "非财政拨款" }],
    ["a date as spreadsheets save it", { birthDate: "1985/1/1" }],
    ["a date in Chinese", { birthDate: "1985年1月1日" }],
    ["a number forced to be text by a quote", { idNumber: `'${man}` }],
    ["a number forced to be text by a formula", { idNumber: `="${man}"` }],
    ["a number forced to be text by a tab", { idNumber: `\t${man}` }],
    ["full-width digits and blanks", { idNumber: `２３０１０２ 19850101 901${man.slice(17)}` }],
    ["the employer by name only", { employerCode: "", employerName: "示例机械有限公司" }],
    ["the employer by its credit code", { employerCode: "91230102ma900001xx" }],
  ])("takes %s", async (_what, over) => {
    const outcome = await readRows(personCells(over));
    expect(shown(outcome.problems)).toEqual([]);
    expect(outcome.rows[0]?.identity).toMatchObject({ idNumber: man, sex: "1", birthDate: "1985-01-01" });
    expect(outcome.rows[0]?.coverage.employer).toBe(employerKey(1));
  });

  it.each([
    ["张䶮", "张䶮"],
    ["李㛃𬭬", "李㛃𬭬"],
    ["阿卜来提•如则托合提", "阿卜来提·如则托合提"],
    ["阿卜来提．如则托合提", "阿卜来提·如则托合提"],
  ])("keeps the name %s as %s", async (typed, kept) => {
    expect((await readRows(personCells({ name: typed }))).rows[0]?.identity.name).toBe(kept);
  });

  it("leaves rows of another branch to it, by branch or by employer, and counts them", async () => {
    const outcome = await readRows(
      personCells(),
      personCells({ branch: "B02", idNumber: "wrong, but not ours to judge" }),
      personCells({ employerCode: "D0004", idNumber: woman, sex: "女" }),
    );
    expect(outcome).toMatchObject({ problems: [], wrongRows: 0, elsewhere: 2 });
    expect(outcome.rows.map((row) => row.line)).toEqual([2]);
    const centre = { ...personsOptions, takeBranches: personsOptions.branches };
    const all = await readPersons(personsText(personCells({ employerCode: "D0004" })), centre);
    expect(all.rows[0]?.coverage.branch).toBe("B02" as SiteId);
  });

  it("reads columns in any order, with English or bracketed headings", async () => {
    const text = [
      "Employer Code,ID number,name*,参保类型(在职、退休),civil_servant,payer,缴费工资基数（元）",
      `D0001,${man},张三,在职,no,other,5230`,
    ].join("\n");
    expect(await read(text)).toMatchObject({ problemCount: 0, rows: [{ identity: { name: "张三" } }] });
  });
});

describe("readPersons: wrong cells", () => {
  it.each<[PersonCells, readonly string[]]>([
    [{ name: "" }, ["2 姓名 missing"]],
    [{ name: "张\u0007三" }, ["2 姓名 control-character"]],
    [{ name: "张\uE863" }, ["2 姓名 private-use-known"]],
    [{ name: "张\uE001" }, ["2 姓名 private-use-character"]],
    [{ name: "长".repeat(51) }, ["2 姓名 too-long"]],
    [{ name: "张\uFFFD" }, ["2 姓名 unreadable"]],
    [{ idNumber: "" }, ["2 身份证号 missing"]],
    [{ idNumber: "2.30102E+17" }, ["2 身份证号 number-damaged"]],
    [{ idNumber: "230102198501019000" }, ["2 身份证号 number-rounded"]],
    [{ idNumber: "230102850101901" }, ["2 身份证号 id-number-old"]],
    [{ idNumber: man.slice(1) }, ["2 身份证号 id-number-length"]],
    [{ idNumber: `${man.slice(0, 16)}A${man.slice(17)}` }, ["2 身份证号 id-number-characters"]],
    [{ idNumber: idNumber("23010219850230901") }, ["2 身份证号 id-number-date"]],
    [{ idNumber: man.slice(0, 17) + (man.endsWith("1") ? "2" : "1") }, ["2 身份证号 id-number-check-digit"]],
    [{ sex: "女" }, ["2 性别 sex-contradicts"]],
    [{ sex: "雄" }, ["2 性别 choice-unknown"]],
    [{ birthDate: "1985-01-02" }, ["2 出生日期 birth-contradicts"]],
    [{ birthDate: "31048" }, ["2 出生日期 date-unreadable"]],
    [{ insuranceNumber: "2.301E+11" }, ["2 医疗保险编号 number-damaged"]],
    [{ insuranceNumber: "1".repeat(31) }, ["2 医疗保险编号 too-long"]],
    [{ personType: "" }, ["2 参保类型 missing"]],
    [{ personType: "学生" }, ["2 参保类型 choice-unknown"]],
    [{ civilServant: "可能" }, ["2 是否公务员待遇 choice-unknown"]],
    [{ payer: "自费" }, ["2 缴费类型 choice-unknown"]],
    [{ contributionBase: "" }, ["2 缴费工资基数 missing"]],
    [{ contributionBase: "五千" }, ["2 缴费工资基数 money-unreadable"]],
    [{ contributionBase: "5230.005" }, ["2 缴费工资基数 money-unreadable"]],
    [{ contributionBase: "-1" }, ["2 缴费工资基数 money-negative"]],
    [{ contributionBase: "5E+03" }, ["2 缴费工资基数 number-damaged"]],
    [{ designatedInstitution: "某医院" }, ["2 定点医疗机构 unknown-institution"]],
    [{ employerCode: "", employerName: "" }, ["2 单位编号 missing"]],
    [{ employerCode: "D9999" }, ["2 单位编号 unknown-employer"]],
    [{ employerCode: "", employerName: "没有的单位" }, ["2 单位名称 unknown-employer"]],
    [{ employerCode: "", employerName: "同名单位" }, ["2 单位名称 employer-ambiguous"]],
    [{ employerCode: "D0001", employerName: "同名单位" }, ["2 单位名称 employer-contradicts"]],
    [{ phone: "1.39E+10" }, ["2 手机号 number-damaged"]],
    [{ phone: "1".repeat(31) }, ["2 手机号 too-long"]],
    [{ address: "路".repeat(201) }, ["2 住址 too-long"]],
    [{ branch: "B09" }, ["2 经办点 unknown-branch"]],
    [{ residenceBranch: "B09" }, ["2 居住地经办点 unknown-branch"]],
    [{ openingBalance: "-0.01" }, ["2 个人账户余额 money-negative"]],
    // All of a row at once, so that nobody corrects the same row five times.
    [{ name: "", sex: "?", payer: "" }, ["2 姓名 missing", "2 性别 choice-unknown", "2 缴费类型 missing"]],
  ])("%j", async (over, problems) => {
    const outcome = await readRows(personCells(over), personCells({ idNumber: woman, sex: "女" }));
    expect(shown(outcome.problems)).toEqual(problems);
    expect(outcome.wrongRows).toBe(1);
    expect(outcome.rows.map((row) => row.line)).toEqual([3]);
  });

  it("refuses the second of two equal numbers and names the first line", async () => {
    const outcome = await readRows(
      personCells({ insuranceNumber: "7" }),
      personCells({ idNumber: man.toLowerCase() }),
      personCells({ idNumber: woman, sex: "女", insuranceNumber: "7" }),
    );
    expect(shown(outcome.problems)).toEqual(["3 身份证号 duplicate-in-file", "4 医疗保险编号 duplicate-in-file"]);
    expect(outcome.problems.map((problem) => problem.params["firstLine"])).toEqual([2, 2]);
    expect(outcome.rows.map((row) => row.line)).toEqual([2]);
  });

  it("repeats no cell in a problem", async () => {
    const cells = { name: "秘密\u0007", sex: "秘密", phone: "1".repeat(40), designatedInstitution: "秘密医院" };
    const outcome = await readRows(personCells(cells), personCells({ idNumber: `${man}9` }));
    expect(outcome.problems.length).toBeGreaterThan(3);
    expect(JSON.stringify(outcome.problems)).not.toMatch(/秘密|1111|230102/);
  });

  it("lists some problems and counts all", async () => {
    const rows = Array.from({ length: IMPORT_PROBLEMS_MAX + 20 }, () => personCells({ name: "" }));
    const outcome = await readRows(...rows);
    expect(outcome.problems).toHaveLength(IMPORT_PROBLEMS_MAX);
    expect(outcome.wrongRows).toBe(IMPORT_PROBLEMS_MAX + 20);
    expect(outcome.problemCount).toBe(2 * (IMPORT_PROBLEMS_MAX + 20) - 1);
  });
});

describe("readPersons: wrong files", () => {
  const headings = personsText().trim();
  it.each<[string, string, readonly string[]]>([
    ["no text", "", ["0 file-empty"]],
    ["headings only", `${headings}\n,,,\n`, ["0 no-rows"]],
    ["no headings", `张三,${man},在职\n`, ["1 headings-not-found"]],
    ["semicolons", headings.replaceAll(",", ";"), ["1 wrong-delimiter"]],
    ["tabs", headings.replaceAll(",", "\t"), ["1 wrong-delimiter"]],
    ["full-width commas", headings.replaceAll(",", "，"), ["1 wrong-delimiter"]],
    [
      "columns missing",
      "姓名,身份证号,参保类型,备注\n",
      [
        "1 是否公务员待遇 heading-missing",
        "1 缴费类型 heading-missing",
        "1 缴费工资基数 heading-missing",
        "1 单位编号/单位名称 heading-missing",
        "1 备注 heading-unknown",
      ],
    ],
    ["a column twice", headings.replace("住址", "name"), ["1 name heading-twice"]],
    ["broken quotes in the headings", `"${headings}`, ["1 quoting"]],
  ])("%s", async (_what, text, problems) => {
    const outcome = await read(text);
    expect(shown(outcome.problems)).toEqual(problems);
    expect(outcome.rows).toEqual([]);
  });

  it("does not repeat a first line that is a person", async () => {
    expect(JSON.stringify(await read(`张三,${man}\n`))).not.toMatch(/张三|230102/);
  });

  it("reads on over unknown headings, broken quotes and cells too many", async () => {
    const [heading = "", row = ""] = personsText(personCells()).split("\n");
    const second = row.replace(man, woman).replace("男", "女");
    const text = [`${heading},备注`, `${row},好`, `"${row},好`, `${row},好,多`, `${second},好`].join("\n");
    const outcome = await read(text);
    expect(shown(outcome.problems)).toEqual(["1 备注 heading-unknown", "3 quoting", "4 cells-extra"]);
    expect(outcome).toMatchObject({ wrongRows: 2, rows: [{ line: 2 }, { line: 5 }] });
  });
});

describe("readPersons: laws", () => {
  const anyText = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: "grapheme" }),
    fc.stringMatching(/^[\d.,/ ¥元E+-]{1,12}$/),
    fc.constantFrom("", "是", "女", "1990-01-01", "H01", "B02", "D0001", "示例机械有限公司"),
  );
  const columns = personSheet.headings.map((heading) => heading.id);
  const anyChange = fc.tuple(fc.constantFrom(...columns), anyText);

  it("takes only rows that pass the check of every group, whatever a cell holds", async () => {
    let [taken, refused] = [0, 0];
    const anyRow = fc.array(anyChange, { maxLength: 2 }).map((changes) => Object.fromEntries(changes) as PersonCells);
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { maxLength: 5 }), async (changed) => {
        const rows = changed.map((over, at) =>
          personCells({ idNumber: idNumber(`2301021985010190${2 * at + 1}`), ...over }),
        );
        const text = decodeFile(new TextEncoder().encode(personsText(...rows)));
        if (!text.ok) return;
        const outcome = await read(text.value);
        taken += outcome.rows.length;
        refused += outcome.wrongRows;
        for (const row of outcome.rows) {
          expect(checkImage(personColumns.identity, row.identity).ok).toBe(true);
          expect(checkImage(personColumns.contact, row.contact).ok).toBe(true);
          expect(checkImage(personColumns.coverage, row.coverage).ok).toBe(true);
          expect(row.openingBalance).toBeGreaterThanOrEqual(0);
        }
        expect(new Set(outcome.rows.map((row) => row.identity.idNumber)).size).toBe(outcome.rows.length);
      }),
      { numRuns: 500 },
    );
    expect(Math.min(taken, refused)).toBeGreaterThan(200);
  });

  it("reads 20 MB within seconds", async () => {
    const address = "示例市示例区示例路1号2单元301室（示例小区东门）";
    const rows = Array.from({ length: 150_000 }, (_, at) => {
      const order = String(at % 1000).padStart(3, "0");
      const day = String(1 + (Math.floor(at / 1000) % 28)).padStart(2, "0");
      const region = 230_102 + Math.floor(at / 28_000);
      return personCells({ idNumber: idNumber(`${region}198501${day}${order}`), sex: "", birthDate: "", address });
    });
    const bytes = new TextEncoder().encode(personsCsv(rows));
    expect(bytes.length).toBeGreaterThan(20_000_000);
    const before = process.cpuUsage();
    const text = decodeFile(bytes);
    const outcome = text.ok ? await read(text.value) : undefined;
    const { user, system } = process.cpuUsage(before);
    expect(outcome?.problems).toEqual([]);
    expect(outcome?.rows).toHaveLength(rows.length);
    // Measured at 4 s. Processor time, since the machine may do other things beside.
    expect(user + system).toBeLessThan(12_000_000);
  });
});
