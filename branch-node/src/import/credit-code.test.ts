import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { creditCodeCheckCharacter, isCreditCode, organisationCodeCheckCharacter } from "./credit-code.ts";

describe("credit code", () => {
  it.each(["91350100M000100Y43"])("takes the standard's sample %s", (code) => expect(isCreditCode(code)).toBe(true));

  it.each([
    ["wrong check character", "91350100M000100Y44"],
    ["too short", "91350100M000100Y4"],
    ["a letter that is not used", "91350100M00010OY43"],
    ["small letters", "91350100m000100y43"],
    ["empty", ""],
  ])("refuses %s", (_what, code) => expect(isCreditCode(code)).toBe(false));

  it("finds every single wrong digit (property)", () => {
    const first17 = fc.stringMatching(/^9[123]\d{6}[0-9A-HJ-NP-RTUWXY]{9}$/);
    fc.assert(
      fc.property(first17, fc.nat(16), fc.integer({ min: 1, max: 9 }), (text, place, step) => {
        const code = text + creditCodeCheckCharacter(text);
        expect(isCreditCode(code)).toBe(true);
        const digit = Number(code[place]);
        if (Number.isNaN(digit)) return;
        const changed = code.slice(0, place) + String((digit + step) % 10) + code.slice(place + 1);
        expect(isCreditCode(changed)).toBe(false);
      }),
    );
  });

  it("computes the character of the organisation inside", () => {
    // The part of the sample above: M000100Y-4.
    expect(organisationCodeCheckCharacter("M000100Y")).toBe("4");
  });
});
