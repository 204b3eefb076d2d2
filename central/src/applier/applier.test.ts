import type { Eligibility, EntityRow } from "@huilian/conflict-rules";
import { createEligibilityLookup, DEMONSTRATION_COST, type EligibilityRow, openEligibilityRow } from "@huilian/sync";
import { describe, expect, it } from "vitest";
import {
  contactDraft,
  coverageDraft,
  creditDraft,
  identityDraft,
  NUMBERS,
  policyDraft,
  settlementDraft,
  testKey,
} from "../testing/drafts.fixture.ts";
import { openScene, type Scene } from "../testing/scene.fixture.ts";

const person = testKey(0x10);
const rowId = `person/${person}`;

const lookupOf = ({ network }: Scene) =>
  createEligibilityLookup(network.crypto, { networkSalt: network.networkSalt, cost: DEMONSTRATION_COST });

describe("pages", () => {
  it("bring a person's row to its branch and, after a move, to the other one, with a mark of leaving", async () => {
    const scene = await openScene();
    const author = await scene.author("B01");
    const [b01, b02] = [scene.reader("B01"), scene.reader("B02")];
    const first = author.write(identityDraft(person, NUMBERS[0]), coverageDraft(person));
    await scene.push(author, first.segment);
    await scene.centre.idle();
    await b01.pull();
    await b02.pull();
    expect((b01.rows("branch/B01").get(rowId) as unknown as EntityRow).groups["coverage"]?.[0]?.value["branch"]).toBe(
      "B01",
    );
    expect(b02.rows("branch/B02").size).toBe(0);
    expect(b01.decided).toEqual({ [author.incarnation]: 2 });
    expect(b02.decided).toEqual({});

    const moved = author.write(coverageDraft(person, { branch: "B02", base: first.refs.slice(1) }));
    await scene.push(author, moved.segment);
    await scene.centre.idle();
    await b01.pull();
    await b02.pull();
    expect(b01.rows("branch/B01").has(rowId)).toBe(false);
    expect(b01.left).toEqual([{ entityType: "person", entityKey: person, to: ["branch/B02"] }]);
    expect(Object.keys((b02.rows("branch/B02").get(rowId) as unknown as EntityRow).groups)).toEqual([
      "coverage",
      "identity",
    ]);
  });

  it("say nothing again of a row that did not change", async () => {
    const scene = await openScene();
    const author = await scene.author("B01");
    const person2 = author.write(identityDraft(person, NUMBERS[0]), coverageDraft(person));
    const credit = author.write(creditDraft(person, 0x20, 5_000, person2.refs));
    await scene.push(author, person2.segment, credit.segment);
    await scene.centre.idle();
    const reader = scene.reader("B01");
    await reader.pull();
    const before = reader.pages();
    const again = author.write(creditDraft(person, 0x21, 5_000, person2.refs));
    await scene.push(author, again.segment);
    await scene.centre.idle();
    const answer = await reader.link.pull({ afterBatch: 0, afterIndex: 0, waitMs: 0 });
    const pages = answer.ok ? answer.value.pages : [];
    const last = pages.at(-1);
    expect(JSON.parse(last?.header.text ?? "{}")).toMatchObject({ scope: "branch/B01", rows: 1 });
    await reader.pull();
    expect(reader.pages()).toBe(before + 1);
    expect(reader.rows("branch/B01").size).toBe(3);
  });

  it("give verdicts by exception, and take one back when it does not hold any more", async () => {
    const scene = await openScene();
    const [b01, b02] = [await scene.author("B01"), await scene.author("B02")];
    const created = b01.write(contactDraft(person, "0"));
    await scene.push(b01, created.segment);
    const one = b01.write(contactDraft(person, "1", created.refs));
    scene.clock.advance(1_000);
    const two = b02.write(contactDraft(person, "2", created.refs));
    const reader = scene.reader("B01");
    await scene.push(b01, one.segment);
    await scene.centre.idle();
    await reader.pull();
    expect([...reader.verdicts]).toEqual([]);
    await scene.push(b02, two.segment);
    await scene.centre.idle();
    await reader.pull();
    const lost = one.refs[0] ?? "";
    expect(reader.verdicts.get(lost)).toMatchObject({
      state: "superseded",
      detail: { by: two.refs[0], rule: { method: "latest" } },
    });
    expect(reader.verdicts.size).toBe(1);
    const merge = b01.write(contactDraft(person, "3", [...one.refs, ...two.refs]));
    await scene.push(b01, merge.segment);
    await scene.centre.idle();
    await reader.pull();
    expect(reader.verdicts.get(lost)).toMatchObject({ state: "applied" });
    expect(reader.decided[b01.incarnation]).toBe(3);
  });

  it("open an eligibility row with the number only, and say when it is gone", async () => {
    const scene = await openScene();
    const author = await scene.author("B01");
    const enrolled = author.write(identityDraft(person, NUMBERS[0]), coverageDraft(person));
    await scene.push(author, enrolled.segment);
    await scene.centre.idle();
    const hospital = scene.reader("H01");
    await hospital.pull();
    const { crypto } = scene.network;
    const lookup = lookupOf(scene);
    const keys = lookup.derive(NUMBERS[0]);
    const row = hospital.rows("eligibility/230100").get(keys.tag) as unknown as EligibilityRow;
    const opened = openEligibilityRow(crypto, keys, row) as unknown as Eligibility;
    expect(opened).toMatchObject({ person, area: "230100", insuredUntil: "2027-12-31", accountBalance: 0 });
    const wrong = lookup.derive(NUMBERS[1]);
    expect(openEligibilityRow(crypto, { tag: keys.tag, key: wrong.key }, row)).toBeUndefined();
    expect(JSON.stringify(row)).not.toContain(NUMBERS[0]);

    const gone = author.write(coverageDraft(person, { area: "420100", base: enrolled.refs.slice(1) }));
    await scene.push(author, gone.segment);
    await scene.centre.idle();
    await hospital.pull();
    expect(hospital.rows("eligibility/230100").size).toBe(0);
  });

  it("open a number that two hold for who held it first, and for the other once it is given up", async () => {
    const scene = await openScene();
    const [b01, b02] = [await scene.author("B01"), await scene.author("B02")];
    const hospital = scene.reader("H01");
    const keys = lookupOf(scene).derive(NUMBERS[0]);
    const shown = async (): Promise<unknown> => {
      await scene.centre.idle();
      await hospital.pull();
      const row = hospital.rows("eligibility/230100").get(keys.tag) as unknown as EligibilityRow;
      return (openEligibilityRow(scene.network.crypto, keys, row) as unknown as Eligibility).person;
    };
    const early = b01.write(identityDraft(testKey(0x99), NUMBERS[0]), coverageDraft(testKey(0x99)));
    scene.clock.advance(1_000);
    const late = b02.write(identityDraft(person, NUMBERS[0]), coverageDraft(person));
    await scene.push(b02, late.segment);
    expect(await shown()).toBe(person);
    await scene.push(b01, early.segment);
    expect(await shown()).toBe(testKey(0x99));
    const freed = b01.write(identityDraft(testKey(0x99), NUMBERS[1], early.refs.slice(0, 1)));
    await scene.push(b01, freed.segment);
    expect(await shown()).toBe(person);
  });

  it("are the same from a checkpoint as from the beginning", async () => {
    const scene = await openScene();
    const author = await scene.author("B01");
    const written = Array.from({ length: 150 }, (_, n) =>
      author.write(identityDraft(testKey(0x100 + n), NUMBERS[n % 2] as string), coverageDraft(testKey(0x100 + n))),
    );
    for (let at = 0; at < written.length; at += 50) {
      await scene.push(author, ...written.slice(at, at + 50).map(({ segment }) => segment));
    }
    await scene.centre.idle();
    expect((await scene.api("POST", "/v1/centre/checkpoints")).httpStatus).toBe(200);
    const [whole, packed] = [scene.reader("B01"), scene.reader("B01")];
    await whole.pull();
    await packed.pull(0);
    await packed.refresh();
    expect(packed.rows("branch/B01").size).toBe(150);
    expect(packed.rows("branch/B01")).toEqual(whole.rows("branch/B01"));
    const [one, two] = [scene.reader("H01"), scene.reader("H01")];
    await one.pull();
    await two.pull();
    await two.refresh();
    expect(two.rows("eligibility/230100").size).toBe(2);
    expect(two.rows("eligibility/230100")).toEqual(one.rows("eligibility/230100"));
  });

  it("tell a site that waits as soon as there is something", async () => {
    const scene = await openScene();
    const author = await scene.author("B01");
    const reader = scene.reader("B01");
    await reader.pull();
    let done = false;
    const waited = reader.pull(20_000).then(() => {
      done = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(done).toBe(false);
    await scene.push(author, author.write(contactDraft(person, "1")).segment);
    await waited;
    const ended = reader.pull(1_000);
    await new Promise((resolve) => setTimeout(resolve, 20));
    scene.clock.advance(1_001);
    scene.centre.core.releaseWaits();
    await ended;
  });

  it("add up in the summary, with settlements that did not see each other", async () => {
    const scene = await openScene();
    const [desk, b01, h01] = [await scene.author("C0"), await scene.author("B01"), await scene.author("H01")];
    const policy = desk.write(policyDraft());
    const enrolled = b01.write(identityDraft(person, NUMBERS[0]), coverageDraft(person));
    const named = { policy: policy.refs[0] as never, needs: enrolled.refs };
    const visits = [h01.write(settlementDraft(person, 0x30, named)), h01.write(settlementDraft(person, 0x31, named))];
    const refused = h01.write(identityDraft(testKey(0x11), NUMBERS[1]));
    const parked = b01.write({ ...contactDraft(testKey(0x12), "1"), rulesVersion: "f".repeat(64) as never });
    await scene.push(desk, policy.segment);
    await scene.push(b01, enrolled.segment, parked.segment);
    await scene.push(h01, ...visits.map(({ segment }) => segment), refused.segment);
    await scene.centre.idle();
    const { body } = await scene.api("GET", "/v1/centre/summary");
    expect(body).toMatchObject({
      lag: 0,
      counts: { received: 7, applied: 5, refused: 1, parked: 1, superseded: 0, quarantined: 0, flagged: 0 },
      countsBySite: { H01: { received: 3, applied: 2, refused: 1 }, B01: { received: 3, applied: 2, parked: 1 } },
      settlementTotals: { settlements: 2, submitted: 20_000, pooled: 14_000, cash: 6_000 },
      overlaps: 1,
      ledgerSumFen: 0,
      ledgerByAccountKind: { "pooling-fund": -14_000, institution: 14_000 },
    });
  });
});
