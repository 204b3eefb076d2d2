import { describe, expect, it } from "vitest";
import { OPERATOR_ROLES } from "../base/roles.ts";
import { isMessageKey } from "./message.ts";
import { rolesInWords } from "./roles-in-words.ts";

describe("roles in words", () => {
  it("have a name for every role", () => {
    expect(OPERATOR_ROLES.filter((role) => !isMessageKey(`role.${role}`))).toEqual([]);
  });

  it.each([
    [["clerk", "finance"], "zh", "or", "经办或财务"],
    [["clerk", "finance"], "zh", "and", "经办、财务"],
    [["clerk", "finance"], "en", "or", "clerk or finance"],
    [["clerk"], "zh", "or", "经办"],
    [["future", "clerk"], "zh", "and", "future、经办"],
    [[], "zh", "or", "不由操作员直接办理"],
  ] as const)("%j in %s with %s", (roles, language, between, words) => {
    expect(rolesInWords(roles, language, between)).toBe(words);
  });
});
