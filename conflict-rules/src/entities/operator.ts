import { operatorColumns } from "@huilian/domain";
import type { EntityDeclaration } from "../declaration.ts";

export const operator: EntityDeclaration = {
  entityType: "operator",
  schemaVersion: 1,
  groups: {
    key: {
      cell: "register",
      columns: operatorColumns.key,
      // A request and no right: what counts is the certificate, which proves itself, so there is nothing to resolve.
      methods: [{ method: "latest" }],
      writers: ["centre", "branch", "hospital", "pharmacy"],
    },
  },
  // Back to the site that asked, so that it can show what it asked for; nobody else works with it.
  scopes(entity) {
    const author = entity.groups["key"]?.winner;
    if (!author) return [];
    const { site, siteKind } = author;
    return [`${siteKind === "centre" || siteKind === "branch" ? siteKind : "institution"}/${site}`];
  },
};
