import type { Json } from "@huilian/domain";
import { describe, expect, it } from "vitest";
import { createSmallCentre } from "./testing/small-centre.fixture.ts";
import { testRow } from "./testing/small-centre-rows.fixture.ts";
import { draftOf, openSmallSite, personKey } from "./testing/small-centre-site.fixture.ts";

const BRANCH = "branch/B01";
const person = (number: number): Json => testRow(personKey(number));
const of = (number: number) => draftOf({ entityKey: personKey(number) });

describe("waiting for news", () => {
  it("takes them when they come, beside a round", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    await site.round.run();
    const waiting = site.round.listen(30_000);
    await site.append(of(1));
    expect((await site.round.run()).receipts).toBe(1);
    centre.apply();
    expect(await waiting).toEqual({ receipts: 0, changedRoots: [personKey(1)] });
    expect(site.journal.undecided()).toEqual([]);
    expect(site.steps.flat()).toEqual([personKey(1)]);
  });

  it("and a round that bring the same show it once", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    await site.round.run();
    for (let batch = 1; batch <= 5; batch += 1) {
      const waiting = site.round.listen(30_000);
      centre.publish({ [BRANCH]: { rows: [person(batch)] } });
      const outcomes = await Promise.all([waiting, site.round.run(), site.round.run()]);
      expect(outcomes.flatMap(({ changedRoots }) => changedRoots)).toEqual([personKey(batch)]);
      expect(outcomes.every(({ problem }) => problem === undefined)).toBe(true);
    }
    expect(site.replica.count()).toBe(5);
  });

  it("twice at once brings the same twice, and shows it once", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    await site.round.run();
    centre.publish({ [BRANCH]: { rows: [person(1)] } });
    const outcomes = await Promise.all([site.round.listen(0), site.round.listen(0)]);
    expect(outcomes).toEqual([
      { receipts: 0, changedRoots: [personKey(1)] },
      { receipts: 0, changedRoots: [] },
    ]);
  });

  it("ends with the line, and the next round greets the centre again", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    await site.round.run();
    const waiting = site.round.listen(30_000);
    site.link.cut();
    expect((await waiting).problem).toEqual({ kind: "line", problem: { kind: "unreachable" } });
    site.link.mend();
    await site.round.run();
    expect(site.link.calls.filter((call) => call === "open")).toHaveLength(2);
  });

  it("that fails during a round does not make the round send everything again", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    await site.append(of(1));
    await site.round.run();
    await site.append(of(2));
    let sent = 0;
    site.link.alter.push = (answer) => {
      sent += answer.receipts.length;
      return answer;
    };
    site.link.loseAnswers(1, "pull");
    const [heard, outcome] = await Promise.all([site.round.listen(0), site.round.run()]);
    expect(heard.problem).toBeDefined();
    expect(outcome.receipts).toBe(1);
    expect(sent).toBe(1);
    // The line was in doubt, so the centre is asked once more what it holds, and then no more.
    const opened = () => site.link.calls.filter((call) => call === "open").length;
    expect(opened()).toBe(1);
    for (let round = 0; round < 3; round += 1) await site.round.run();
    expect(opened()).toBe(2);
  });
});
