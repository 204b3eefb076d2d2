import type { LocalDate } from "@huilian/domain";
import { describe, expect, it } from "vitest";
import { readTypedDate, readTypedNumber, toPlainIdentifier } from "./read-typed.ts";

const today = "2026-11-21" as LocalDate;

describe("a day as people type it", () => {
  it.each([
    ["20261121", "2026-11-21"],
    ["2026-11-21", "2026-11-21"],
    ["2026.1.2", "2026-01-02"],
    ["2026年11月21日", "2026-11-21"],
    ["1121", "2026-11-21"],
    ["２０２６１１２１", "2026-11-21"],
    [" 2026 1121 ", "2026-11-21"],
    ["20260230", undefined],
    ["1345", undefined],
    ["yesterday", undefined],
    ["", undefined],
  ])("%s is %s", (typed, day) => {
    expect(readTypedDate(typed, today)).toBe(day);
  });
});

describe("a number as people type it", () => {
  it.each([
    ["12.5", "yuan", 1250],
    ["1,234.56", "yuan", 123_456],
    ["１２．５", "yuan", 1250],
    ["12.345", "yuan", undefined],
    ["12,50", "yuan", undefined],
    ["", "yuan", undefined],
    ["42", "whole", 42],
    ["4.2", "whole", undefined],
    ["-3", "whole", -3],
  ] as const)("%s as %s is %s", (typed, kind, value) => {
    expect(readTypedNumber(typed, kind)).toBe(value);
  });
});

it("what a scanner sends under a Chinese input method is put right", () => {
  expect(toPlainIdentifier("１１０１０５ １９４９１２３１００２Ｘ")).toBe("11010519491231002X");
});
