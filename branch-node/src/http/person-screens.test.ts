import { describe, expect, it } from "vitest";
import { openTestCity } from "../testing/city.fixture.ts";

describe("an entity for a screen", () => {
  it("says what this kind of office may do", async () => {
    const { branch, personKey, cardKey } = await openTestCity();
    const shown = await branch.get(`/v1/entities/person/${personKey}`);
    expect(shown.body).toMatchObject({ may: { identity: ["put"], contact: ["put"] } });
    const card = (shown.body["children"] as { entityKey: string; may: object }[]).find(
      ({ entityKey }) => entityKey === cardKey,
    );
    expect(card?.may).toEqual({ issue: ["put"], status: ["mark"] });
  });
});

describe("employers", () => {
  it("are found at a branch by the beginning of the name or by code, and not at an institution", async () => {
    const { branch, hospital, employerKey } = await openTestCity();
    const expected = { entityKey: employerKey, name: "示例机械有限公司", creditCode: "91350100M000100Y43" };
    for (const body of [{ name: "示例" }, { creditCode: "91350100M000100Y43" }]) {
      expect((await branch.send("POST", "/v1/employers/find", body)).body["employers"]).toEqual([expected]);
    }
    expect((await branch.send("POST", "/v1/employers/find", { name: "机械" })).body["employers"]).toEqual([]);
    expect((await branch.send("POST", "/v1/employers/find", {})).body["code"]).toBe("bad-input");
    expect((await hospital.send("POST", "/v1/employers/find", { name: "示" })).body["code"]).toBe("search-not-here");
  });
});
