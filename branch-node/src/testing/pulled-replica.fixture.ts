import { assert, type EntityKey, type Json, siteId } from "@huilian/domain";
import type { PullAnswer } from "@huilian/sync";
import type { Replica } from "../replica/replica.ts";
import { createSmallCentre, type SmallCentre } from "./small-centre.fixture.ts";
import { testRow } from "./small-centre-rows.fixture.ts";
import { personKey } from "./small-centre-site.fixture.ts";

export const B01 = siteId("B01");
export const BRANCH = "branch/B01";

/** What the centre gives the branch from where its replica stands. */
export const pulled = async (centre: SmallCentre, replica: Replica): Promise<PullAnswer> => {
  const { batch, documentIndex } = replica.position();
  const answer = await centre.link(B01).pull({ afterBatch: batch, afterIndex: documentIndex, waitMs: 0 });
  assert(answer.ok, "the line is up");
  return answer.value;
};

/** Pulls once, and applies it. */
export const pull = async (centre: SmallCentre, replica: Replica) => replica.apply(await pulled(centre, replica));

/** A person with a telephone. */
export const person = (number: number, phone = "0451"): Json => testRow(personKey(number), { value: { phone } });

/** A centre with three batches, the last of which names a page of a hospital only. */
export async function centreWithRows(): Promise<SmallCentre> {
  const centre = await createSmallCentre();
  centre.publish({
    [BRANCH]: { rows: [person(1), person(2)] },
    common: { rows: [testRow(personKey(7), { entityType: "policy" })] },
  });
  centre.publish({
    [BRANCH]: { rows: [person(1, "1")], left: [leaving(personKey(2))], decided: { ["5".repeat(32)]: 4 } },
  });
  centre.publish({ "institution/H01": { rows: [person(3)] } });
  return centre;
}

/** Marks a row as gone from the scope. */
export const leaving = (entityKey: EntityKey) => ({ entityType: "person", entityKey, to: [] });
