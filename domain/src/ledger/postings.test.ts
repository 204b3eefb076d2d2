import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LocalDate, Period } from "../base/calendar.ts";
import { fen } from "../base/fen.ts";
import { IMAGE_FEN_MAX } from "../base/limits.ts";
import { keyFixture, policyFixture, refFixture, settlementFixture } from "../claims/settlement.fixture.ts";
import type { SettlementFact } from "../claims/settlement-columns.ts";
import type { CreditFact } from "./credit-columns.ts";
import { createLedger, ledgerTotalsOf } from "./ledger.ts";
import { ledgerSum, type Posting, postCredit, postSettlement } from "./postings.ts";

const ref = refFixture(5);
const post = (fact: SettlementFact) => postSettlement({ ref, fact, policy: policyFixture });
const movements = (postings: readonly Posting[]) =>
  postings.map(({ id, account, amountFen }) => [id.slice(ref.length), account, amountFen]);

const [person, institution] = [keyFixture(1), keyFixture(9)];

const credit: CreditFact = { person, credited: fen(500), reason: "contribution", slipNumber: "C0-1" };
const postedCredit = postCredit({ ref: refFixture(6), fact: credit, businessDate: "2026-10-05" as LocalDate });

describe("postSettlement", () => {
  it("moves the fund's and the account's part to the institution, and no cash", () => {
    const { postings, flag } = post(settlementFixture({ submitted: 3000, saw: { accountBalance: fen(200) } }));
    expect(flag).toBeUndefined();
    expect(movements(postings)).toEqual([
      ["#1", "pooling-fund", -1400],
      ["#2", `institution/${institution}`, 1400],
      ["#3", `personal-account/${person}`, -200],
      ["#4", `institution/${institution}`, 200],
    ]);
    expect(postings.every(({ businessDate, period }) => businessDate === "2026-11-21" && period === "2026-11")).toBe(
      true,
    );
  });

  it("keeps an id where another part is nothing", () => {
    const { postings } = post(settlementFixture({ submitted: 300, saw: { accountBalance: fen(300) } }));
    expect(movements(postings).map(([id]) => id)).toEqual(["#3", "#4"]);
  });

  it("posts late facts to the open period under their own date", () => {
    const { postings } = postSettlement({
      ref,
      fact: settlementFixture(),
      policy: policyFixture,
      period: "2026-12" as Period,
    });
    expect(postings[0]).toMatchObject({ businessDate: "2026-11-21", period: "2026-12" });
  });

  it("accepts that a person keeps the account", () => {
    const fact = settlementFixture({ saw: { accountBalance: fen(200) }, accountUse: "none" });
    expect(post(fact).flag).toBeUndefined();
  });

  it("follows the rules and flags the difference against the institution", () => {
    const honest = settlementFixture({ submitted: 3000 });
    const stated = { ...honest.shares, pooled: fen(2000), coinsurance: fen(0), cash: fen(1000) };
    const { postings, flag } = post({ ...honest, shares: stated });
    expect(movements(postings)).toEqual([
      ["#1", "pooling-fund", -1400],
      ["#2", `institution/${institution}`, 1400],
    ]);
    expect(flag).toEqual({ stated, byRules: honest.shares, againstInstitution: 600 });
  });

  it("flags a part of the account, and an amount moved between the person's own parts", () => {
    const honest = settlementFixture({ submitted: 3000, saw: { accountBalance: fen(200) } });
    const part = { ...honest.shares, account: fen(50), cash: fen(honest.shares.cash + 150) };
    expect(post({ ...honest, shares: part }).flag).toMatchObject({ againstInstitution: -150 });
    const moved = { ...honest.shares, excluded: fen(1), coinsurance: fen(honest.shares.coinsurance - 1) };
    expect(post({ ...honest, shares: moved }).flag).toMatchObject({ againstInstitution: 0 });
  });

  it("pays nothing where no rule fits, and says why", () => {
    const honest = settlementFixture({ saw: { accountBalance: fen(200) } });
    const { postings, flag } = post({ ...honest, personType: "retired" });
    expect(postings).toEqual([]);
    expect(flag).toMatchObject({
      problem: { problem: "level-not-in-policy" },
      byRules: { pooled: 0, account: 0, cash: 3000 },
      againstInstitution: 1600,
    });
  });
});

describe("postSettlement, the largest facts an edge lets through", () => {
  it("is answered with a flag, not with an overflow", () => {
    const most = fen(IMAGE_FEN_MAX);
    const honest = settlementFixture();
    const shares = { ...honest.shares, pooled: most, account: most, cash: most };
    const lines = Array.from({ length: 200 }, () => ({
      itemCode: "X",
      itemName: "X",
      submitted: most,
      eligible: most,
    }));
    const saw = { deductible: most, pooled: most, accountBalance: most };
    const { postings, flag } = post({ ...honest, shares, lines, saw });
    expect(postings).toEqual([]);
    expect(flag?.problem).toEqual({ problem: "too-large" });
  });
});

const anyFact = fc
  .record({
    submitted: fc.integer({ min: 0, max: 9000 }),
    person: fc.integer({ min: 1, max: 3 }).map(keyFixture),
    month: fc.integer({ min: 1, max: 9 }),
    saw: fc.record({
      deductible: fc.nat(2000).map(fen),
      pooled: fc.nat(6000).map(fen),
      accountBalance: fc.nat(3000).map(fen),
    }),
    lie: fc.integer({ min: -1, max: 1 }),
  })
  .map(({ month, lie, ...given }) => {
    const fact = settlementFixture({ ...given, servedOn: `2026-0${month}-15` });
    return { ...fact, shares: { ...fact.shares, pooled: fen(Math.max(0, fact.shares.pooled + lie)) } };
  });

describe("postings, laws", () => {
  it("cancel each other, whatever is stated", () => {
    fc.assert(
      fc.property(anyFact, (fact) => {
        const { postings, flag } = post(fact);
        expect(ledgerSum(postings)).toBe(0);
        expect(new Set(postings.map(({ id }) => id)).size).toBe(postings.length);
        expect(post({ ...fact, shares: flag?.byRules ?? fact.shares }).flag).toBeUndefined();
      }),
    );
  });

  it("posts a credit from the contributions", () => {
    expect(postedCredit.map(({ account, amountFen, period }) => [account, amountFen, period])).toEqual([
      ["contributions", -500, "2026-10"],
      [`personal-account/${person}`, 500, "2026-10"],
    ]);
  });
});

describe("createLedger", () => {
  it("sums accounts, kinds and periods, and refuses half a fact", () => {
    const ledger = createLedger();
    ledger.post(postedCredit);
    ledger.post(post(settlementFixture({ submitted: 3000, saw: { accountBalance: fen(200) } })).postings);
    expect(ledger.balanceOf(`personal-account/${person}`)).toBe(300);
    expect(ledger.balanceOf("personal-account/nobody")).toBe(0);
    expect(ledger.totals()).toEqual({
      "pooling-fund": -1400,
      "personal-account": 300,
      institution: 1600,
      contributions: -500,
    });
    expect(ledger.totalsOf("2026-10" as Period)).toMatchObject({ contributions: -500, institution: 0 });
    expect(ledger.periods()).toEqual(["2026-10", "2026-11"]);
    expect(() => ledger.post(postedCredit.slice(1))).toThrow("cancel each other");
  });

  it("equals the sums of what counts, after any posting and taking back", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyFact, fc.boolean()), { maxLength: 12 }), (facts) => {
        const ledger = createLedger();
        const postings = facts.map(([fact]) => post(fact).postings);
        for (const each of postings) ledger.post(each);
        for (const [at, [, kept]] of facts.entries()) if (!kept) ledger.unpost(postings[at] ?? []);
        const counting = postings.filter((_each, at) => facts[at]?.[1]).flat();
        expect(ledger.totals()).toEqual(ledgerTotalsOf(counting));
        expect(ledger.periods()).toEqual([...new Set(counting.map(({ period }) => period))].sort());
        expect(Object.values(ledger.totals()).reduce((sum, total) => sum + total, 0)).toBe(0);
      }),
    );
  });
});

describe("a ledger of more than one number holds", () => {
  const huge: Posting = { ...(postedCredit[1] as Posting), amountFen: fen(2 ** 51) };
  const back: Posting = { ...(postedCredit[0] as Posting), amountFen: fen(-(2 ** 51)) };

  it("goes on exactly, and is right again when the sums are", () => {
    const ledger = createLedger();
    ledger.post([huge, back]);
    ledger.post([huge, back]);
    expect(() => ledger.balanceOf(huge.account)).toThrow("exact range");
    ledger.unpost([huge, back]);
    expect(ledger.balanceOf(huge.account)).toBe(2 ** 51);
    expect(ledger.totals()).toMatchObject({ contributions: -(2 ** 51), "personal-account": 2 ** 51 });
  });
});
