import {
  type GroupImage,
  type PolicyParameters,
  postSettlement,
  type SettlementFact,
  settlementColumns,
  ZERO_FEN,
} from "@huilian/domain";
import type { EntityDeclaration } from "../declaration.ts";
import { imageOf } from "../entity-view.ts";
import { branchScopesOf } from "./person.ts";

/** Parameters nobody can settle by: what a settlement gets that cites none, so that it is flagged and pays nothing. */
const NO_POLICY: Pick<PolicyParameters, "levels" | "annualCeiling"> = { levels: [], annualCeiling: ZERO_FEN };

export const settlement: EntityDeclaration = {
  entityType: "settlement",
  schemaVersion: 1,
  childOf: "person",
  groups: {
    fact: {
      cell: "fact",
      columns: settlementColumns.fact,
      methods: [{ method: "latest" }],
      writers: ["hospital", "pharmacy"],
    },
  },
  scopes(entity, root) {
    const site = imageOf(entity, "fact")?.["institutionSite"];
    return [...branchScopesOf(root), ...(site ? [`institution/${site}`] : [])];
  },
  post(ref, image, _businessDate, imageAt) {
    const fact = image as SettlementFact;
    const policy = (imageAt(fact.policy) as PolicyParameters | undefined) ?? NO_POLICY;
    const { postings, flag } = postSettlement({ ref, fact, policy });
    return { postings, ...(flag ? { flag: flag as unknown as GroupImage } : {}) };
  },
};
