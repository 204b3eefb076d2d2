import type { StoredDocument } from "./store/store.ts";

/** The README's two lists of what stands in a stored document: by id prefix, the paths of fields. */
export interface StoredFields {
  readonly clear: ReadonlyMap<string, ReadonlySet<string>>;
  readonly sealed: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Reads the blocks `clear-fields` and `sealed-fields`: on a line an id prefix and fields; after a sealed one ` = <key>`. */
export function storedFieldsOf(page: string): StoredFields {
  return { clear: listOf(page, "clear-fields"), sealed: listOf(page, "sealed-fields") };
}

function listOf(page: string, name: string): ReadonlyMap<string, ReadonlySet<string>> {
  const block = new RegExp(`^\`\`\`${name}\\n([\\s\\S]*?)\\n\`\`\`$`, "m").exec(page)?.[1] ?? "";
  const byPrefix = new Map<string, Set<string>>();
  for (const line of block.split("\n")) {
    const [prefix = "", fields = ""] = line.split(": ");
    const known = byPrefix.get(prefix) ?? new Set<string>();
    for (const field of fields.split(", ")) known.add(field.replace(/ = .*$/, ""));
    byPrefix.set(prefix, known);
  }
  return byPrefix;
}

/** Paths of a document that stand in neither list. Where a text is JSON, its members are looked at as well. */
export function unlistedFields(lists: StoredFields, { _id, ...fields }: StoredDocument): readonly string[] {
  const prefix = [...lists.clear.keys(), ...lists.sealed.keys()].find((known) => _id.startsWith(known));
  if (prefix === undefined) return [_id];
  const listed = (path: string): boolean =>
    (lists.clear.get(prefix)?.has(path) ?? false) || (lists.sealed.get(prefix)?.has(path) ?? false);
  return [...new Set(pathsOf(fields, ""))].filter((path) => !listed(path)).map((path) => `${prefix} ${path}`);
}

/** An item of a list has the path of the list. */
function pathsOf(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsOf(item, path));
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([name, part]) => pathsOf(part, path === "" ? name : `${path}.${name}`));
  }
  const inside = typeof value === "string" ? jsonObjectOf(value) : undefined;
  return inside === undefined ? [path] : [path, ...pathsOf(inside, path)];
}

function jsonObjectOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
