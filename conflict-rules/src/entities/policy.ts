import { policyColumns } from "@huilian/domain";
import type { EntityDeclaration } from "../declaration.ts";

export const policy: EntityDeclaration = {
  entityType: "policy",
  schemaVersion: 1,
  groups: {
    parameters: {
      cell: "register",
      columns: policyColumns.parameters,
      // Must be the same everywhere, so one authority writes it; settlements cite the version they used.
      methods: [{ method: "latest" }],
      writers: ["centre"],
      // It moves everybody's money, so the server alone must not be able to write it.
      approval: { roles: ["policy"] },
      citable: true,
    },
  },
  scopes: () => ["common"],
};
