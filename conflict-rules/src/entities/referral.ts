import { referralColumns } from "@huilian/domain";
import type { EntityDeclaration } from "../declaration.ts";
import { branchScopesOf } from "./person.ts";

export const referral: EntityDeclaration = {
  entityType: "referral",
  schemaVersion: 1,
  childOf: "person",
  groups: {
    filing: {
      cell: "register",
      columns: referralColumns.filing,
      // The person says where they go; what was filed last is what they mean.
      methods: [{ method: "latest" }],
      writers: ["centre", "branch"],
    },
    review: {
      cell: "register",
      columns: referralColumns.review,
      // Approval is authority: only the centre gives it, so nothing has to be resolved between sites.
      methods: [{ method: "latest" }],
      writers: ["centre"],
    },
  },
  scopes: (_entity, root) => branchScopesOf(root),
};
