import type { Column, Columns, EntityKey, GroupImage, Json, JsonObject, Ref } from "@huilian/domain";
import type { NodeView } from "../view/node-view.ts";
import { evidenceOf } from "./decision-context.ts";

/** A column that names another entity. */
export interface Reference {
  /** As in `ImageProblem`. */
  readonly path: string;
  readonly entityType: string;
  readonly entityKey: EntityKey;
}

/** Every entity an image names. The image is checked already. */
export function referencesIn(columns: Columns, image: GroupImage, prefix = ""): readonly Reference[] {
  return Object.entries(columns).flatMap(([name, column]) => {
    const value = image[name];
    return value === undefined ? [] : referencesOf(column, value, `${prefix}${name}`);
  });
}

function referencesOf(column: Column, value: Json, path: string): readonly Reference[] {
  switch (column.kind) {
    case "entity":
      return [{ path, entityType: column.of, entityKey: value as EntityKey }];
    case "record":
      return referencesIn(column.columns, value as JsonObject, `${path}.`);
    case "list":
      return (value as readonly JsonObject[]).flatMap((item, at) => referencesIn(column.of, item, `${path}.${at}.`));
    default:
      return [];
  }
}

/** What the named entities stand on, and the paths of those this node does not know. */
export function followReferences(
  view: NodeView,
  references: readonly Reference[],
): { readonly needs: readonly Ref[]; readonly unknown: readonly string[] } {
  const needs: Ref[] = [];
  const unknown: string[] = [];
  for (const { path, entityType, entityKey } of references) {
    const entity = view.entity(entityType, entityKey);
    if (entity) needs.push(...evidenceOf(entity));
    else unknown.push(path);
  }
  return { needs, unknown };
}
