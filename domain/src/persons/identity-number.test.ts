import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  birthDateOfIdentityNumber,
  checkDigitOf,
  identityNumberProblem,
  isIdentityNumber,
  maskIdentityNumber,
  normaliseIdentityNumber,
  sexOfIdentityNumber,
} from "./identity-number.ts";

// The two samples printed in GB 11643-1999; no living person's number stands in this repository.
const SAMPLES = ["11010519491231002X", "440524188001010014"] as const;

const anyNumber = fc
  .record({
    region: fc.integer({ min: 110000, max: 999999 }),
    year: fc.integer({ min: 1900, max: 2099 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    order: fc.integer({ min: 0, max: 999 }),
  })
  .map(({ region, year, month, day, order }) => {
    const digits = (value: number, width: number): string => String(value).padStart(width, "0");
    const first17 = `${region}${year}${digits(month, 2)}${digits(day, 2)}${digits(order, 3)}`;
    return first17 + checkDigitOf(first17);
  });

describe("identity number", () => {
  it.each(SAMPLES)("accepts the standard's own sample %s", (sample) => {
    expect(isIdentityNumber(sample)).toBe(true);
  });

  it.each([
    ["110105491231002", "id-number-old"],
    ["11010519491231002", "id-number-length"],
    ["11010519491231002XX", "id-number-length"],
    ["", "id-number-length"],
    ["11010519491231002x", "id-number-characters"],
    ["0101051949123100２X", "id-number-characters"],
    ["010105194912310021", "id-number-characters"],
    ["11010519490230002X", "id-number-date"],
    ["110105190002290014", "id-number-date"],
    ["110105194912310021", "id-number-check-digit"],
    ["110105194912310029", "id-number-check-digit"],
  ])("finds in %s: %s", (text, problem) => {
    expect(identityNumberProblem(text)).toBe(problem);
  });

  it("reads birth date and sex", () => {
    expect(birthDateOfIdentityNumber(SAMPLES[0])).toBe("1949-12-31");
    expect(sexOfIdentityNumber(SAMPLES[0])).toBe("2");
    expect(sexOfIdentityNumber(SAMPLES[1])).toBe("1");
    expect(() => birthDateOfIdentityNumber("110105194912310021")).toThrow("invariant");
  });

  it("catches every single wrong digit and every swap of neighbours, which is what the check digit is for", () => {
    fc.assert(
      fc.property(anyNumber, fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (number, at, shift) => {
        const changed = String((Number(number[at]) + shift) % 10);
        expect(isIdentityNumber(number)).toBe(true);
        expect(isIdentityNumber(number.slice(0, at) + changed + number.slice(at + 1))).toBe(false);
        const swapped = number.slice(0, at) + (number[at + 1] ?? "") + (number[at] ?? "") + number.slice(at + 2);
        expect(isIdentityNumber(swapped)).toBe(swapped === number);
      }),
    );
  });

  it("brings scanner output to the one form", () => {
    expect(normaliseIdentityNumber(" １１０１０５ 19491231 002ｘ ")).toBe(SAMPLES[0]);
  });

  it("masks all but region and last four", () => {
    expect(maskIdentityNumber("110101199001011234")).toBe("110101********1234");
    expect(maskIdentityNumber("1234")).toBe("**34");
    expect(maskIdentityNumber("12")).toBe("");
    expect(maskIdentityNumber("")).toBe("");
  });
});
