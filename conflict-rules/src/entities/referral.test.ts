import { checkImage, childKey, referralColumns } from "@huilian/domain";
import { describe, expect, it } from "vitest";
import { createFold } from "../fold.ts";
import { beaconDocument, type Draft, only, rulesDocument, testAuthor, testKey } from "../testing/history.fixture.ts";
import { declarationOf } from "./index.ts";

const referral = childKey(testKey(1), testKey(2));
const filing = (destinationArea: string): Draft => ({
  entityType: "referral",
  entityKey: referral,
  group: "filing",
  operation: "put",
  value: { reason: "referred", destinationArea, from: "2026-11-21" },
});
const review: Draft = {
  entityType: "referral",
  entityKey: referral,
  group: "review",
  operation: "put",
  value: { decision: "approved", decidedOn: "2026-11-22" },
};

describe("a filing for care elsewhere", () => {
  it("is declared with images that pass their own columns", () => {
    expect(declarationOf("referral")?.childOf).toBe("person");
    expect(checkImage(referralColumns.filing, filing("110000").value).ok).toBe(true);
    expect(checkImage(referralColumns.review, review.value).ok).toBe(true);
    expect(checkImage(referralColumns.review, { decision: "perhaps", decidedOn: "2026-11-22" }).ok).toBe(false);
  });

  it("is filed at a branch and decided by the centre, each in a cell of its own", () => {
    const [branch, centre] = [testAuthor("B01", "branch", 1), testAuthor("C0", "centre", 2)];
    const filed = branch.commit([filing("110000")]);
    const decided = centre.commit([review]);
    const overruled = branch.commit([{ ...review, value: { decision: "returned", decidedOn: "2026-11-22" } }]);
    const fold = createFold();
    for (const document of [
      rulesDocument,
      beaconDocument,
      branch.enrol,
      centre.enrol,
      filed.document,
      decided.document,
      overruled.document,
    ]) {
      fold.take(document);
    }
    const groups = fold.entity("referral", referral)?.groups;
    expect(groups?.["filing"]?.winner.value["destinationArea"]).toBe("110000");
    expect(groups?.["review"]?.winner.value["decision"]).toBe("approved");
    expect(fold.stateOf(only(overruled.refs))).toEqual({
      state: "refused",
      reason: "no-right",
    });
  });
});
