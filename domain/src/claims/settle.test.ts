import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Fen, fen, parseYuanText, sumFen, ZERO_FEN } from "../base/fen.ts";
import { partsPerMillion } from "../base/share.ts";
import type { PolicyLevel } from "../policy/policy-columns.ts";
import { personPartOf, type SettleInput, settle, sharesAddUp } from "./settle.ts";
import type { Shares } from "./settlement-columns.ts";

const yuan = (text: string): Fen => {
  const amount = parseYuanText(text);
  if (amount === undefined) throw new Error(`not an amount: ${text}`);
  return amount;
};

const level = (part: Partial<PolicyLevel> = {}): PolicyLevel => ({
  level: "tertiary",
  personType: "employed",
  annualDeductible: yuan("1800"),
  poolingShare: partsPerMillion(700_000),
  ...part,
});

const input = (part: Partial<SettleInput> = {}): SettleInput => ({
  lines: [{ submitted: yuan("100"), eligible: yuan("100") }],
  level: "tertiary",
  personType: "employed",
  policy: { levels: [level()], annualCeiling: yuan("20000") },
  saw: { deductible: ZERO_FEN, pooled: ZERO_FEN, accountBalance: ZERO_FEN },
  accountUse: "all",
  ...part,
});

function settled(given: SettleInput): Shares {
  const shares = settle(given);
  if (!shares.ok) throw new Error(`not settled: ${shares.error.problem}`);
  return shares.value;
}

/**
 * Settlements of real bills and of published parameters. 自付二 is part of what lies outside the scope, 大额基金 is
 * the pooling fund's part, 大额自付 the coinsurance, 自付一 deductible and coinsurance.
 */
const CASES = [
  {
    // R03: ktyhwangfei/hospital_medical_insurance_agent skills/mzsettlement_verify_skill/self_test_cases.yaml@3ff973cc person-11-cross-1
    title: "R03 北京 门诊 在职 跨起付",
    inScope: "2400.00",
    outOfScope: "600.00",
    annualDeductible: "1800.00",
    usedBefore: "0",
    share: 700_000,
    balance: "260.80",
    expected: {
      deductible: "1800.00",
      pooled: "420.00",
      coinsurance: "180.00",
      person: "2580.00",
      account: "260.80",
      cash: "2319.20",
    },
  },
  {
    // R04: ktyhwangfei/hospital_medical_insurance_agent skills/mzsettlement_verify_skill/self_test_cases.yaml@3ff973cc person-11-cross-2
    title: "R04 北京 门诊 在职 分笔跨起付",
    inScope: "1800.00",
    outOfScope: "200.00",
    annualDeductible: "1800.00",
    usedBefore: "93.59",
    share: 700_000,
    balance: "400.00",
    expected: {
      deductible: "1706.41",
      pooled: "65.51",
      coinsurance: "28.08",
      person: "1934.49",
      account: "400.00",
      cash: "1534.49",
    },
  },
  {
    // P05a: good9527/china-medical-insurance@12746c23 harbin.ts
    title: "P05a 哈尔滨 在职 三级",
    inScope: "30000.00",
    outOfScope: "0",
    annualDeductible: "720.00",
    usedBefore: "0",
    share: 900_000,
    balance: "0",
    expected: {
      deductible: "720.00",
      pooled: "26352.00",
      coinsurance: "2928.00",
      person: "3648.00",
      account: "0",
      cash: "3648.00",
    },
  },
  {
    // P05b: good9527/china-medical-insurance@12746c23 harbin.ts
    title: "P05b 哈尔滨 退休 三级",
    inScope: "30000.00",
    outOfScope: "0",
    annualDeductible: "720.00",
    usedBefore: "0",
    share: 930_000,
    balance: "0",
    expected: {
      deductible: "720.00",
      pooled: "27230.40",
      coinsurance: "2049.60",
      person: "2769.60",
      account: "0",
      cash: "2769.60",
    },
  },
] as const;

describe("settle, published cases", () => {
  it.each(CASES)("$title", ({ inScope, outOfScope, annualDeductible, usedBefore, share, balance, expected }) => {
    const shares = settled(
      input({
        lines: [
          { submitted: yuan(inScope), eligible: yuan(inScope) },
          { submitted: yuan(outOfScope), eligible: ZERO_FEN },
        ],
        policy: {
          levels: [level({ annualDeductible: yuan(annualDeductible), poolingShare: partsPerMillion(share) })],
          annualCeiling: yuan("150000"),
        },
        saw: { deductible: yuan(usedBefore), pooled: ZERO_FEN, accountBalance: yuan(balance) },
      }),
    );
    expect(shares.excluded).toBe(yuan(outOfScope));
    expect(shares.deductible).toBe(yuan(expected.deductible));
    expect(shares.pooled).toBe(yuan(expected.pooled));
    expect(shares.coinsurance).toBe(yuan(expected.coinsurance));
    expect(personPartOf(shares)).toBe(yuan(expected.person));
    expect(shares.account).toBe(yuan(expected.account));
    expect(shares.cash).toBe(yuan(expected.cash));
  });
});

describe("settle, one rule a line", () => {
  const row = (saw: readonly [deductible: number, pooled: number], eligible: number): readonly number[] => {
    const shares = settled(
      input({
        lines: [{ submitted: fen(eligible), eligible: fen(eligible) }],
        policy: { levels: [level({ annualDeductible: fen(1000) })], annualCeiling: fen(5000) },
        saw: { deductible: fen(saw[0]), pooled: fen(saw[1]), accountBalance: ZERO_FEN },
      }),
    );
    return [shares.deductible, shares.pooled, shares.coinsurance, shares.overCeiling];
  };

  it.each([
    ["nothing yet, below the deductible", [0, 0], 999, [999, 0, 0, 0]],
    ["nothing yet, exactly the deductible", [0, 0], 1000, [1000, 0, 0, 0]],
    ["one fen above: 0.7 fen is rounded up", [0, 0], 1001, [1000, 1, 0, 0]],
    ["two fen above: 1.4 fen is rounded down", [0, 0], 1002, [1000, 1, 1, 0]],
    ["deductible borne", [1000, 0], 1000, [0, 700, 300, 0]],
    ["deductible borne twice over by cut-off sites", [2000, 0], 1000, [0, 700, 300, 0]],
    ["ceiling within this bill", [1000, 4800], 1000, [0, 200, 300, 500]],
    ["ceiling reached", [1000, 5000], 1000, [0, 0, 300, 700]],
    ["ceiling passed by cut-off sites", [1000, 9000], 1000, [0, 0, 300, 700]],
  ] as const)("%s", (_title, saw, eligible, expected) => {
    expect(row(saw, eligible)).toEqual(expected);
  });

  it("leaves the account alone when it is not to be used", () => {
    const saw = { deductible: ZERO_FEN, pooled: ZERO_FEN, accountBalance: fen(99_999) };
    expect(settled(input({ saw, accountUse: "none" }))).toMatchObject({ account: 0, cash: 10_000 });
    expect(settled(input({ saw, accountUse: "all" }))).toMatchObject({ account: 10_000, cash: 0 });
  });

  it.each([
    ["no-lines", { lines: [] }],
    ["negative", { lines: [{ submitted: fen(-1), eligible: fen(-2) }] }],
    ["eligible-exceeds-submitted", { lines: [{ submitted: fen(1), eligible: fen(2) }] }],
    ["too-large", { lines: [1, 2].map(() => ({ submitted: fen(10 ** 10), eligible: ZERO_FEN })) }],
    ["level-not-in-policy", { personType: "retired" }],
    ["level-twice-in-policy", { policy: { levels: [level(), level()], annualCeiling: ZERO_FEN } }],
  ] as const)("refuses: %s", (problem, part) => {
    expect(settle(input(part))).toMatchObject({ ok: false, error: { problem } });
  });
});

const anyFen = (max: number) => fc.integer({ min: 0, max }).map(fen);
const anyLine = fc.tuple(anyFen(10_000_000), anyFen(10_000_000)).map(([a, b]) => ({
  submitted: fen(Math.max(a, b)),
  eligible: fen(Math.min(a, b)),
}));
const anyInput: fc.Arbitrary<SettleInput> = fc
  .record({
    lines: fc.array(anyLine, { minLength: 1, maxLength: 5 }),
    annualDeductible: anyFen(2_000_000),
    poolingShare: fc.integer({ min: 0, max: 1_000_000 }).map(partsPerMillion),
    annualCeiling: anyFen(30_000_000),
    saw: fc.record({ deductible: anyFen(3_000_000), pooled: anyFen(40_000_000), accountBalance: anyFen(20_000_000) }),
    accountUse: fc.constantFrom("all" as const, "none" as const),
  })
  .map(({ annualDeductible, poolingShare, annualCeiling, ...rest }) =>
    input({ ...rest, policy: { levels: [level({ annualDeductible, poolingShare })], annualCeiling } }),
  );

describe("settle, laws", () => {
  it("adds up, never goes below zero, stays within deductible, ceiling and balance", () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const shares = settled(given);
        const { excluded, deductible, pooled, coinsurance, overCeiling, account, cash } = shares;
        expect(sumFen([excluded, deductible, pooled, coinsurance, overCeiling])).toBe(shares.submitted);
        expect(account + cash).toBe(excluded + deductible + coinsurance + overCeiling);
        for (const part of Object.values(shares)) expect(part).toBeGreaterThanOrEqual(0);
        expect(deductible).toBeLessThanOrEqual(
          Math.max(0, (given.policy.levels[0]?.annualDeductible ?? 0) - given.saw.deductible),
        );
        expect(pooled).toBeLessThanOrEqual(Math.max(0, given.policy.annualCeiling - given.saw.pooled));
        expect(account).toBeLessThanOrEqual(given.saw.accountBalance);
        expect(sharesAddUp(shares)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("is monotone: more eligible or more deductible borne never pays less, more pooled before never pays more", () => {
    fc.assert(
      fc.property(anyInput, anyLine, anyFen(1_000_000), (given, line, more) => {
        const pooled = settled(given).pooled;
        const pooledAfter = (part: Partial<SettleInput>): Fen => settled({ ...given, ...part }).pooled;
        expect(pooledAfter({ lines: [...given.lines, line] })).toBeGreaterThanOrEqual(pooled);
        expect(
          pooledAfter({ saw: { ...given.saw, deductible: fen(given.saw.deductible + more) } }),
        ).toBeGreaterThanOrEqual(pooled);
        expect(pooledAfter({ saw: { ...given.saw, pooled: fen(given.saw.pooled + more) } })).toBeLessThanOrEqual(
          pooled,
        );
      }),
      { numRuns: 500 },
    );
  });

  it("over a year takes exactly the deductible and at most the ceiling, however the bills are cut", () => {
    fc.assert(
      fc.property(anyInput, fc.array(anyLine, { minLength: 1, maxLength: 20 }), (given, bills) => {
        let saw = { deductible: ZERO_FEN, pooled: ZERO_FEN, accountBalance: given.saw.accountBalance };
        for (const line of bills) {
          const shares = settled({ ...given, lines: [line], saw });
          saw = {
            deductible: fen(saw.deductible + shares.deductible),
            pooled: fen(saw.pooled + shares.pooled),
            accountBalance: fen(saw.accountBalance - shares.account),
          };
        }
        const eligible = sumFen(bills.map((bill) => bill.eligible));
        const { annualDeductible = ZERO_FEN, poolingShare = partsPerMillion(0) } = given.policy.levels[0] ?? {};
        expect(saw.deductible).toBe(Math.min(eligible, annualDeductible));
        // Each bill is rounded by itself, by half a fen at most.
        const unrounded = ((eligible - saw.deductible) * poolingShare) / 1_000_000;
        const expected = Math.min(unrounded, given.policy.annualCeiling);
        expect(saw.pooled).toBeLessThanOrEqual(given.policy.annualCeiling);
        expect(Math.abs(saw.pooled - expected)).toBeLessThanOrEqual(bills.length / 2 + 0.01);
        expect(saw.accountBalance).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 300 },
    );
  });
});
