import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fen } from "../base/fen.ts";
import { childKey, type Ref } from "../base/ids.ts";
import { IMAGE_FEN_MAX } from "../base/limits.ts";
import type { CreditFact } from "../ledger/credit-columns.ts";
import { checkImage } from "../schema/check-image.ts";
import { accumulatorsOf, type PlacedSettlement, sawOf } from "./accumulators.ts";
import {
  keyFixture,
  policyFixture,
  refFixture,
  type SettlementFixture,
  settlementFixture,
} from "./settlement.fixture.ts";
import { settlementColumns } from "./settlement-columns.ts";

interface Placed extends PlacedSettlement {
  readonly at: number;
}

const placed = (at: number, given: SettlementFixture = {}): Placed => ({
  at,
  ref: refFixture(at),
  fact: settlementFixture(given),
});

const credit = (credited: number, person = keyFixture(1)): CreditFact => ({
  person,
  credited: fen(credited),
  reason: "contribution",
  slipNumber: "C0-1",
});

const sums = (settlements: readonly Placed[], credits: readonly CreditFact[] = [], year = "2026") =>
  accumulatorsOf({ personKey: keyFixture(1), settlements, credits, year, compareOrder: (a, b) => a.at - b.at });

describe("accumulatorsOf", () => {
  it("is zero for a person of whom nothing is known", () => {
    expect(sums([])).toEqual({ deductible: 0, pooled: 0, accountBalance: 0 });
  });

  it("sums what the shares say, by year of service; the account goes on over the years", () => {
    const settlements = [
      placed(1, { servedOn: "2025-12-31", submitted: 2000, saw: { accountBalance: fen(100) } }),
      placed(2, { servedOn: "2026-01-01", submitted: 2000 }),
      placed(3, { servedOn: "2026-06-01", submitted: 1000, saw: { deductible: fen(1000), accountBalance: fen(50) } }),
    ];
    expect(sums(settlements, [credit(500)])).toEqual({
      deductible: 1000,
      pooled: 1400,
      accountBalance: 350,
      lastSettlement: refFixture(3),
    });
    expect(sums(settlements, [credit(500)], "2025")).toMatchObject({
      deductible: 1000,
      pooled: 700,
      accountBalance: 350,
    });
  });

  it("passes over other persons, and takes a child key for its root", () => {
    const other = placed(9, { person: keyFixture(2) });
    const child = placed(1, { person: childKey(keyFixture(1), keyFixture(7)) });
    expect(sums([other, child], [credit(5, keyFixture(2))])).toEqual({
      deductible: 1000,
      pooled: 1400,
      accountBalance: 0,
      lastSettlement: refFixture(1),
    });
  });

  it("counts the shares of the rules where a settlement was flagged", () => {
    const flagged = { ...placed(1), counted: settlementFixture({ submitted: 1000 }).shares };
    expect(sums([flagged])).toMatchObject({ deductible: 1000, pooled: 0 });
  });

  it("goes below zero when cut-off sites spent the same balance, and the next counter sees zero", () => {
    const twice = [1, 2].map((at) => placed(at, { submitted: 300, saw: { accountBalance: fen(300) } }));
    const accumulators = sums(twice, [credit(300)]);
    expect(accumulators.accountBalance).toBe(-300);
    expect(sawOf(accumulators)).toEqual({
      deductible: 600,
      pooled: 0,
      accountBalance: 0,
      lastSettlement: refFixture(2),
    });
  });

  it("does not depend on the order in which facts are given", () => {
    const anyBill = fc.record({
      submitted: fc.integer({ min: 0, max: 5000 }),
      person: fc.integer({ min: 1, max: 2 }).map(keyFixture),
    });
    const shuffled = fc
      .array(anyBill, { maxLength: 8 })
      .map((bills) => bills.map((bill, at) => placed(at + 1, bill)))
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    fc.assert(
      fc.property(shuffled, ([list, mixed]) => {
        expect(sums(mixed, [credit(1), credit(2)])).toEqual(sums(list, [credit(2), credit(1)]));
      }),
    );
  });

  it("closes the circle: who always settles from what is summed takes deductible and ceiling exactly once", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4000 }), { maxLength: 12 }), (bills) => {
        const settlements: Placed[] = [];
        for (const [at, submitted] of bills.entries()) {
          settlements.push(placed(at + 1, { submitted, saw: sawOf(sums(settlements, [credit(2500)])) }));
        }
        const { deductible, pooled, accountBalance, lastSettlement } = sums(settlements, [credit(2500)]);
        const eligible = bills.reduce((sum, bill) => sum + bill, 0);
        expect(deductible).toBe(Math.min(1000, eligible));
        expect(pooled).toBeLessThanOrEqual(policyFixture.annualCeiling);
        expect(accountBalance).toBe(2500 - Math.min(2500, eligible - pooled));
        expect(lastSettlement).toBe<Ref | undefined>(bills.length === 0 ? undefined : refFixture(bills.length));
      }),
    );
  });
});

describe("sums of absurd but authentic facts", () => {
  const huge = credit(2 ** 51);

  it("are held at the end of the exact range, whatever they pass through", () => {
    expect(sums([], [huge, huge]).accountBalance).toBe(2 ** 51);
    const paid: Placed = { ...placed(1), counted: { ...placed(1).fact.shares, account: fen(2 ** 51) } };
    expect(sums([paid], [huge, huge]).accountBalance).toBe(2 ** 51);
    expect(sums([paid, paid], [huge, huge]).accountBalance).toBe(0);
  });

  it("are written into a settlement as no more than its columns hold", () => {
    const saw = sawOf({ deductible: fen(2 ** 51), pooled: fen(2 ** 51), accountBalance: fen(2 ** 51) });
    expect(checkImage(settlementColumns.fact.saw.columns, saw)).toMatchObject({ ok: true });
    expect(saw).toMatchObject({ accountBalance: IMAGE_FEN_MAX });
  });
});
