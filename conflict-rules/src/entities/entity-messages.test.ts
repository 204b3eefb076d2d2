import { type Columns, isMessageKey } from "@huilian/domain";
import { describe, expect, it } from "vitest";
import { entityDeclarations } from "./index.ts";

/** Every name a screen or a paper would have to show of an entity. */
function keysOf(entityType: string, columns: Columns, prefix = ""): readonly string[] {
  return Object.entries(columns).flatMap(([name, column]) => {
    const path = `${prefix}${name}`;
    const label = `column.${entityType}.${path}`;
    if (column.kind === "code") return [label, ...column.of.map((code) => `code.${name}.${code}`)];
    if (column.kind === "record") return [label, ...keysOf(entityType, column.columns, `${path}.`)];
    if (column.kind === "list") return [label, ...keysOf(entityType, column.of, `${path}.`)];
    return [label];
  });
}

describe("every declared entity", () => {
  it.each(entityDeclarations.map((declaration) => [declaration.entityType, declaration] as const))(
    "%s has its words in the catalogue",
    (entityType, { groups }) => {
      const keys = [
        `entity.${entityType}`,
        ...Object.keys(groups).map((group) => `group.${entityType}.${group}`),
        ...Object.values(groups).flatMap(({ columns }) => keysOf(entityType, columns)),
      ];
      expect(keys.filter((key) => !isMessageKey(key))).toEqual([]);
    },
  );
});
