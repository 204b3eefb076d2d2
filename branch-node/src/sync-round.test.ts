import { describe, expect, it } from "vitest";
import { createSmallCentre } from "./testing/small-centre.fixture.ts";
import { draftOf, openSmallSite } from "./testing/small-centre-site.fixture.ts";

describe("one round", () => {
  it("brings own changes up, and comes back with the centre's rows", async () => {
    const centre = await createSmallCentre();
    const site = await openSmallSite(centre);
    const [ref] = await site.append(draftOf());
    expect(await site.round.run()).toEqual({ receipts: 1, changedRoots: [] });
    expect(centre.changes().map((read) => read.ref)).toEqual([ref]);
    centre.apply();
    expect((await site.round.run()).changedRoots).toHaveLength(1);
    expect(site.journal.undecided()).toEqual([]);
  });
});
