import { describe, expect, it } from "vitest";
import { contactDraft, coverageDraft, identityDraft, NUMBERS, testKey } from "../testing/drafts.fixture.ts";
import type { TestAuthor } from "../testing/network.fixture.ts";
import { openScene, type Scene } from "../testing/scene.fixture.ts";
import type { ConflictList } from "./conflict-list.ts";

const persons = [testKey(0x10), testKey(0x20), testKey(0x30)] as const;

interface Pair {
  readonly scene: Scene;
  readonly b01: TestAuthor;
  readonly b02: TestAuthor;
}

/** Two branches, and three persons whose telephone both changed without knowing of each other, one after another. */
async function conflictScene(): Promise<Pair & { readonly refs: readonly (readonly string[])[] }> {
  const scene = await openScene();
  const pair = { scene, b01: await scene.author("B01"), b02: await scene.author("B02") };
  const refs: (readonly string[])[] = [];
  for (const person of persons) refs.push(await twoTelephones(pair, person));
  return { ...pair, refs };
}

async function twoTelephones({ scene, b01, b02 }: Pair, person: (typeof persons)[number]): Promise<readonly string[]> {
  const created = b01.write(contactDraft(person, "0"));
  scene.clock.advance(1_000);
  const one = b01.write(contactDraft(person, "1", created.refs));
  scene.clock.advance(1_000);
  const two = b02.write(contactDraft(person, "2", created.refs));
  await scene.push(b01, created.segment, one.segment);
  await scene.push(b02, two.segment);
  await scene.centre.idle();
  return [...one.refs, ...two.refs];
}

const list = async (scene: Scene, query = ""): Promise<ConflictList> =>
  (await scene.api("GET", `/v1/centre/conflicts${query}`)).body as ConflictList;

const keysOf = ({ conflicts }: ConflictList) => conflicts.map(({ entityKey }) => entityKey);

describe("the list of conflicts", () => {
  it("shows both sides, column beside column, and the rule with what it compared", async () => {
    const { scene, refs } = await conflictScene();
    const { conflicts, total } = await list(scene, "?limit=1");
    const [loserRef, winnerRef] = refs[0] ?? [];
    expect(total).toBe(3);
    expect(conflicts).toHaveLength(1);
    const [conflict] = conflicts;
    expect(conflict).toMatchObject({
      entityType: "person",
      group: "contact",
      standing: true,
      winner: { ref: winnerRef, site: "B02", siteKind: "branch" },
      losers: [{ ref: loserRef, site: "B01", decidedBy: { method: "latest", sequenceNumber: 1 } }],
    });
    const [winnerMs, loserMs] = [conflict?.winner.madeMs ?? 0, conflict?.losers[0]?.madeMs ?? 0];
    expect(winnerMs - loserMs).toBe(1_000);
    expect(conflict?.losers[0]?.rule).toEqual({ code: "latest", winnerMs, loserMs });
    expect(conflict?.columns).toEqual([
      { column: "phone", differs: true, winner: { value: "2" }, losers: [{ value: "1" }] },
      { column: "address", differs: false, winner: {}, losers: [{}] },
      { column: "residenceBranch", differs: false, winner: {}, losers: [{}] },
    ]);
  });

  it("gives the name of the person and never the number", async () => {
    const { scene, b01, b02 } = await conflictScene();
    const [person] = persons;
    const created = b01.write(identityDraft(person, NUMBERS[0]));
    const one = b01.write(identityDraft(person, NUMBERS[1], created.refs));
    const two = b02.write(identityDraft(person, NUMBERS[0], created.refs));
    await scene.push(b01, created.segment, one.segment);
    await scene.push(b02, two.segment);
    await scene.centre.idle();
    const answer = await list(scene);
    expect(answer.conflicts.map(({ label, group }) => [label, group])).toEqual([
      ["张三", "contact"],
      ["张三", "identity"],
      [undefined, "contact"],
      [undefined, "contact"],
    ]);
    const numbers = answer.conflicts[1]?.columns.find(({ column }) => column === "idNumber");
    expect(numbers).toMatchObject({ differs: true, winner: { value: expect.stringMatching(/^230102\*{8}\d{3}.$/) } });
    for (const number of NUMBERS) expect(JSON.stringify(answer)).not.toContain(number);
    const [incarnation, sequence] = (one.refs[0] ?? "").split("/");
    const explained = await scene.api("GET", `/v1/centre/changes/${incarnation}/${sequence}`);
    for (const number of NUMBERS) expect(JSON.stringify(explained.body)).not.toContain(number);
  });

  it("names sites and records that columns hold as keys", async () => {
    const scene = await openScene({ siteNames: { B01: "第一分中心", B02: "第二分中心" } });
    const pair = { scene, b01: await scene.author("B01"), b02: await scene.author("B02") };
    const { b01, b02 } = pair;
    const [person] = persons;
    const employer = b01.write({
      entityType: "employer",
      entityKey: testKey(0xe),
      group: "profile",
      value: { name: "某厂", creditCode: "91230100MA18XXXX0X", branch: "B01" },
    });
    const created = b01.write(coverageDraft(person));
    const one = b01.write(coverageDraft(person, { branch: "B02", base: created.refs }));
    const two = b02.write(coverageDraft(person, { area: "230200", base: created.refs }));
    await scene.push(b01, employer.segment, created.segment, one.segment);
    await scene.push(b02, two.segment);
    await scene.centre.idle();
    const [conflict] = (await list(scene)).conflicts;
    expect([conflict?.winner, ...(conflict?.losers ?? [])].map((side) => side?.siteName).sort()).toEqual([
      "第一分中心",
      "第二分中心",
    ]);
    const cellOf = (name: string) => conflict?.columns.find(({ column }) => column === name);
    expect(cellOf("employer")).toMatchObject({ differs: false, winner: { label: "某厂" } });
    const branch = cellOf("branch");
    expect([branch?.winner.label, branch?.losers[0]?.label].sort()).toEqual(["第一分中心", "第二分中心"]);
  });

  it("pages in both orders without losing or repeating what stood there, whatever comes meanwhile", async () => {
    const all = [...persons];
    for (const [order, expected] of [
      ["id", all],
      ["newest", [...all].reverse()],
    ] as const) {
      const pair = await conflictScene();
      const { scene } = pair;
      const first = await list(scene, `?order=${order}&limit=1`);
      await twoTelephones(pair, testKey(0x05));
      const next = encodeURIComponent(first.next ?? "");
      const second = await list(scene, `?order=${order}&limit=1&after=${next}`);
      const third = await list(scene, `?order=${order}&limit=9&after=${encodeURIComponent(second.next ?? "")}`);
      expect([first, second, third].flatMap(keysOf)).toEqual(expected);
      expect(third.next).toBeUndefined();
      expect(third.total).toBe(4);
    }
  });

  it("filters by site, by type and by whether it stands, and shows who merged", async () => {
    const { scene, b01, refs } = await conflictScene();
    const [person] = persons;
    const merge = b01.write(contactDraft(person, "3", refs[0] as never));
    await scene.push(b01, merge.segment);
    await scene.centre.idle();
    expect((await list(scene, "?standing=true")).total).toBe(2);
    const merged = await list(scene, "?standing=false");
    expect(merged.conflicts).toMatchObject([
      { entityKey: person, standing: false, mergedBy: merge.refs[0], merge: { site: "B01", ref: merge.refs[0] } },
    ]);
    expect((await list(scene, "?site=H01")).total).toBe(0);
    expect((await list(scene, "?site=B02&entityType=person")).total).toBe(3);
    expect((await list(scene, "?entityType=employer")).total).toBe(0);
  });

  it("refuses what is no query of it", async () => {
    const scene = await openScene();
    for (const query of ["?limit=0", "?order=name", "?site=b1", "?standing=1", "?more=1"]) {
      expect((await scene.api("GET", `/v1/centre/conflicts${query}`)).httpStatus, query).toBe(400);
    }
  });
});

describe("two records under one number", () => {
  it("stand in the list as a pair, in words, and are counted apart from what rules of cells decided", async () => {
    const scene = await openScene();
    const [b01, b02] = [await scene.author("B01"), await scene.author("B02")];
    const early = b01.write(identityDraft(persons[0], NUMBERS[0]), coverageDraft(persons[0]));
    scene.clock.advance(1_000);
    const late = b02.write(identityDraft(persons[1], NUMBERS[0]), coverageDraft(persons[1], { branch: "B02" }));
    await scene.push(b02, late.segment);
    await scene.push(b01, early.segment);
    await scene.centre.idle();
    const { conflicts } = await list(scene, "?standing=true&entityType=person");
    expect(conflicts).toMatchObject([
      {
        type: "uniqueness",
        entityKey: persons[1],
        group: "identity",
        standing: true,
        kept: { entityKey: persons[0], column: "idNumber", label: "张三" },
        winner: { ref: early.refs[0], site: "B01" },
        losers: [{ ref: late.refs[0], site: "B02", rule: { code: "first-claim" } }],
      },
    ]);
    expect(JSON.stringify(conflicts)).not.toContain(NUMBERS[0]);
    expect((await scene.api("GET", "/v1/centre/summary")).body).toMatchObject({
      supersededByRule: {},
      aliases: { "person.idNumber": 1 },
    });
  });
});
