import { normaliseIdentityNumber } from "@huilian/domain";
import { createKeyRegistry, type KeyRegistry, readSlipCode } from "@huilian/sync";
import { beforeAll, describe, expect, it } from "vitest";
import { bill, openTestCity, refsOf, type TestCity, ZHANG } from "../testing/city.fixture.ts";
import type { TestAnswer } from "../testing/node.fixture.ts";

let city: TestCity;
beforeAll(async () => {
  city = await openTestCity();
});

const placeOf = (answer: TestAnswer): string => (refsOf(answer)[0] ?? "").split("/").slice(0, 2).join("/");

function registryOf({ centre }: TestCity): KeyRegistry {
  const { rootPublicKey, rootSuite, network } = centre.trustRoot;
  const registry = createKeyRegistry(centre.crypto, { network, rootPublicKey, rootSuite });
  for (const certificate of centre.certificates) registry.learn(certificate);
  return registry;
}

describe("the slip of a settlement", () => {
  it("says what was signed, for whom, and what became of it", async () => {
    const { hospital, round } = city;
    const made = await hospital.send("POST", "/v1/settlements", bill(ZHANG, 123_456));
    const slip = await hospital.get(`/v1/settlements/${placeOf(made)}/slip`);
    expect(slip.status).toBe(200);
    expect(slip.body).toMatchObject({
      site: "H01",
      issuer: "Institution H01",
      operatorId: "clerk-1",
      person: { name: "张三", idNumber: `${ZHANG.slice(0, 6)}********${ZHANG.slice(14)}` },
      fact: { ...(made.body["fact"] as object) },
      capitals: { submitted: "壹仟贰佰叁拾肆元伍角陆分" },
      outcome: { state: "undecided", receipted: false },
    });
    expect(slip.text).not.toContain(normaliseIdentityNumber(ZHANG));
    await round(hospital);
    const later = await hospital.get(`/v1/settlements/${placeOf(made)}/slip`);
    expect(later.body).toMatchObject({ outcome: { state: "applied", receipted: true }, person: { name: "张三" } });
  });

  it("carries the signed fact, so that paper restores what a disk lost", async () => {
    const { hospital, centre } = city;
    const made = await hospital.send("POST", "/v1/settlements", bill(ZHANG, 5_000));
    const slip = await hospital.get(`/v1/settlements/${placeOf(made)}/slip`);
    const read = readSlipCode(centre.crypto, registryOf(city), [...(slip.body["qr"] as string[])].reverse());
    expect(read.ok && read.value.verified.changes.map(({ ref }) => ref)).toEqual(refsOf(made));
  });

  it("says how often it was printed before, and that somebody looked at it is recorded", async () => {
    const { hospital } = city;
    const made = await hospital.send("POST", "/v1/settlements", bill(ZHANG, 300));
    const path = `/v1/settlements/${placeOf(made)}/slip`;
    expect((await hospital.get(path)).body["prints"]).toBe(0);
    const [ref] = refsOf(made);
    for (let print = 0; print < 2; print += 1) await hospital.send("POST", "/v1/prints", { screen: "slip", ref });
    expect((await hospital.get(path)).body["prints"]).toBe(2);
    const { operations } = (await hospital.get("/v1/operations?order=newest&limit=10")).body as {
      operations: readonly { kind: string; screen?: string; ref?: string }[];
    };
    expect(
      operations.filter(({ kind, screen, ref: of }) => kind === "look-up" && screen === "slip" && of === ref),
    ).toHaveLength(1);
  });

  it("is the same slip after a restart, and there is none of what is no settlement or not here", async () => {
    const { hospital, branch } = await openTestCity();
    const made = await hospital.send("POST", "/v1/settlements", bill(ZHANG, 700), { key: "bill-1" });
    const before = await hospital.get(`/v1/settlements/${placeOf(made)}/slip`);
    const restarted = await hospital.restart();
    expect((await restarted.get(`/v1/settlements/${placeOf(made)}/slip`)).text).toBe(before.text);
    const again = await restarted.send("POST", "/v1/settlements", bill(ZHANG, 700), { key: "bill-1" });
    expect(again.text).toBe(made.text);
    const incarnation = placeOf(made).split("/")[0] ?? "";
    for (const path of [`${incarnation}/99`, `${"0".repeat(32)}/1`]) {
      expect((await restarted.get(`/v1/settlements/${path}/slip`)).body["code"]).toBe("change-unknown");
    }
    const changes = (await branch.get("/v1/changes")).body["changes"] as { ref: string }[];
    const other = (changes[0]?.ref ?? "").split("/").slice(0, 2).join("/");
    expect((await branch.get(`/v1/settlements/${other}/slip`)).body["code"]).toBe("change-unknown");
  });
});

describe("settlements of a person", () => {
  it("are those this node holds, newest first, and say whose they are", async () => {
    const { hospital, pharmacy, branch, personKey, round } = await openTestCity();
    await hospital.send("POST", "/v1/settlements", bill(ZHANG, 100));
    hospital.clock.wallMs += 1_000;
    await hospital.send("POST", "/v1/settlements", bill(ZHANG, 200));
    const here = await hospital.get(`/v1/persons/${personKey}/settlements`);
    const amounts = (answer: TestAnswer) =>
      (answer.body["settlements"] as { shares: { submitted: number }; isOwn: boolean; confirmed: boolean }[]).map(
        ({ shares, isOwn, confirmed }) => [shares.submitted, isOwn, confirmed],
      );
    expect(amounts(here)).toEqual([
      [200, true, false],
      [100, true, false],
    ]);
    expect(amounts(await pharmacy.get(`/v1/persons/${personKey}/settlements`))).toEqual([]);
    await round(hospital, branch);
    expect(amounts(await branch.get(`/v1/persons/${personKey}/settlements`))).toEqual([
      [200, false, true],
      [100, false, true],
    ]);
  });
});

describe("own settlements, newest first", () => {
  it("are paged through all incarnations to the oldest, each once", async () => {
    const { hospital } = await openTestCity();
    const made: string[] = [];
    for (let at = 0; at < 5; at += 1) {
      made.unshift(refsOf(await hospital.send("POST", "/v1/settlements", bill(ZHANG, 100 + at)))[0] ?? "");
    }
    const seen: string[] = [];
    let next: string | undefined;
    do {
      const page = await hospital.get(
        `/v1/settlements?order=newest&limit=2${next === undefined ? "" : `&after=${next}`}`,
      );
      seen.push(...(page.body["settlements"] as { ref: string }[]).map(({ ref }) => ref));
      next = page.body["next"] as string | undefined;
    } while (next !== undefined);
    expect(seen).toEqual(made);
  });
});
