import type { Eligibility } from "@huilian/conflict-rules";
import {
  type EntityKey,
  fen,
  type Hash,
  type Incarnation,
  type LocalDate,
  makeRef,
  type ReadChange,
  type Ref,
  siteId,
} from "@huilian/domain";
import { describe, expect, it } from "vitest";
import { knownCards, knownUse } from "./known-use.ts";

const person = "a".repeat(32) as EntityKey;
const card = `${person}.${"b".repeat(32)}` as EntityKey;
const refAt = (sequence: number): Ref => makeRef("1".repeat(32) as Incarnation, sequence, "0".repeat(64) as Hash);
const day = "2026-11-21" as LocalDate;

const eligibility = (over: Partial<Eligibility> = {}): Eligibility => ({
  person,
  name: "n",
  sex: "1",
  birthDate: day,
  personType: "employed",
  civilServant: false,
  area: "230100",
  insuredFrom: day,
  insuredUntil: day,
  cards: [{ card, cardNumber: "1", state: "active" }],
  years: { "2026": { deductible: fen(100), pooled: fen(200) } },
  accountBalance: fen(1_000),
  needs: [],
  ...over,
});

const settled = (sequence: number, ms: number, { servedOn = day as string, saw = {} as object } = {}): ReadChange =>
  ({
    ref: refAt(sequence),
    change: {
      site: siteId("H01"),
      stamp: { ms, counter: 0 },
      entityType: "settlement",
      entityKey: `${person}.${"c".repeat(32)}`,
      operation: "fact",
      value: { person, servedOn, saw, shares: { deductible: 10, pooled: 20, account: 600 } },
    },
  }) as unknown as ReadChange;

describe("known use", () => {
  it("adds what was settled here in the year, and takes from the account whatever the year", () => {
    const own = [settled(1, 5), settled(2, 6, { servedOn: "2025-12-31" })];
    expect(knownUse(eligibility(), own, day)).toEqual({
      deductible: 110,
      pooled: 220,
      accountBalance: 0,
      lastSettlement: refAt(2),
    });
    expect(knownUse(eligibility(), own, "2025-12-31" as LocalDate)).toMatchObject({ deductible: 10, pooled: 20 });
    expect(knownUse(eligibility(), [], day)).toEqual({ deductible: 100, pooled: 200, accountBalance: 1_000 });
  });

  it("names the last settlement: the later of both, and its own where it followed the centre's", () => {
    const said = { ref: refAt(9), site: siteId("P01"), effective: { ms: 100, counter: 0 } };
    const last = (own: readonly ReadChange[]) =>
      knownUse(eligibility({ lastSettlement: said }), own, day).lastSettlement;
    expect(last([])).toBe(said.ref);
    expect(last([settled(1, 200)])).toBe(refAt(1));
    expect(last([settled(1, 50)])).toBe(said.ref);
    expect(last([settled(1, 50, { saw: { lastSettlement: said.ref } })])).toBe(refAt(1));
  });

  it("shows the worst of the centre's state and the marks set here", () => {
    const mark = (state: string) =>
      ({ ref: refAt(3), change: { operation: "mark", entityKey: card, value: { state } } }) as unknown as ReadChange;
    const stateOf = (own: readonly ReadChange[], state: "active" | "lost" = "active") =>
      knownCards(eligibility({ cards: [{ card, state }] }), own)[0]?.state;
    expect(stateOf([])).toBe("active");
    expect(stateOf([mark("blocked"), mark("suspended")])).toBe("blocked");
    expect(stateOf([mark("suspended")], "lost")).toBe("lost");
  });
});
