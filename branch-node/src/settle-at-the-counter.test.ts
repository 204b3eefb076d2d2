import { describe, expect, it } from "vitest";
import { bill, LI, openTestCity, refsOf, ZHANG } from "./testing/city.fixture.ts";

interface Answered {
  readonly body: Record<string, unknown>;
}

const changesOf = ({ body }: Answered) => body["changes"] as Record<string, unknown>[];
const factOf = ({ body }: Answered) =>
  body["fact"] as Record<string, unknown> & { saw: Record<string, unknown>; shares: Record<string, unknown> };

describe("settlements", () => {
  it("split a bill by what the centre said and what was settled here since", async () => {
    const { hospital, round, centre } = await openTestCity();
    const first = await hospital.send("POST", "/v1/settlements", bill(ZHANG, 30_000));
    expect(first.status).toBe(201);
    expect(factOf(first)).toMatchObject({
      provisional: false,
      saw: { deductible: 0, pooled: 0, accountBalance: 10_000 },
      shares: { deductible: 10_000, pooled: 16_000, coinsurance: 4_000, account: 10_000, cash: 4_000 },
    });
    const second = factOf(await hospital.send("POST", "/v1/settlements", bill(ZHANG, 10_000)));
    expect(second).toMatchObject({
      saw: { deductible: 10_000, pooled: 16_000, accountBalance: 0, lastSettlement: refsOf(first)[0] },
    });
    expect(second["slipNumber"]).not.toBe(factOf(first)["slipNumber"]);
    await round(hospital);
    expect(centre.fold.exceptions()).toEqual([]);
    const third = factOf(await hospital.send("POST", "/v1/settlements", bill(ZHANG, 10_000)));
    expect(third).toMatchObject({ saw: { deductible: 10_000, pooled: 24_000 } });
  });

  it("of one person asked for at once see each other", async () => {
    const { hospital } = await openTestCity();
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => hospital.send("POST", "/v1/settlements", bill(ZHANG, 10_000))),
    );
    const seen = answers.map((answer) => factOf(answer).saw["lastSettlement"]);
    expect(new Set(seen).size).toBe(4);
    expect(answers.reduce((sum, answer) => sum + Number(factOf(answer).shares["deductible"]), 0)).toBe(10_000);
    const slips = new Set(answers.map((answer) => factOf(answer)["slipNumber"]));
    const after = await (await hospital.restart()).send("POST", "/v1/settlements", bill(ZHANG, 10_000));
    expect(slips.add(factOf(after)["slipNumber"]).size).toBe(5);
  });

  it("are answered the same again, also after a restart, and settled once", async () => {
    const { hospital } = await openTestCity();
    const first = await hospital.send("POST", "/v1/settlements", bill(ZHANG, 30_000), { key: "s1" });
    const restarted = await hospital.restart();
    expect((await restarted.send("POST", "/v1/settlements", bill(ZHANG, 30_000), { key: "s1" })).text).toBe(first.text);
    expect((await restarted.send("POST", "/v1/settlements", bill(ZHANG, 40_000), { key: "s1" })).status).toBe(422);
    expect((await restarted.get("/v1/settlements")).body["settlements"]).toHaveLength(1);
    const place = String(refsOf(first)[0]).split("/").slice(0, 2).join("/");
    expect((await restarted.get(`/v1/changes/${place}`)).body).toMatchObject({
      ref: refsOf(first)[0],
      state: "undecided",
      receipted: false,
    });
    const page = await restarted.get("/v1/changes?limit=1");
    expect([changesOf(page).length, page.body["next"]]).toEqual([1, undefined]);
  });

  it("preview writes nothing", async () => {
    const { hospital } = await openTestCity();
    const before = hospital.node.status();
    const preview = await hospital.send("POST", "/v1/settlements/preview", bill(ZHANG, 30_000));
    expect(factOf(preview)).toMatchObject({ shares: { pooled: 16_000 } });
    expect(hospital.node.status()).toMatchObject({ unconfirmed: (before as { unconfirmed: number }).unconfirmed });
  });

  it("are refused with a reason", async () => {
    const { hospital, branch } = await openTestCity();
    const code = async (body: object) => (await hospital.send("POST", "/v1/settlements", body)).body["code"];
    expect(await code(bill(LI, 1_000))).toBe("person-unknown");
    expect(await code(bill(ZHANG, 1_000, { servedOn: "2025-12-31" }))).toBe("not-insured");
    expect(await code(bill(ZHANG, 1_000, { servedOn: "2026-12-30" }))).toBe("served-in-future");
    expect(await code(bill(ZHANG, 1_000, { cardNumber: "another" }))).toBe("card-unknown");
    expect(await code(bill(ZHANG, 1_000, { lines: [] }))).toBe("bill-invalid");
    expect((await branch.send("POST", "/v1/settlements", bill(ZHANG, 1_000))).body["code"]).toBe("no-right");
  });
});

describe("while the line is cut", () => {
  it("settles within the person's limit, and numbers the incident", async () => {
    const { hospital, centre } = await openTestCity({ offlinePoolingMaxPerPerson: 20_000 });
    centre.setUp("H01", false);
    expect((await hospital.node.sync()).problem).toEqual({ kind: "line", problem: { kind: "unreachable" } });
    const first = await hospital.send("POST", "/v1/settlements", bill(ZHANG, 30_000));
    expect(factOf(first)).toMatchObject({ provisional: true, incident: "H01-20261121-1", shares: { pooled: 16_000 } });
    const beyond = await hospital.send("POST", "/v1/settlements", bill(ZHANG, 10_000));
    expect([beyond.body["code"], beyond.text.includes("40.00")]).toEqual(["offline-limit", true]);
    expect((await hospital.send("POST", "/v1/settlements", bill(ZHANG, 5_000))).status).toBe(201);
    centre.setUp("H01", true);
    await hospital.node.sync();
    const incidents = (await hospital.get("/v1/incidents")).body["incidents"];
    expect(incidents).toMatchObject([
      { number: "H01-20261121-1", cause: "cut", closed: { summary: { settlements: 2, people: 1, advanced: 20_000 } } },
    ]);
    const after = await hospital.restart();
    expect((await after.get("/v1/incidents")).body["incidents"]).toEqual(incidents);
  });

  it("stops when the fund may not pay, or when it lasted too long", async () => {
    const off = await openTestCity({ offlinePooling: false });
    off.centre.setUp("H01", false);
    await off.hospital.node.sync();
    expect((await off.hospital.send("POST", "/v1/settlements", bill(ZHANG, 30_000))).body["code"]).toBe(
      "offline-pooling-off",
    );
    expect((await off.hospital.send("POST", "/v1/settlements", bill(ZHANG, 9_000))).status).toBe(201);
    const long = await openTestCity();
    long.centre.setUp("H01", false);
    await long.hospital.node.sync();
    long.hospital.clock.monotonicMs += 73 * 3_600_000;
    expect((await long.hospital.send("POST", "/v1/settlements", bill(ZHANG, 9_000))).body["code"]).toBe(
      "offline-too-long",
    );
  });

  it("a drill refuses the node's own link until it ends", async () => {
    const { hospital, round } = await openTestCity();
    expect((await hospital.send("POST", "/v1/line/disconnect", {})).body).toMatchObject({
      state: "drill",
      incident: "H01-20261121-1",
    });
    expect((await hospital.node.sync()).problem?.kind).toBe("line");
    expect(factOf(await hospital.send("POST", "/v1/settlements", bill(ZHANG, 9_000)))).toMatchObject({
      provisional: true,
    });
    const restarted = await hospital.restart();
    expect((await restarted.get("/v1/line")).body).toMatchObject({ state: "drill", onlyHere: 1 });
    await restarted.send("POST", "/v1/line/reconnect", {});
    await round(restarted);
    const line = await restarted.get("/v1/line");
    expect(line.body).toMatchObject({ state: "connected", onlyHere: 0, unconfirmed: 0 });
    expect(line.body["incident"]).toBeUndefined();
    expect((await restarted.get("/v1/incidents")).body["incidents"]).toMatchObject([
      { cause: "drill", closed: { summary: { settlements: 1 } } },
    ]);
  });
});
