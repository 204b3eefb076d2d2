import { checkImage, employerColumns } from "@huilian/domain";
import { describe, expect, it } from "vitest";
import { type EmployerCells, employerCells, employersOptions, employersText } from "./import.fixture.ts";
import { readEmployers } from "./read-employers.ts";

const readRows = (...rows: readonly EmployerCells[]) => readEmployers(employersText(...rows), employersOptions);

describe("readEmployers", () => {
  it("makes the images of profile and account", async () => {
    const account = { bankName: "示例银行", bankAccount: "9000 0000 0000 0001", holder: "示例机械有限公司" };
    const outcome = await readRows(
      employerCells({ code: "d0001", contactName: "王五", phone: "100 00000003", ...account }),
    );
    expect(outcome.problems).toEqual([]);
    expect(outcome.rows).toEqual([
      {
        line: 2,
        employerCode: "D0001",
        profile: {
          name: "示例机械有限公司",
          creditCode: "91350100M000100Y43",
          branch: "B01",
          contactName: "王五",
          phone: "10000000003",
        },
        account: { ...account, bankAccount: "9000000000000001" },
      },
    ]);
    expect(checkImage(employerColumns.profile, outcome.rows[0]?.profile).ok).toBe(true);
    expect(checkImage(employerColumns.account, outcome.rows[0]?.account).ok).toBe(true);
  });

  it("takes a row without account, and leaves rows of other branches", async () => {
    const outcome = await readRows(employerCells(), employerCells({ branch: "B02" }));
    expect(outcome).toMatchObject({ problems: [], elsewhere: 1, rows: [{ line: 2 }] });
    expect(outcome.rows[0]).not.toHaveProperty("account");
  });

  it.each<[EmployerCells, string, string]>([
    [{ code: "" }, "单位编号", "missing"],
    [{ code: "1.2E+10" }, "单位编号", "number-damaged"],
    [{ code: "1".repeat(31) }, "单位编号", "unreadable"],
    [{ name: "" }, "单位名称", "missing"],
    [{ name: "长".repeat(101) }, "单位名称", "too-long"],
    [{ creditCode: "" }, "统一社会信用代码", "missing"],
    [{ creditCode: "91350100M000100Y44" }, "统一社会信用代码", "credit-code"],
    [{ bankName: "示例银行", holder: "甲" }, "银行账号", "missing"],
    [{ bankName: "示例银行", holder: "甲", bankAccount: "6.2E+18" }, "银行账号", "number-damaged"],
    [{ contactName: "王\u200B五" }, "联系人", "control-character"],
    [{ branch: "B09" }, "经办点", "unknown-branch"],
  ])("%j", async (over, column, problem) => {
    const outcome = await readRows(employerCells(over));
    expect(outcome.problems).toMatchObject([{ line: 2, column, problem }]);
    expect(outcome).toMatchObject({ rows: [], wrongRows: 1 });
  });

  it("refuses the second of two equal codes and names the first line", async () => {
    const outcome = await readRows(
      employerCells(),
      employerCells({ code: "D0002" }),
      employerCells({ creditCode: "x" }),
    );
    expect(outcome.problems).toMatchObject([
      { line: 3, column: "统一社会信用代码", problem: "duplicate-in-file", params: { firstLine: 2 } },
      { line: 4, column: "统一社会信用代码", problem: "credit-code" },
      { line: 4, column: "单位编号", problem: "duplicate-in-file", params: { firstLine: 2 } },
    ]);
  });
});
