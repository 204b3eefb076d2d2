import { type GroupImage, type Hash, type Incarnation, makeRef, type SiteKind, siteId } from "@huilian/domain";
import { describe, expect, it } from "vitest";
import { describeRule } from "./describe-rule.ts";
import { declarationOf } from "./entities/index.ts";
import type { Contender } from "./method.ts";

const methodsOf = (entityType: string, group: string) => declarationOf(entityType)?.groups[group]?.methods ?? [];

function contender(site: string, siteKind: SiteKind, ms: number, value: GroupImage = {}): Contender {
  const hex = (length: number): string =>
    site
      .toLowerCase()
      .replaceAll(/[^0-9a-f]/g, "0")
      .padEnd(length, "0");
  const ref = makeRef(hex(32) as Incarnation, 1, hex(64) as Hash);
  return { ref, site: siteId(site), siteKind, effective: { ms, counter: 0 }, value };
}

describe("the reason of a decision", () => {
  it("is the rank of the sites where that decided, however late the other came", () => {
    const reason = describeRule(
      methodsOf("person", "identity"),
      contender("C0", "centre", 1),
      contender("B01", "branch", 9),
    );
    expect(reason).toEqual({
      code: "site-priority",
      winner: { site: "C0", siteKind: "centre" },
      loser: { site: "B01", siteKind: "branch" },
    });
  });

  it("is the time between sites of one rank, and where nothing else is asked", () => {
    const [late, early] = [contender("B01", "branch", 9), contender("B02", "branch", 1)];
    for (const group of ["identity", "contact"]) {
      expect(describeRule(methodsOf("person", group), late, early)).toEqual({
        code: "latest",
        winnerMs: 9,
        loserMs: 1,
      });
    }
  });

  it("is the fixed order in one and the same millisecond", () => {
    const reason = describeRule(
      methodsOf("person", "contact"),
      contender("B02", "branch", 5),
      contender("B01", "branch", 5),
    );
    expect(reason).toEqual({ code: "same-instant" });
  });

  it("is the worth of what was written, by name of the column", () => {
    const reason = describeRule(
      methodsOf("card", "status"),
      contender("H01", "hospital", 1, { state: "lost" }),
      contender("B01", "branch", 9, { state: "suspended" }),
    );
    expect(reason).toEqual({
      code: "value-priority",
      column: "state",
      winnerValue: "lost",
      loserValue: "suspended",
    });
  });
});
