import { type PersonContact, type PersonCoverage, personColumns } from "@huilian/domain";
import type { EntityDeclaration } from "../declaration.ts";
import { type EntityView, imageOf } from "../entity-view.ts";

/**
 * The branches that work with a person: the one that keeps the coverage and the one of the place of residence.
 * What belongs to the person goes where the person goes.
 */
export function branchScopesOf(person: EntityView | undefined): readonly string[] {
  const coverage = imageOf(person, "coverage") as PersonCoverage | undefined;
  const contact = imageOf(person, "contact") as PersonContact | undefined;
  return [coverage?.branch, contact?.residenceBranch].flatMap((branch) => (branch ? [`branch/${branch}`] : []));
}

export const person: EntityDeclaration = {
  entityType: "person",
  schemaVersion: 1,
  groups: {
    identity: {
      cell: "register",
      columns: personColumns.identity,
      // Identity drives everything else: who stands nearer to the register of persons is believed first.
      methods: [
        { method: "sitePriority", ranks: { centre: 3, branch: 2, hospital: 1, pharmacy: 0 } },
        { method: "latest" },
      ],
      writers: ["centre", "branch"],
    },
    contact: {
      cell: "register",
      columns: personColumns.contact,
      // The newest call is right; street and residence are one group, so that no address is mixed of two.
      methods: [{ method: "latest" }],
      writers: ["centre", "branch"],
    },
    coverage: {
      cell: "register",
      columns: personColumns.coverage,
      methods: [
        { method: "sitePriority", ranks: { centre: 1, branch: 0, hospital: 0, pharmacy: 0 } },
        { method: "latest" },
      ],
      writers: ["centre", "branch"],
    },
  },
  // One person may truly be entered twice, by two counters without a line: the second entry waits for a person to look.
  unique: [{ name: "id-number", group: "identity", column: "idNumber" }],
  scopes: (entity) => branchScopesOf(entity),
};
