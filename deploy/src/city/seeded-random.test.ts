import { describe, expect, it } from "vitest";
import { createSeededRandom, weighted } from "./seeded-random.ts";

describe("createSeededRandom", () => {
  it("gives the same draws on every machine", () => {
    const random = createSeededRandom(42, "persons");
    // Pinned: a change here changes every demonstration city ever shown.
    expect(Array.from({ length: 6 }, () => random.below(1_000_000))).toEqual([
      423807, 575833, 878834, 33258, 231363, 266165,
    ]);
  });

  it("keeps seeds and streams apart", () => {
    const draws = (seed: number, stream: string) => {
      const random = createSeededRandom(seed, stream);
      return Array.from({ length: 8 }, () => random.below(2 ** 32)).join();
    };
    const all = [draws(1, "a"), draws(2, "a"), draws(1, "b"), draws(1 + 2 ** 32, "a")];
    expect(new Set(all).size).toBe(all.length);
  });

  it("draws evenly, also among numbers that do not divide 2^32", () => {
    const random = createSeededRandom(7, "even");
    const counts = new Array<number>(7).fill(0);
    for (let draw = 0; draw < 70_000; draw += 1) {
      const value = random.below(7);
      counts[value] = (counts[value] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it("draws by weight, and never what has no weight", () => {
    const random = createSeededRandom(7, "weights");
    const items = weighted([
      ["often", 30],
      ["never", 0],
      ["seldom", 10],
    ]);
    const draws = Array.from({ length: 4000 }, () => random.pickWeighted(items));
    const seldom = draws.filter((draw) => draw === "seldom").length;
    expect(Math.abs(seldom - 1000)).toBeLessThan(120);
    expect(draws).not.toContain("never");
  });
});
