import { CARD_STATES, cardColumns, cardStateRank } from "@huilian/domain";
import type { EntityDeclaration } from "../declaration.ts";
import { branchScopesOf } from "./person.ts";

export const card: EntityDeclaration = {
  entityType: "card",
  schemaVersion: 1,
  childOf: "person",
  groups: {
    issue: {
      cell: "register",
      columns: cardColumns.issue,
      methods: [{ method: "latest" }],
      writers: ["centre", "branch"],
    },
    status: {
      cell: "safety",
      columns: cardColumns.status,
      // A false block is an inconvenience, a missed one is theft: any site marks, only the centre clears.
      methods: [
        {
          method: "priorityGroup",
          column: "state",
          ranks: Object.fromEntries(CARD_STATES.map((state) => [state, cardStateRank(state)])),
        },
        { method: "latest" },
      ],
      writers: ["centre", "branch", "hospital", "pharmacy"],
      clearers: ["centre"],
    },
  },
  scopes: (_entity, root) => branchScopesOf(root),
};
