import { describe, expect, it } from "vitest";
import { filterOf, queryOf } from "./conflict-filter.ts";

describe("what is looked for", () => {
  it("begins with the site of the address, if it is one", () => {
    expect(filterOf("site=B01")).toEqual({ site: "B01", entityType: "", isStandingOnly: true });
    expect(filterOf("site=%3Cscript").site).toBe("");
    expect(filterOf(undefined).site).toBe("");
  });

  it("asks the centre for what is set and nothing else", () => {
    expect(queryOf({ site: "B01", entityType: "person", isStandingOnly: false })).toEqual({
      site: "B01",
      entityType: "person",
      standing: undefined,
    });
    expect(queryOf({ site: "", entityType: "", isStandingOnly: true })).toEqual({
      site: undefined,
      entityType: undefined,
      standing: "true",
    });
  });
});
