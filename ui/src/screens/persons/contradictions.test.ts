import { describe, expect, it } from "vitest";
import { contradictionsIn } from "./contradictions.ts";

const identity = { idNumber: "11010519491231002X", sex: "2", birthDate: "1949-12-31" };
const span = { insuredFrom: "2026-01-01", insuredUntil: "2026-12-31" };

describe("fields that cannot both be right", () => {
  it("are none where number, sex and day of birth, or both ends of a span, agree", () => {
    expect(contradictionsIn(identity, {})).toEqual([]);
    expect(contradictionsIn(span, {})).toEqual([]);
    expect(contradictionsIn({ phone: "1" }, {})).toEqual([]);
  });

  it.each([
    [{ ...identity, birthDate: "2026-11-21" }, "birthDate", "not-of-number"],
    [{ ...identity, sex: "1" }, "sex", "not-of-number"],
    [{ ...span, insuredFrom: "2027-01-01" }, "insuredUntil", "before-begin"],
  ])("are told at the field: %j", (image, path, problem) => {
    expect(contradictionsIn(image, {})).toEqual([{ path, problem }]);
  });

  it("stay possible where they stood before and something else is changed", () => {
    const odd = { ...identity, name: "a", birthDate: "1949-12-30" };
    expect(contradictionsIn({ ...odd, name: "b" }, odd)).toEqual([]);
  });
});
