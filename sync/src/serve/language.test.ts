import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { languageOf } from "./language.ts";
import { ACCEPT_LANGUAGE_MAX } from "./limits.ts";

describe("the reader's language", () => {
  it.each([
    [undefined, "zh"],
    ["", "zh"],
    ["zh-CN,zh;q=0.9,en;q=0.8", "zh"],
    ["en", "en"],
    ["en-US,en;q=0.9,zh-CN;q=0.8", "en"],
    ["fr, en;q=0.4", "en"],
    ["fr-FR", "zh"],
    ["en;q=0.3, zh;q=0.7", "zh"],
    ["en;q=0", "zh"],
    ["EN-gb", "en"],
    ["zh;q=oops, en;q=0.1", "en"],
    ["english", "zh"],
    [`en${" ".repeat(ACCEPT_LANGUAGE_MAX)}`, "zh"],
  ])("%s is %s", (header, language) => {
    expect(languageOf(header)).toBe(language);
  });

  it("is one of ours for any header", () => {
    fc.assert(fc.property(fc.string(), (header) => ["zh", "en"].includes(languageOf(header))));
  });
});
