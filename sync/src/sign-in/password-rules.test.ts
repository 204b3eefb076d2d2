import { describe, expect, it } from "vitest";
import { passwordFault } from "./password-rules.ts";

describe("password rules", () => {
  it.each([
    ["Ab3456!", "password-too-short"],
    ["Ab34567!", undefined],
    ["abcdefgh", "password-too-few-classes"],
    ["abcdefg8", "password-too-few-classes"],
    ["12345678", "password-too-few-classes"],
    ["Abcdefg8", undefined],
    ["abcdef-8", undefined],
    ["密码Abc12", "password-too-short"],
    ["密码Abc123", undefined],
    ["𠮷𠮷Ab12", "password-too-short"],
    ["xB01-Chen9", "password-holds-operator"],
    [`Aa1${"x".repeat(125)}`, undefined],
    [`Aa1${"x".repeat(126)}`, "password-too-long"],
  ])("%s: %s", (password, fault) => {
    expect(passwordFault(password, "B01-chen")).toBe(fault);
  });
});
