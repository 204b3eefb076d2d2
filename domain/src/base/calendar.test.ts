import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  benefitYearOf,
  chinaDateOf,
  isLocalDate,
  isPeriod,
  type LocalDate,
  parseLocalDate,
  periodOf,
} from "./calendar.ts";

describe("calendar", () => {
  it.each([
    "2026-02-29",
    "1900-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-04-31",
    "2026-1-1",
    "1799-12-31",
    "2026-01-01 ",
    20260101,
  ])("refuses %s", (value) => {
    expect(isLocalDate(value)).toBe(false);
  });

  it.each(["2024-02-29", "2000-02-29", "2026-12-31", "1949-10-01"])("accepts %s", (value) => {
    expect(isLocalDate(value)).toBe(true);
  });

  it("reads what people type", () => {
    expect(parseLocalDate(" 20261121 ")).toBe("2026-11-21");
    expect(parseLocalDate("2026-11-21")).toBe("2026-11-21");
    expect(parseLocalDate("20261131")).toBeUndefined();
    expect(parseLocalDate("1121")).toBeUndefined();
  });

  it("cuts period and year from a day", () => {
    const day = "2026-11-21" as LocalDate;
    expect([periodOf(day), benefitYearOf(day)]).toEqual(["2026-11", "2026"]);
    expect(isPeriod("2026-13")).toBe(false);
  });

  it("turns the day at midnight in China", () => {
    expect(chinaDateOf(Date.UTC(2026, 10, 21, 15, 59, 59, 999))).toBe("2026-11-21");
    expect(chinaDateOf(Date.UTC(2026, 10, 21, 16))).toBe("2026-11-22");
  });

  it("agrees with the engine's own calendar from 1900 to 2200", () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2200, 0, 1) }), (ms) => {
        expect(chinaDateOf(ms)).toBe(new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10));
      }),
    );
  });
});
