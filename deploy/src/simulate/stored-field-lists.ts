import { readFile } from "node:fs/promises";

/** The two lists of `sync/README.md`: by id prefix, the paths that stand in clear, and those sealed, with the key. */
export interface StoredFieldLists {
  readonly clear: ReadonlyMap<string, ReadonlySet<string>>;
  readonly sealed: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** From the sources and from the build alike, three folders up. */
const PAGE = new URL("../../../sync/README.md", import.meta.url);

export const readStoredFieldLists = async (): Promise<StoredFieldLists> =>
  storedFieldListsOf(await readFile(PAGE, "utf8"));

/** On a line an id prefix, a colon, paths; after a sealed path ` = ` and the name of its key. */
function storedFieldListsOf(page: string): StoredFieldLists {
  const clear = new Map<string, Set<string>>();
  const sealed = new Map<string, Map<string, string>>();
  for (const [prefix, fields] of linesOf(page, "clear-fields")) {
    const known = clear.get(prefix) ?? new Set<string>();
    clear.set(prefix, known);
    for (const field of fields.split(", ")) known.add(field);
  }
  for (const [prefix, field] of linesOf(page, "sealed-fields")) {
    const known = sealed.get(prefix) ?? new Map<string, string>();
    sealed.set(prefix, known);
    const [path = "", key = ""] = field.split(" = ");
    known.set(path, key);
  }
  return { clear, sealed };
}

function linesOf(page: string, name: string): readonly (readonly [string, string])[] {
  const block = new RegExp(`^\`\`\`${name}\\n([\\s\\S]*?)\\n\`\`\`$`, "m").exec(page)?.[1];
  if (block === undefined) throw new Error(`sync/README.md has a block ${name}`);
  return block.split("\n").map((line) => {
    const [prefix = "", fields = ""] = line.split(": ");
    return [prefix, fields];
  });
}
