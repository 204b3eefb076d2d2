import { describe, expect, it } from "vitest";
import { planKills } from "./killer.ts";
import { liveThroughKills } from "./soak-kill.ts";

/*
 * Real processes on real disks die by kill -9 in the middle of a short story and are started again. What the clients
 * were answered is then looked for in the signed log: nothing may be missing, nothing may be there twice.
 */
describe("kill -9 at seeded moments", () => {
  it.each([11, 12])(
    "loses nothing and does nothing twice (seed %i)",
    async (seed) => {
      const story = await liveThroughKills(seed, 3);
      expect({ seed, moments: story.moments, ...story.summary }).toMatchObject({
        lost: 0,
        duplicated: 0,
        ledgerSumFen: 0,
        audit: "verified",
      });
      expect(story.killed).toBe(3);
      expect(story.isSound).toBe(true);
    },
    240_000,
  );

  it("plans the same moments for the same seed", () => {
    expect(planKills(5, 3)).toEqual(planKills(5, 3));
    expect(planKills(5, 3)).not.toEqual(planKills(6, 3));
  });
});
