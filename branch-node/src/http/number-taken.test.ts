import { describe, expect, it } from "vitest";
import { employerCells, employersText, personCells, personsText } from "../import/import.fixture.ts";
import { employer, keyOf, LI, openTestCity, person, ZHANG } from "../testing/city.fixture.ts";
import { openTestNode } from "../testing/node.fixture.ts";

/*
 * Goal: nobody is entered twice where the first entry can be seen; where it cannot, the entry goes through, the centre
 * marks the later one as an alias, and the branch and the institution are told so.
 */
describe("a number that this office holds", () => {
  it("is refused before anything is written, of a person and of an employer", async () => {
    const { branch, employerKey } = await openTestCity();
    const before = (await branch.get("/v1/line")).body["unconfirmed"];
    const again = await branch.send("POST", "/v1/entities/person", person(ZHANG, employerKey));
    expect([again.status, again.body["code"]]).toEqual([409, "number-taken"]);
    expect(String(again.body["action"])).not.toBe("");
    expect(again.text).not.toContain(ZHANG);
    expect((await branch.send("POST", "/v1/entities/employer", employer())).body["code"]).toBe("number-taken");
    expect((await branch.get("/v1/line")).body["unconfirmed"]).toBe(before);
    expect((await branch.send("POST", "/v1/entities/person", person(LI, employerKey))).status).toBe(201);
    expect((await branch.send("POST", "/v1/entities/person", person(LI, employerKey))).status).toBe(409);
  });

  it("goes to one of two requests of the same moment", async () => {
    const { branch, employerKey } = await openTestCity();
    const both = await Promise.all(
      ["a", "b"].map((key) => branch.send("POST", "/v1/entities/person", person(LI, employerKey), { key })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it("is free again when a correction gave it up", async () => {
    const { branch, employerKey, personKey } = await openTestCity();
    const identity = { ...person(LI, employerKey).groups.identity };
    const put = await branch.send("PUT", `/v1/entities/person/${personKey}/identity`, { value: identity });
    expect(put.status).toBe(201);
    expect((await branch.send("POST", "/v1/entities/person", person(ZHANG, employerKey))).status).toBe(201);
  });

  it("is a problem of its row in a file that gives it to somebody else, and none under the same name", async () => {
    const { branch } = await openTestCity();
    await branch.send("POST", "/v1/imports/employers", employersText(employerCells()), { key: "e1" });
    const row = { idNumber: ZHANG, sex: "男", birthDate: "1985-01-01" };
    const other = await branch.send("POST", "/v1/imports/persons", personsText(personCells({ ...row, name: "李四" })), {
      key: "p1",
    });
    expect(other.body).toMatchObject({ taken: 0, alreadyThere: 0, wrong: 1, problemCount: 1 });
    expect(other.body["problems"]).toMatchObject([{ line: 2, code: "number-taken" }]);
    const same = await branch.send("POST", "/v1/imports/persons", personsText(personCells({ ...row, name: "张三" })), {
      key: "p2",
    });
    expect(same.body).toMatchObject({ taken: 0, alreadyThere: 1, wrong: 0, problems: [] });
  });
});

describe("a number that only another office holds", () => {
  it("is entered, and told as an alias once the centre has seen both; the institution finds the first only", async () => {
    const { centre, branch, hospital, personKey, round } = await openTestCity();
    const other = await openTestNode(centre, "B02");
    await round(other);
    const theirs = keyOf(await other.send("POST", "/v1/entities/employer", employer("B02")));
    const made = await other.send("POST", "/v1/entities/person", person(ZHANG, theirs, "B02"));
    expect(made.status).toBe(201);
    const path = `/v1/entities/person/${keyOf(made)}`;
    expect((await other.get(path)).body["aliasOf"]).toBeUndefined();
    await round(other, branch, hospital);
    expect((await other.get(path)).body["aliasOf"]).toEqual({
      entityKey: personKey,
      constraint: "id-number",
      isHere: false,
    });
    expect((await branch.get(`/v1/entities/person/${personKey}`)).body["aliasOf"]).toBeUndefined();
    const found = await hospital.send("POST", "/v1/persons/find", { idNumber: ZHANG });
    expect((found.body["persons"] as { entityKey: string }[]).map(({ entityKey }) => entityKey)).toEqual([personKey]);
  });
});
