import { institutionColumns } from "@huilian/domain";
import type { EntityDeclaration } from "../declaration.ts";

export const institution: EntityDeclaration = {
  entityType: "institution",
  schemaVersion: 1,
  groups: {
    profile: {
      cell: "register",
      columns: institutionColumns.profile,
      methods: [{ method: "latest" }],
      writers: ["centre"],
    },
  },
  unique: [{ name: "site", group: "profile", column: "site" }],
  scopes: () => ["common"],
};
