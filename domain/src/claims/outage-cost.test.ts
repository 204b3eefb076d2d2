import { describe, expect, it } from "vitest";
import { fen } from "../base/fen.ts";
import { outageCostOf } from "./outage-cost.ts";
import { keyFixture, settlementFixture } from "./settlement.fixture.ts";

describe("outageCostOf", () => {
  it("is nothing without settlements", () => {
    expect(outageCostOf([])).toEqual({ people: 0, visitsAgain: 0, advanced: 0, accountPaidInCash: 0, cashInstead: 0 });
  });

  it("counts persons once, every bill, the fund's part, and what the account paid", () => {
    const cost = outageCostOf([
      settlementFixture({ submitted: 2000, saw: { accountBalance: fen(100) } }),
      settlementFixture({ submitted: 1000, saw: { deductible: fen(1000) } }),
      settlementFixture({ person: keyFixture(2), submitted: 500 }),
      settlementFixture({ person: keyFixture(3), submitted: 0 }),
    ]);
    expect(cost).toEqual({ people: 2, visitsAgain: 3, advanced: 1400, accountPaidInCash: 100, cashInstead: 1500 });
  });
});
