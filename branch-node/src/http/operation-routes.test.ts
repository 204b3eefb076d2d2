import type { OperationEntry } from "@huilian/domain";
import { beforeEach, describe, expect, it } from "vitest";
import { bill, LI, openTestCity, type TestCity, ZHANG } from "../testing/city.fixture.ts";
import type { TestNode } from "../testing/node.fixture.ts";

let city: TestCity;
beforeEach(async () => {
  city = await openTestCity();
});

type Shown = OperationEntry & { readonly place: string };
const operationsOf = async (node: TestNode, query = ""): Promise<readonly Shown[]> => {
  const { status, body } = await node.get(`/v1/operations${query}`);
  expect(status).toBe(200);
  return body["operations"] as readonly Shown[];
};
const plain = (entries: readonly Shown[]) =>
  entries.filter(({ kind }) => kind !== "tip").map(({ atMs: _at, place: _place, ...entry }) => entry);

const find = (node: TestNode, body: object) => node.send("POST", "/v1/persons/find", body, { key: "" });

describe("the record of operations", () => {
  it("holds who looked at whom, how and when, and never a number or a name", async () => {
    const { hospital, branch, personKey } = city;
    const before = plain(await operationsOf(branch)).length;
    await find(hospital, { idNumber: ZHANG });
    await find(hospital, { idNumber: LI });
    await hospital.send("POST", "/v1/settlements/preview", bill(ZHANG, 10_000), { key: "" });
    await hospital.send("POST", "/v1/settlements", bill(ZHANG, 10_000));
    await find(branch, { name: "张三" });
    await find(branch, { idNumber: ZHANG });
    await find(branch, { cardNumber: "no-such-card" });
    await branch.get(`/v1/entities/person/${personKey}`);
    await branch.get(`/v1/entities/person/${"9".repeat(32)}`);
    await branch.get(`/v1/entities/employer/${city.employerKey}`);
    await branch.get(`/v1/persons/${personKey}/settlements`);

    const operatorId = "clerk-1";
    const seen = { kind: "look-up", operatorId, subject: personKey };
    const ofHospital = await operationsOf(hospital);
    expect(plain(ofHospital)).toEqual([
      { ...seen, detail: "by-number" },
      { kind: "look-up-missed", operatorId, detail: "by-number" },
      { ...seen, detail: "preview" },
      { ...seen, detail: "settlement" },
    ]);
    const ofBranch = await operationsOf(branch);
    expect(plain(ofBranch).slice(before)).toEqual([
      { ...seen, detail: "by-name" },
      { ...seen, detail: "by-number" },
      { kind: "look-up-missed", operatorId, detail: "by-card" },
      { ...seen, detail: "by-key" },
      { kind: "look-up-missed", operatorId, detail: "by-key", subject: "9".repeat(32) },
      { ...seen, detail: "list" },
    ]);
    for (const text of [JSON.stringify(ofHospital), JSON.stringify(ofBranch), hospital.lines.join("\n")]) {
      for (const secret of [ZHANG, LI, "张三", "no-such-card"]) expect(text).not.toContain(secret);
    }
  });

  it("is no change: nothing waits, is unconfirmed or listed because of it, and the settlement is what it is", async () => {
    const { hospital } = city;
    await find(hospital, { idNumber: ZHANG });
    await find(hospital, { idNumber: LI });
    expect((await hospital.get("/v1/line")).body).toMatchObject({
      unconfirmed: 0,
      unreceipted: 0,
      onlyHere: 0,
      lookups: { found: 1, notFound: 1 },
    });
    expect((await hospital.get("/v1/changes")).body).toEqual({ changes: [] });
    const line = (await hospital.get("/v1/line")).body["operations"] as { waiting: number; unreceipted: number };
    expect(line.waiting + line.unreceipted).toBeGreaterThan(0);
    await city.round(hospital);
    hospital.clock.monotonicMs += 1_000;
    await city.round(hospital);
    expect((await hospital.get("/v1/line")).body).toMatchObject({ operations: { waiting: 0, unreceipted: 0 } });
    expect((await hospital.get("/v1/changes")).body).toEqual({ changes: [] });
    expect(city.centre.fold.counts("H01" as never)).toMatchObject({ applied: 0, parked: 0, quarantined: 0 });
    expect(city.centre.fold.counts("H01" as never).operations).toBeGreaterThan(0);
  });

  it("holds prints of screens, and takes nothing else for one", async () => {
    const { hospital, personKey } = city;
    const print = (body: object) => hospital.send("POST", "/v1/prints", body, { key: "" });
    expect((await print({ screen: "slip", subject: personKey })).body).toEqual({ recorded: true });
    expect(plain(await operationsOf(hospital))).toEqual([
      { kind: "print", operatorId: "clerk-1", screen: "slip", subject: personKey },
    ]);
    for (const body of [
      {},
      { screen: ZHANG },
      { screen: "张三" },
      { screen: "slip", subject: ZHANG },
      { screen: "slip", note: "x" },
    ]) {
      const answer = await print(body);
      expect(answer.body).toMatchObject({ code: "bad-input" });
      expect(answer.text).not.toContain(ZHANG);
    }
  });

  it("holds drills and their ends", async () => {
    await city.branch.send("POST", "/v1/line/disconnect", {}, { key: "" });
    await city.branch.send("POST", "/v1/line/reconnect", {}, { key: "" });
    const kinds = (await operationsOf(city.branch)).map(({ kind }) => kind);
    expect(kinds.slice(-2)).toEqual(["drill-began", "drill-ended"]);
  });

  it("is listed in pages, from either end, and survives a restart", async () => {
    const { hospital } = city;
    for (let n = 0; n < 4; n += 1) {
      hospital.clock.monotonicMs += 1_000;
      await find(hospital, { idNumber: LI });
      await hospital.node.flushOperations();
    }
    const paged: Shown[] = [];
    let query: string | undefined = "?limit=1";
    while (query !== undefined) {
      const { body } = await hospital.get(`/v1/operations${query}`);
      paged.push(...(body["operations"] as Shown[]));
      const next = body["next"] as string | undefined;
      query = next === undefined ? undefined : `?limit=1&after=${encodeURIComponent(next)}`;
    }
    const all = await operationsOf(hospital);
    expect(paged).toEqual(all);
    expect(all.filter(({ kind }) => kind === "look-up-missed")).toHaveLength(4);
    expect(await operationsOf(hospital, "?order=newest")).toEqual([...all].reverse());
    const unknown = await hospital.get(`/v1/operations?after=${"9".repeat(32)}%2F1`);
    expect(unknown.body).toMatchObject({ code: "cursor-unknown" });
    await hospital.node.close();
    expect(await operationsOf(await hospital.restart())).toEqual(all);
  });

  it("that cannot be kept keeps the answer back", async () => {
    const { hospital } = city;
    await hospital.node.close();
    expect((await find(hospital, { idNumber: ZHANG })).body).toMatchObject({ status: 503, code: "not-saved" });
  });

  it("is written by nobody by hand", async () => {
    const answer = await city.branch.send("POST", "/v1/entities/operation", { groups: {} });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect((await city.branch.get("/openapi.json")).text).not.toContain("entities/operation/");
  });
});
