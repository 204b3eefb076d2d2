import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planStory, STORY_PEOPLE_MIN } from "./story-plan.ts";

const people = (b01: number, b02: number) => ({
  ofBranch: {
    B01: Array.from({ length: b01 }, (_, n) => `one-${n}`),
    B02: Array.from({ length: b02 }, (_, n) => `two-${n}`),
  },
});

describe("the plan of the story", () => {
  it("is the same for the same seed and another for another", () => {
    expect(planStory(7, people(300, 200))).toEqual(planStory(7, people(300, 200)));
    expect(planStory(7, people(300, 200))).not.toEqual(planStory(8, people(300, 200)));
  });

  it("is not made for too few people", () => {
    expect(planStory(1, people(STORY_PEOPLE_MIN - 1, 0))).toBeUndefined();
    expect(planStory(1, people(STORY_PEOPLE_MIN, 0))).toBeDefined();
  });

  it("has nobody settle whose card is not in use, and is not made when too few cards are left", () => {
    const { ofBranch } = people(14, 10);
    const withoutCard = new Set([...ofBranch.B01.slice(0, 8), ...ofBranch.B02.slice(0, 4)]);
    const plan = planStory(3, { ofBranch, withoutCard });
    const patients = [...(plan?.before ?? []), ...(plan?.hospital ?? []), ...(plan?.pharmacy ?? [])];
    expect(patients.length).toBeGreaterThanOrEqual(3);
    expect([...patients, plan?.lostAtHospital ?? ""].filter((one) => withoutCard.has(one))).toEqual([]);
    const all = new Set([...ofBranch.B01, ...ofBranch.B02]);
    expect(planStory(3, { ofBranch, withoutCard: all })).toBeUndefined();
  });

  it("gives nobody two roles, so that no two cut-off sites settle one person", () => {
    fc.assert(
      fc.property(fc.nat(400), fc.nat(400), fc.nat(), (b01, b02, seed) => {
        const plan = planStory(seed, people(b01, b02));
        if (!plan) return;
        const roles = [
          ...plan.sameGroup,
          ...plan.otherGroup,
          ...plan.before,
          ...plan.hospital,
          ...plan.pharmacy,
          plan.lostAtHospital,
          ...Object.values(plan.lostAtBranch),
          ...Object.values(plan.contactChanges).flat(),
        ];
        expect(new Set(roles).size).toBe(roles.length);
        expect(roles.every((idNumber) => idNumber !== undefined)).toBe(true);
      }),
    );
  });
});
