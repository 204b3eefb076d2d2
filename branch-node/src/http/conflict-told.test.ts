import { describe, expect, it } from "vitest";
import { openTestCity, refsOf } from "../testing/city.fixture.ts";
import { openTestNode, type TestNode } from "../testing/node.fixture.ts";

/** Two branches that both work with one person, and both changed the telephone while neither knew of the other. */
async function twoTelephones() {
  const city = await openTestCity();
  const { branch, centre, personKey, round } = city;
  const other = await openTestNode(centre, "B02");
  const path = `/v1/entities/person/${personKey}`;
  await branch.send("PUT", `${path}/contact`, { value: { phone: "0", residenceBranch: "B02" } });
  await round(branch, other);
  const write = async (node: TestNode, phone: string) =>
    refsOf(await node.send("PUT", `${path}/contact`, { value: { phone, residenceBranch: "B02" } }))[0];
  const earlier = await write(branch, "1");
  other.clock.wallMs = branch.clock.wallMs + 1_000;
  other.clock.monotonicMs += 1_000;
  centre.timeMs += 2_000;
  const later = await write(other, "2");
  await round(branch, other);
  await round(branch, other);
  return { ...city, other, path, earlier, later };
}

const contactAt = async (node: TestNode, path: string) =>
  ((await node.get(path)).body["groups"] as Record<string, Record<string, unknown>>)["contact"];

describe("what a node tells of entries that did not know of each other", () => {
  it("is all sides with the rule, the same at both places", async () => {
    const { branch, other, path, earlier, later } = await twoTelephones();
    for (const node of [branch, other]) {
      const contact = await contactAt(node, path);
      const heads = contact?.["heads"] as readonly Record<string, unknown>[];
      expect(contact).toMatchObject({ ref: later, inConflict: true, value: { phone: "2" } });
      expect(heads.map(({ ref }) => ref)).toEqual([later, earlier]);
      expect(heads[0]).not.toHaveProperty("rule");
      expect(heads[1]).toMatchObject({
        value: { phone: "1" },
        rule: { code: "latest", winnerMs: heads[0]?.["setMs"], loserMs: heads[1]?.["setMs"] },
      });
    }
  });

  it("is at the place that was decided against: what was entered, what counts, and why", async () => {
    const { branch, later, earlier } = await twoTelephones();
    const [incarnation, sequence] = (earlier ?? "").split("/");
    const { body } = await branch.get(`/v1/changes/${incarnation}/${sequence}`);
    expect(body).toMatchObject({
      state: "superseded",
      detail: { by: later, rule: { method: "latest", sequenceNumber: 1 } },
      lost: {
        value: { phone: "1" },
        winner: { ref: later, site: "B02", siteKind: "branch", value: { phone: "2" } },
        counts: { ref: later, confirmed: true },
        rule: { code: "latest" },
      },
    });
  });

  it("has nothing to say any more of sides that a person followed", async () => {
    const { branch, other, path, round, earlier } = await twoTelephones();
    await branch.send("PUT", `${path}/contact`, { value: { phone: "3", residenceBranch: "B02" } });
    await round(branch, other);
    expect(await contactAt(other, path)).toMatchObject({ inConflict: false, value: { phone: "3" } });
    const [incarnation, sequence] = (earlier ?? "").split("/");
    expect((await branch.get(`/v1/changes/${incarnation}/${sequence}`)).body).not.toHaveProperty("lost.winner");
  });

  it("still says the rule and who came before it while an own entry waits on top, which counts then", async () => {
    const { branch, path, later, earlier } = await twoTelephones();
    const { heads } = (await contactAt(branch, path)) as { heads: readonly { ref: string }[] };
    const value = { phone: "3", residenceBranch: "B02" };
    const base = heads.map(({ ref }) => ref);
    const [own] = refsOf(await branch.send("PUT", `${path}/contact`, { value, base }));
    const [incarnation, sequence] = (earlier ?? "").split("/");
    expect((await branch.get(`/v1/changes/${incarnation}/${sequence}`)).body).toMatchObject({
      state: "superseded",
      lost: {
        winner: { ref: later, value: { phone: "2" }, confirmed: true },
        rule: { code: "latest" },
        counts: { ref: own, site: "B01", value: { phone: "3" }, confirmed: false },
      },
    });
  });

  it("names the kind of rule where the row has left this place with the entry that counts", async () => {
    const { branch, other, centre, path, round } = await twoTelephones();
    const base = ((await contactAt(branch, path)) as { heads: readonly { ref: string }[] }).heads.map(({ ref }) => ref);
    const write = async (node: TestNode, residenceBranch: string) =>
      refsOf(await node.send("PUT", `${path}/contact`, { value: { phone: "4", residenceBranch }, base }))[0];
    const lost = await write(other, "B02");
    branch.clock.wallMs = other.clock.wallMs + 1_000;
    branch.clock.monotonicMs += 2_000;
    centre.timeMs += 2_000;
    await write(branch, "B01");
    await round(branch, other);
    await round(branch, other);
    const [incarnation, sequence] = (lost ?? "").split("/");
    const { body } = await other.get(`/v1/changes/${incarnation}/${sequence}`);
    expect(body).toMatchObject({
      state: "superseded",
      detail: { rule: { method: "latest" } },
      lost: { value: { residenceBranch: "B02" } },
    });
    expect(body).not.toHaveProperty("lost.rule");
  });

  it("is no conflict where marks stand side by side", async () => {
    const { branch, cardKey } = await openTestCity();
    for (const state of ["lost", "suspended"]) {
      await branch.send("POST", `/v1/entities/card/${cardKey}/status/marks`, { value: { state, reason: "r" } });
    }
    const { body } = await branch.get(`/v1/entities/card/${cardKey}`);
    const { status } = body["groups"] as Record<string, { inConflict: boolean; heads: readonly object[] }>;
    expect([status?.inConflict, status?.heads.length]).toEqual([false, 2]);
    expect(status?.heads[1]).toMatchObject({ rule: { code: "value-priority", column: "state", winnerValue: "lost" } });
  });
});
