import { isMessageKey } from "@huilian/domain";
import { describe, expect, it } from "vitest";
import { describeImportProblem } from "./describe-import-problem.ts";
import { IMPORT_PROBLEM_CODES, type ImportProblem } from "./import-problem.ts";

describe("describeImportProblem", () => {
  it("has a sentence for every code", () => {
    expect(IMPORT_PROBLEM_CODES.filter((code) => !isMessageKey(`import.${code}`))).toEqual([]);
  });

  it.each<[ImportProblem, string, string]>([
    [
      { line: 5, column: "性别", problem: "choice-unknown", params: { words: "男、女" } },
      "第 5 行“性别”：只能填：男、女。",
      "Line 5, “性别”: only these are known: 男、女.",
    ],
    [
      { line: 7, column: "", problem: "cells-extra", params: { cells: 12, headings: 11 } },
      "第 7 行：有 12 个单元格，而标题只有 11 个。内容里的逗号要放在英文双引号中。",
      "Line 7: it has 12 cells under 11 headings. Put a text with commas into double quotes.",
    ],
    [
      { line: 0, column: "", problem: "file-too-large", params: { megabytes: 64 } },
      "整个文件：超过 64 MB。请拆成几个文件，每个都保留标题行。",
      "The file: it is larger than 64 MB. Split it, and keep the headings in each part.",
    ],
  ])("%j", (problem, zh, en) => {
    expect(describeImportProblem(problem, "zh")).toBe(zh);
    expect(describeImportProblem(problem, "en")).toBe(en);
  });
});
