import { describe, expect, it } from "vitest";
import { ownProblem } from "../../api/problem.ts";
import { type FindByNumber, holderOfNumber } from "./number-holder.ts";
import type { FoundPerson } from "./person-shown.ts";

const finding =
  (...keys: readonly string[]): FindByNumber =>
  async () => ({ ok: true, value: { persons: keys.map((entityKey) => ({ entityKey }) as FoundPerson) } });

describe("who holds a number", () => {
  it("is whoever is found under it, and never the person who is being changed", async () => {
    expect(await holderOfNumber(finding("k1"), "n")).toMatchObject({ entityKey: "k1" });
    expect(await holderOfNumber(finding("k1"), "n", "k1")).toBeUndefined();
    expect(await holderOfNumber(finding("k1", "k2"), "n", "k1")).toMatchObject({ entityKey: "k2" });
    expect(await holderOfNumber(finding(), "n")).toBeUndefined();
  });

  it("is not known without an answer", async () => {
    const silent: FindByNumber = async () => ({ ok: false, problem: ownProblem("no-answer", "en") });
    expect(await holderOfNumber(silent, "n")).toBeUndefined();
  });
});
