import { operationColumns, SITE_KINDS } from "@huilian/domain";
import type { EntityDeclaration } from "../declaration.ts";

/** What operators did that changes no record: a chain of its own at every site, for auditors. */
export const operation: EntityDeclaration = {
  entityType: "operation",
  schemaVersion: 1,
  countedApart: true,
  groups: {
    fact: {
      cell: "fact",
      columns: operationColumns.fact,
      methods: [{ method: "latest" }],
      writers: SITE_KINDS,
    },
  },
  scopes: () => [],
};
