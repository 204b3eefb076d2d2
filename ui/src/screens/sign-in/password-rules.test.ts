import { describe, expect, it } from "vitest";
import { keepsRule } from "./password-rules.ts";

describe("the rules of a password", () => {
  it.each([
    ["length", "Ab3defgh", true],
    ["length", "Ab3defg", false],
    ["classes", "abcdefg1", false],
    ["classes", "Abcdefg1", true],
    ["classes", "abc-defg1", true],
    ["operator", "my-b01-CHEN-1", false],
    ["operator", "Zq7-lamp", true],
    ["operator", "", false],
  ] as const)("%s of %s: %s", (rule, password, isKept) => {
    expect(keepsRule[rule](password, "B01-chen")).toBe(isKept);
  });
});
