import { canonicalJson, type Json } from "@huilian/domain";
import { entityDeclarations } from "./entities/index.ts";

/**
 * The rule table as one canonical text: what an auditor reads, and what the version hash in every change is taken
 * of. Columns are part of it, since they say what a group is.
 */
export const ruleTableText = (): string =>
  canonicalJson(
    entityDeclarations.map(({ entityType, schemaVersion, childOf, countedApart, unique, groups }) => ({
      entityType,
      schemaVersion,
      childOf,
      countedApart,
      unique: unique as unknown as Json,
      groups: groups as unknown as Json,
    })),
  );
