import { describe, expect, it } from "vitest";
import { settlementColumns } from "../claims/settlement-columns.ts";
import { checkImage, type ImageProblem } from "../schema/check-image.ts";
import { columnLabel, describeImageProblem, describeSettleProblem } from "./describe-problem.ts";
import { message, messageOf } from "./message.ts";

describe("message", () => {
  it("fills in names, in both languages", () => {
    expect(message("image.line", { line: 3 }, "zh")).toBe("第 3 行");
    expect(message("image.line", { line: 3 }, "en")).toBe("line 3");
    expect(message("state.refused", {}, "zh")).toBe("退回");
  });

  it("does not read placeholders or patterns in what is filled in", () => {
    expect(message("image.private-use-character-suggestion", { suggestion: "$&{x}" }, "en")).toContain("“$&{x}”");
  });

  it("answers undefined for a key this release does not know, and shows a hole for a missing name", () => {
    expect(messageOf("image.of-next-year", {}, "zh")).toBeUndefined();
    expect(messageOf("constructor", {}, "zh")).toBeUndefined();
    expect(messageOf("image.line", {}, "zh")).toBe("第 … 行");
  });

  it("asks the compiler for the names a text holds", () => {
    // @ts-expect-error the line is missing
    expect(message("image.line", {}, "zh")).toBe("第 … 行");
  });
});

describe("describeImageProblem", () => {
  const cases: readonly (readonly [ImageProblem, string, string])[] = [
    [{ path: "slipNumber", problem: "missing" }, "结算单号：必填，不能为空", "Slip number: is required"],
    [
      { path: "lines.3.itemName", problem: "private-use-character", suggestion: "䶮" },
      "费用明细 第 4 行 项目名称：含有造字区的字，换一台机器就显示不出来，请改用“䶮”",
      "Lines line 4 Item: holds a private-use character that other machines cannot show; use “䶮” instead",
    ],
    [
      { path: "lines.0", problem: "not-a-record" },
      "费用明细 第 1 行：内容不完整，请重新录入",
      "Lines line 1: is not complete",
    ],
    [
      { path: "saw.pooled", problem: "not-whole" },
      "年度统筹支付累计：必须是整数（金额以分为单位）",
      "Paid by the fund this year: must be a whole number (amounts in fen)",
    ],
    [{ path: "?", problem: "unknown-column" }, "?：没有这一项，请删除", "?: is not a known field; remove it"],
    [{ path: "", problem: "not-a-record" }, "内容不完整，请重新录入", "is not complete"],
  ];

  it.each(cases)("%j", (problem, zh, en) => {
    expect(describeImageProblem("settlement", problem, "zh")).toBe(zh);
    expect(describeImageProblem("settlement", problem, "en")).toBe(en);
  });

  it("repeats nothing that was typed", () => {
    const image = checkImage(settlementColumns.fact, {
      diagnosis: "秘密\u0007",
      张三: 1,
      lines: [{ itemName: "秘密\uE863" }],
    });
    const sentences = image.ok ? [] : image.error.map((problem) => describeImageProblem("settlement", problem, "zh"));
    expect(sentences.length).toBeGreaterThan(3);
    expect(sentences.join()).not.toMatch(/秘密|张三/);
  });

  it("shows the path where it has no name", () => {
    expect(columnLabel("settlement", "ofNextYear", "zh")).toBe("ofNextYear");
  });
});

describe("describeSettleProblem", () => {
  it("counts lines from 1", () => {
    expect(describeSettleProblem({ problem: "negative", line: 0 }, "zh")).toBe("第 1 行金额为负数");
    expect(describeSettleProblem({ problem: "no-lines" }, "en")).toBe("There are no lines to settle");
  });
});
