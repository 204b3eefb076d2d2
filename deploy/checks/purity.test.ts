import { describe, expect, it } from "vitest";
import { findImpurities } from "./purity.mjs";

const found = (text: string, path = "conflict-rules/src/rule.ts") =>
  findImpurities({ path, text }).map(({ sentence }) => sentence.split(":")[0]);

describe("purity", () => {
  it.each([
    ["Date.now()", ["Date"]],
    ["new Date()", ["Date"]],
    ["const d: Date = x;", ["Date"]],
    ["const { now } = Date;", ["Date"]],
    ["Math.random()", ["random"]],
    ['Math["random"]()', ["random"]],
    ["const { random } = Math;", ["random"]],
    ["const { random: roll } = Math;", ["random"]],
    ["new Intl.Collator()", ["Intl"]],
    ["a.localeCompare(b)", ["localeCompare"]],
    ["a?.localeCompare(b)", ["localeCompare"]],
    ["n.toLocaleString()", ["toLocaleString"]],
    ["s.toLocaleUpperCase()", ["toLocaleUpperCase"]],
    ["performance.now()", ["performance"]],
    ["process.env", ["process"]],
    ["globalThis.Date.now()", ["globalThis"]],
    ["const scope = { globalThis };", ["globalThis"]],
    ['new Function("return 1")', ["Function"]],
    ["const half = a / 2;", ["division"]],
    ["let a = 4; a /= 2;", ["division"]],
  ])("finds %s", (text, names) => {
    expect(found(text)).toEqual(names);
  });

  it.each([
    ["// new Date() / Math.random()"],
    ['const text = "Date a/b";'],
    ["const pattern = /Date/u;"],
    ["row.process; row.Date;"],
    ["const row = { process: 1, Date: 2 };"],
    ["interface Row { readonly process: string }"],
    ["Math.floor(a * 2)"],
    ["const birthDate = 1;"],
  ])("leaves %s alone", (text) => {
    expect(found(text)).toEqual([]);
  });

  it("lets the base divide, and nothing else of domain", () => {
    expect(found("const half = a / 2;", "domain/src/base/fen.ts")).toEqual([]);
    expect(found("const half = a / 2;", "domain/src/claims/settle.ts")).toEqual(["division"]);
    expect(found("Date.now();", "domain/src/base/calendar.ts")).toEqual(["Date"]);
  });

  it("looks at the code of the two pure packages only", () => {
    for (const path of ["conflict-rules/src/fold.test.ts", "sync/src/clock.ts", "deploy/src/main.ts"]) {
      expect(found("Date.now();", path)).toEqual([]);
    }
  });

  it("names the place", () => {
    const text = "const a = 1;\nconst b = Date.now();\n";
    expect(findImpurities({ path: "domain/src/a.ts", text })).toMatchObject([
      { path: "domain/src/a.ts", line: 2, column: 11 },
    ]);
  });
});
