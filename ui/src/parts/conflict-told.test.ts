import { describe, expect, it } from "vitest";
import { ruleText, toldColumnsOf } from "./conflict-told.ts";

describe("why one side counts", () => {
  it("writes two times as exactly as it takes to tell them apart", () => {
    const at = Date.UTC(2026, 10, 21, 6, 3, 5);
    const apart = ruleText({ code: "latest", winnerMs: at + 60_000, loserMs: at }, "person", "en");
    expect(apart).toContain("2026-11-21 14:04:05 is after 2026-11-21 14:03:05");
    const close = ruleText({ code: "latest", winnerMs: at + 20, loserMs: at + 7 }, "person", "en");
    expect(close).toContain("14:03:05.020 is after 2026-11-21 14:03:05.007");
  });
});

describe("sides by column", () => {
  it("says in the order of the form where they differ, also where one left it empty", () => {
    expect(
      toldColumnsOf(
        ["phone", "email", "address"],
        [
          { address: "a", phone: "1" },
          { branch: "B01", address: "a" },
        ],
      ),
    ).toEqual([
      { column: "phone", differs: true, cells: [{ value: "1" }, {}] },
      { column: "address", differs: false, cells: [{ value: "a" }, { value: "a" }] },
      { column: "branch", differs: true, cells: [{}, { value: "B01" }] },
    ]);
  });
});
