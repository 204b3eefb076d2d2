import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CARD_STATES, type CardState, cardStateRank, effectiveCardState } from "./card-status.ts";

const marks = (...states: readonly CardState[]) => states.map((state) => ({ state }));

describe("effectiveCardState", () => {
  it.each([
    [[], "active"],
    [["suspended"], "suspended"],
    [["suspended", "blocked"], "blocked"],
    [["lost", "blocked", "suspended"], "lost"],
    [["blocked", "lost"], "lost"],
    [["suspended", "active"], "suspended"],
  ] as const)("%j is %s", (states, expected) => {
    expect(effectiveCardState(marks(...states))).toBe(expected);
  });

  it("ranks lost over blocked over suspended over active", () => {
    expect([...CARD_STATES].sort((a, b) => cardStateRank(b) - cardStateRank(a))).toEqual([
      "lost",
      "blocked",
      "suspended",
      "active",
    ]);
  });

  it("does not depend on order or repetition, and a mark more never opens a card", () => {
    const anyMarks = fc.array(fc.constantFrom(...CARD_STATES).map((state) => ({ state })));
    fc.assert(
      fc.property(anyMarks, anyMarks, (some, more) => {
        const both = effectiveCardState([...some, ...more]);
        expect(effectiveCardState([...more, ...some, ...more])).toBe(both);
        expect(cardStateRank(both)).toBeGreaterThanOrEqual(cardStateRank(effectiveCardState(some)));
      }),
    );
  });
});
