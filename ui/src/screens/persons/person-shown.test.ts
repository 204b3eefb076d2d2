import type { LocalDate } from "@huilian/domain";
import { describe, expect, it } from "vitest";
import { ageOn, type FoundPerson, isInsuredOn } from "./person-shown.ts";

const day = (text: string): LocalDate => text as LocalDate;

describe("ageOn", () => {
  it.each([
    ["1955-11-21", "2026-11-21", 71],
    ["1955-11-22", "2026-11-21", 70],
    ["2026-11-21", "2026-11-21", 0],
    ["2004-02-29", "2026-02-28", 21],
  ])("born %s, on %s: %i", (birth, on, age) => {
    expect(ageOn(day(birth), day(on))).toBe(age);
  });
});

describe("isInsuredOn", () => {
  const person = { insuredFrom: day("2026-01-01"), insuredUntil: day("2026-12-31") } as FoundPerson;

  it.each([
    ["2025-12-31", false],
    ["2026-01-01", true],
    ["2026-12-31", true],
    ["2027-01-01", false],
  ])("on %s: %s", (on, expected) => {
    expect(isInsuredOn(person, day(on))).toBe(expected);
  });

  it("is not known of a person without a span", () => {
    expect(isInsuredOn({} as FoundPerson, day("2026-01-01"))).toBe(false);
  });
});
