import { employerColumns } from "@huilian/domain";
import type { EntityDeclaration } from "../declaration.ts";
import { imageOf } from "../entity-view.ts";

export const employer: EntityDeclaration = {
  entityType: "employer",
  schemaVersion: 1,
  groups: {
    profile: {
      cell: "register",
      columns: employerColumns.profile,
      methods: [{ method: "latest" }],
      writers: ["centre", "branch"],
    },
    account: {
      cell: "register",
      columns: employerColumns.account,
      // A bank account is what a fraud changes last: the centre's word stands until it speaks again.
      methods: [
        { method: "sitePriority", ranks: { centre: 1, branch: 0, hospital: 0, pharmacy: 0 } },
        { method: "latest" },
      ],
      writers: ["centre", "branch"],
    },
  },
  unique: [{ name: "credit-code", group: "profile", column: "creditCode" }],
  scopes(entity) {
    const branch = imageOf(entity, "profile")?.["branch"];
    return branch ? [`branch/${branch}`] : [];
  },
};
