import { describe, expect, it } from "vitest";
import { isSlipSettled, slipStateOf } from "./slip-shown.ts";

describe("the state of a slip", () => {
  it.each([
    [{ state: "undecided", receipted: false }, "undecided", false],
    [{ state: "undecided", receipted: true }, "receipted", false],
    [{ state: "parked", receipted: true }, "parked", false],
    [{ state: "applied", receipted: true }, "applied", true],
    [{ state: "applied", receipted: true, detail: { flag: {} } }, "flagged", true],
    [{ state: "quarantined", receipted: true }, "quarantined", true],
  ] as const)("%j is %s", (outcome, state, isSettled) => {
    expect(slipStateOf(outcome)).toBe(state);
    expect(isSlipSettled(outcome)).toBe(isSettled);
  });
});
