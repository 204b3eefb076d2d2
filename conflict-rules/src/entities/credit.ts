import { type CreditFact, creditColumns, postCredit } from "@huilian/domain";
import type { EntityDeclaration } from "../declaration.ts";
import { branchScopesOf } from "./person.ts";

export const credit: EntityDeclaration = {
  entityType: "credit",
  schemaVersion: 1,
  childOf: "person",
  groups: {
    fact: {
      cell: "fact",
      columns: creditColumns.fact,
      methods: [{ method: "latest" }],
      writers: ["centre", "branch"],
    },
  },
  scopes: (_entity, root) => branchScopesOf(root),
  post: (ref, image, businessDate) => ({ postings: postCredit({ ref, fact: image as CreditFact, businessDate }) }),
};
