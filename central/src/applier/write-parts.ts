import type { Store, StoredDocument } from "@huilian/sync";
import { PAGES_PER_WRITE_MAX, WRITE_CHARACTERS_MAX } from "../limits.ts";

/**
 * Writes documents and at last those that name them. A step cut short leaves pages that no batch names, which nobody
 * looks at; done again it writes the same bytes.
 */
export async function writeNamedLast(
  store: Store,
  named: readonly StoredDocument[],
  naming: readonly StoredDocument[],
): Promise<void> {
  let part: StoredDocument[] = [];
  let characters = 0;
  for (const document of named) {
    const size = String(document["sealed"] ?? "").length;
    if (part.length >= PAGES_PER_WRITE_MAX || (part.length > 0 && characters + size > WRITE_CHARACTERS_MAX)) {
      await store.write(part);
      part = [];
      characters = 0;
    }
    part.push(document);
    characters += size;
  }
  await store.write([...part, ...naming]);
}
