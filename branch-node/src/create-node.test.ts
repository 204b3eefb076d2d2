import { assert, makeRef, type Ref, refParts } from "@huilian/domain";
import { loadCrypto } from "@huilian/sync";
import { describe, expect, it } from "vitest";
import { AREA, createTestCentre } from "./testing/centre.fixture.ts";
import {
  bill,
  employer,
  institution,
  keyOf,
  LI,
  openTestCity,
  person,
  policy,
  refsOf,
  ZHANG,
} from "./testing/city.fixture.ts";
import { openTestNode } from "./testing/node.fixture.ts";

const fieldsOf = (answer: { body: Record<string, unknown> }) =>
  (answer.body["errors"] as { path: string; problem: string; sentence: string }[]) ?? [];
const changesOf = (answer: { body: Record<string, unknown> }) => answer.body["changes"] as Record<string, unknown>[];
const personsOf = (answer: { body: Record<string, unknown> }) => answer.body["persons"] as Record<string, unknown>[];
describe("a node's changes", () => {
  it("are seen at once, unconfirmed, and confirmed when the centre has decided", async () => {
    const { branch, employerKey, round } = await openTestCity();
    const made = await branch.send("POST", "/v1/entities/person", person(LI, employerKey));
    expect(made.status).toBe(201);
    expect(refsOf(made)).toHaveLength(3);
    const path = `/v1/entities/person/${keyOf(made)}`;
    const shown = async () =>
      ((await branch.get(path)).body["groups"] as Record<string, Record<string, unknown>>)["identity"];
    expect(await shown()).toMatchObject({ confirmed: false, site: "B01", operatorId: "clerk-1" });
    expect(personsOf(await branch.send("POST", "/v1/persons/find", { idNumber: LI }))).toHaveLength(1);
    await round(branch);
    expect(await shown()).toMatchObject({ confirmed: true });
    expect(changesOf(await branch.get("/v1/changes?limit=500")).map(({ state }) => state)).not.toContain("undecided");
  });

  it("put over an undecided put follows it, and says what it saw", async () => {
    const { branch, personKey, centre, round } = await openTestCity();
    const path = `/v1/entities/person/${personKey}`;
    await branch.send("PUT", `${path}/contact`, { value: { phone: "1" } });
    const second = await branch.send("PUT", `${path}/contact`, { value: { phone: "2" } });
    expect(second.status).toBe(201);
    await round(branch);
    expect(centre.fold.entity("person", personKey)?.groups["contact"]?.heads.map(({ value }) => value)).toEqual([
      { phone: "2" },
    ]);
    const stale = await branch.send("PUT", `${path}/contact`, { value: { phone: "3" }, base: [] });
    expect([stale.status, stale.body["code"]]).toEqual([409, "changed-meanwhile"]);
  });

  it("are answered the same again under the same key, also after a restart, and refused under another body", async () => {
    const { branch, employerKey } = await openTestCity();
    const body = person(LI, employerKey);
    const first = await branch.send("POST", "/v1/entities/person", body, { key: "k1" });
    const again = await branch.send("POST", "/v1/entities/person", body, { key: "k1" });
    expect([again.status, again.text]).toEqual([201, first.text]);
    const restarted = await branch.restart();
    expect((await restarted.send("POST", "/v1/entities/person", body, { key: "k1" })).text).toBe(first.text);
    const other = await restarted.send("POST", "/v1/entities/person", person(ZHANG, employerKey), { key: "k1" });
    expect([other.status, other.body["code"]]).toEqual([422, "idempotency-key-reused"]);
    const otherPath = await restarted.send("POST", "/v1/entities/employer", body, { key: "k1" });
    expect(otherPath.status).toBeGreaterThanOrEqual(400);
    expect((await restarted.send("POST", "/v1/entities/person", body, { key: "" })).body["code"]).toBe(
      "idempotency-key-missing",
    );
  });

  it("are found again after a restart", async () => {
    const { branch, employerKey } = await openTestCity();
    await branch.send("POST", "/v1/entities/person", person(LI, employerKey));
    const restarted = await branch.restart();
    for (const number of [LI, ZHANG]) {
      expect(personsOf(await restarted.send("POST", "/v1/persons/find", { idNumber: number }))).toHaveLength(1);
    }
    expect(personsOf(await restarted.send("POST", "/v1/persons/find", { cardNumber: "B0100001" }))).toHaveLength(1);
    expect(personsOf(await restarted.send("POST", "/v1/persons/find", { name: "张" }))).toHaveLength(2);
    expect(restarted.node.status()).toMatchObject({ unconfirmed: 3, unreceipted: 3 });
  });

  it("are refused where the office has no right or what they name is not there", async () => {
    const { branch, hospital, employerKey, personKey } = await openTestCity();
    const code = async (answer: Promise<{ body: Record<string, unknown> }>) => (await answer).body["code"];
    expect(await code(hospital.send("POST", "/v1/entities/person", person(LI, employerKey)))).toBe("no-right");
    expect(await code(branch.send("POST", "/v1/entities/policy", policy()))).toBe("no-right");
    const strange = "0".repeat(32);
    const unknown = await branch.send("POST", "/v1/entities/person", person(LI, strange));
    expect(unknown.body["code"]).toBe("reference-unknown");
    expect(fieldsOf(unknown)[0]?.path).toBe("groups.coverage.employer");
    const issue = { issue: { cardNumber: "1", issuedOn: "2026-01-01" } };
    expect(await code(branch.send("POST", "/v1/entities/card", { groups: issue }))).toBe("root-missing");
    expect(await code(branch.send("POST", "/v1/entities/card", { groups: issue, root: strange }))).toBe("root-unknown");
    expect(await code(branch.send("PUT", `/v1/entities/person/${strange}/contact`, { value: {} }))).toBe(
      "entity-unknown",
    );
    const future = { value: {}, businessDate: "2027-01-01" };
    expect(await code(branch.send("PUT", `/v1/entities/person/${personKey}/contact`, future))).toBe(
      "business-date-in-future",
    );
    expect(await code(hospital.send("POST", "/v1/entities/settlement", { groups: {} }))).toBe("has-own-route");
  });

  it("name the wrong field with a sentence and without what was typed", async () => {
    const { branch, employerKey } = await openTestCity();
    const wrong = person("230102198501019019", employerKey);
    const answer = await branch.send("POST", "/v1/entities/person", wrong);
    expect(answer.status).toBe(400);
    expect(fieldsOf(answer)).toEqual([
      {
        path: "groups.identity.idNumber",
        problem: "id-number-check-digit",
        sentence: expect.stringContaining("校验") as string,
      },
    ]);
    expect(answer.text).not.toContain("230102198501019019");
  });
});

describe("marks", () => {
  it("travel ahead as notices and stop the card everywhere", async () => {
    const { branch, hospital, cardKey, centre, round } = await openTestCity();
    const marked = await branch.send("POST", `/v1/entities/card/${cardKey}/status/marks`, {
      value: { state: "lost", reason: "reported" },
    });
    expect(marked.status).toBe(201);
    await round(branch, hospital);
    expect(centre.notices).toEqual(["B01"]);
    const settled = await hospital.send("POST", "/v1/settlements", bill(ZHANG, 20_000));
    expect([settled.status, settled.body["code"]]).toEqual([422, "card-lost"]);
  });

  it("set at the counter itself count there before anybody else heard of them", async () => {
    const { hospital, pharmacy, cardKey } = await openTestCity();
    await hospital.send("POST", `/v1/entities/card/${cardKey}/status/marks`, {
      value: { state: "blocked", reason: "found" },
    });
    expect((await hospital.send("POST", "/v1/settlements", bill(ZHANG, 20_000))).body["code"]).toBe("card-blocked");
    expect((await pharmacy.send("POST", "/v1/settlements", bill(ZHANG, 20_000))).status).toBe(201);
  });

  it("are removed by the centre only", async () => {
    const { branch, desk, cardKey, round, centre } = await openTestCity();
    const marked = await branch.send("POST", `/v1/entities/card/${cardKey}/status/marks`, {
      value: { state: "lost", reason: "r" },
    });
    const clear = { clears: refsOf(marked) };
    const path = `/v1/entities/card/${cardKey}/status/clears`;
    expect((await branch.send("POST", path, clear)).body["code"]).toBe("no-right");
    expect((await desk.send("POST", path, clear)).status).toBe(201);
    await round(branch, desk);
    await round(branch, desk);
    expect(centre.fold.entity("card", cardKey)?.groups["status"]).toBeUndefined();
  });
});

describe("an institution", () => {
  it("finds nobody by name or card number, and its look-ups are counted", async () => {
    const { hospital } = await openTestCity();
    expect((await hospital.send("POST", "/v1/persons/find", { name: "张" })).body["code"]).toBe("search-not-here");
    expect((await hospital.send("POST", "/v1/persons/find", { cardNumber: "B0100001" })).body["code"]).toBe(
      "search-not-here",
    );
    const found = personsOf(await hospital.send("POST", "/v1/persons/find", { idNumber: ZHANG.toLowerCase() }));
    expect(found).toMatchObject([
      { name: "张三", cards: [{ cardNumber: "B0100001", state: "active" }], accountBalance: 10_000 },
    ]);
    expect(personsOf(await hospital.send("POST", "/v1/persons/find", { idNumber: LI }))).toEqual([]);
    expect((await hospital.get("/v1/line")).body).toMatchObject({ lookups: { found: 1, notFound: 1 } });
  });
});

describe("a damaged replica", () => {
  it("stops the counter with a sentence, and says of nobody that there is no such person", async () => {
    const { branch } = await openTestCity();
    const [page] = await branch.store.listIds({ from: "page/branch/", before: "page/branch/~", limit: 1 });
    await branch.store.drop([page ?? ""]);
    const damaged = await branch.restart();
    for (const answer of [
      await damaged.send("POST", "/v1/persons/find", { idNumber: ZHANG }),
      await damaged.get(`/v1/entities/person/${"0".repeat(32)}`),
      await damaged.send("POST", "/v1/settlements", bill(ZHANG, 1)),
    ]) {
      expect([answer.status, answer.body["code"]]).toEqual([503, "replica-damaged"]);
      expect(String(answer.body["detail"]).length).toBeGreaterThan(5);
    }
    expect((await damaged.node.app.request("/v1/health")).status).toBe(503);
    expect((await damaged.node.sync()).problem?.kind).toBe("replica");
  });
});

describe("a store that ends before what the key file notes", () => {
  it("is written on in a new incarnation, without asking anybody", async () => {
    const { branch, personKey } = await openTestCity();
    const path = `/v1/entities/person/${personKey}/contact`;
    const change = async (node: typeof branch, phone: string) => {
      const [ref] = refsOf(await node.send("PUT", path, { value: { phone } })) as readonly Ref[];
      assert(ref, "the change is answered");
      return { ref, ...refParts(ref) };
    };
    const first = await change(branch, "1");
    const whole = await branch.restart({ noted: first.ref });
    const second = await change(whole, "2");
    expect(second).toMatchObject({ incarnation: first.incarnation, sequence: first.sequence + 1 });
    const restored = await whole.restart({ noted: makeRef(second.incarnation, second.sequence + 1, second.hash) });
    const third = await change(restored, "3");
    expect(third.sequence).toBe(1);
    expect(third.incarnation).not.toBe(first.incarnation);
  });
});

describe("a node that never heard the centre", () => {
  it("signs nothing, and says why", async () => {
    const centre = createTestCentre(await loadCrypto());
    const branch = await openTestNode(centre, "B01");
    const answer = await branch.send("POST", "/v1/entities/employer", employer());
    expect([answer.status, answer.body["code"]]).toEqual([503, "not-provisioned-yet"]);
    centre.setUp("B01", false);
    await branch.node.sync();
    expect((await branch.get("/v1/incidents")).body["incidents"]).toEqual([]);
  });
});

describe("the API", () => {
  it("writes no identity number into logs, problems or answers to changes of others", async () => {
    const { hospital, branch, employerKey } = await openTestCity();
    await branch.send("POST", "/v1/entities/person", person(LI, employerKey));
    await branch.get(`/v1/persons/${ZHANG}?idNumber=${ZHANG}`);
    await hospital.send("POST", "/v1/persons/find", { idNumber: ZHANG });
    await hospital.send("POST", "/v1/settlements", bill(ZHANG, 30_000));
    const problem = await hospital.send("POST", "/v1/settlements", { ...bill(ZHANG, 1), [ZHANG]: 1 });
    expect(problem.status).toBe(400);
    expect(problem.text).not.toContain(ZHANG);
    const lines = [...branch.lines, ...hospital.lines].join("\n");
    expect(lines).toContain("/v1/persons/find");
    for (const secret of [ZHANG, LI, "张三", AREA]) expect(lines).not.toContain(secret);
  });

  it("answers bad input on every route with a problem and never with a fault", async () => {
    const { hospital, branch, desk } = await openTestCity();
    const described = (await branch.get("/openapi.json")).body["paths"] as Record<string, Record<string, unknown>>;
    const bodies: unknown[] = [
      {},
      [],
      null,
      7,
      { groups: 1 },
      { value: {} },
      { value: null, clears: [] },
      { idNumber: 5 },
      { lines: {} },
    ];
    let asked = 0;
    for (const [path, methods] of Object.entries(described)) {
      for (const method of Object.keys(methods)) {
        if (path.includes("/line/")) continue;
        for (const filled of ["x", "0".repeat(32), "0".repeat(33)]) {
          const url = path.replaceAll(/\{\w+\}/g, filled);
          const node = asked % 3 === 0 ? hospital : asked % 3 === 1 ? branch : desk;
          asked += 1;
          if (method === "get") {
            expect((await node.get(`${url}?after=x&limit=0`)).status, url).toBeLessThan(500);
            continue;
          }
          for (const body of bodies) {
            const answer = await node.send(method.toUpperCase() as "POST", url, body);
            expect(answer.status, `${method} ${url} ${JSON.stringify(body)} ${answer.text}`).toBeLessThan(500);
          }
          const broken = await node.send(method.toUpperCase() as "POST", url, "{", { type: "application/json" });
          expect(broken.status, url).toBeLessThan(500);
          expect(
            (await node.send(method.toUpperCase() as "POST", url, "<x/>", { type: "text/xml" })).status,
            url,
          ).toBeLessThan(500);
        }
      }
    }
    expect(asked).toBeGreaterThan(60);
  });

  it("asks who calls, keeps nothing in caches, and describes itself", async () => {
    const { branch } = await openTestCity();
    const stranger = await branch.send("POST", "/v1/persons/find", { idNumber: ZHANG }, { token: "wrong" });
    expect([stranger.status, stranger.body["code"]]).toEqual([401, "not-signed-in"]);
    const answer = await branch.node.app.request("/v1/health");
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
    const described = await branch.get("/openapi.json");
    expect(described.text).toContain("/v1/entities/person/{entityKey}/contact");
    expect(described.text).toContain("contributionBase");
    expect((await branch.get("/docs")).text).toContain("<!doctype html>");
    const employerWrong = await branch.send("POST", "/v1/entities/employer", { ...employer(), ...institution("H01") });
    expect(employerWrong.status).toBe(400);
  });
});
