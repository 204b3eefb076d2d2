import {
  type Crypto,
  fromBase64,
  openAtRest,
  parseBase64,
  prefixRange,
  type ScopeKeyMaterial,
  type Store,
  type StoredDocument,
} from "@huilian/sync";
import { opensUnder, type StoreKeys } from "./opens-under.ts";
import type { PlantedSearch } from "./planted-text.ts";
import type { StoredFieldLists } from "./stored-field-lists.ts";

/** What a store holds, field by field. */
export interface StoredFieldsFound {
  readonly documents: number;
  readonly fields: number;
  /** Fields that were opened under the key the list names. */
  readonly opened: number;
  readonly problems: readonly string[];
}

const DOCUMENTS_MAX = 1_000_000;
const PROBLEMS_TOLD = 50;

/**
 * Reads every document through the store. Every field must stand in one of the two lists: in clear, and then hold none
 * of the planted texts; or sealed, and then be base64 that opens under the key named and hold none of them either, as
 * it is and inflated. Problems name places, never what was found there.
 */
export async function checkStoredFields(
  store: Store,
  {
    lists,
    keys,
    planted,
  }: { readonly lists: StoredFieldLists; readonly keys: StoreKeys; readonly planted: PlantedSearch },
): Promise<StoredFieldsFound> {
  const documents = await store.list({ from: "!", before: "~", limit: DOCUMENTS_MAX });
  const problems: string[] = [];
  let fields = 0;
  let opened = 0;
  for (const document of documents) {
    const id = document._id;
    const tell = (path: string, problem: string): void => {
      if (problems.length < PROBLEMS_TOLD) problems.push(`${id} ${path}: ${problem}`);
    };
    if (planted.find(Buffer.from(id)) !== undefined) tell("_id", "holds a planted text");
    const listed = listsFor(lists, id);
    for (const { path, value, parent } of leavesOf(document)) {
      fields += 1;
      const key = listed.sealed.get(path);
      if (key === undefined && !listed.clear.has(path)) tell(path, "stands in no list");
      if (bytesIn(value).some((bytes) => planted.find(bytes) !== undefined)) tell(path, "holds a planted text");
      if (key === undefined) continue;
      if (typeof value !== "string" || parseBase64(value) === undefined) tell(path, "is not base64");
      else if (opensUnder(keys, key, { id, parent })) opened += 1;
      else tell(path, `does not open under the ${key}`);
    }
  }
  return { documents: documents.length, fields, opened, problems };
}

/** The scope keys that a centre's store holds. */
export async function scopeKeysIn(
  crypto: Crypto,
  store: Store,
  storeKey: Uint8Array,
): Promise<readonly ScopeKeyMaterial[]> {
  const documents = await store.list(prefixRange("scopekey/", DOCUMENTS_MAX));
  return documents.map(({ _id, sealed }) => {
    const { scope, generation, key } = openAtRest(crypto, storeKey, _id, String(sealed)) as Record<string, unknown>;
    return { scope: String(scope), generation: Number(generation), key: fromBase64(String(key)) };
  });
}

const NO_CLEAR: ReadonlySet<string> = new Set();
const NO_SEALED: ReadonlyMap<string, string> = new Map();

function listsFor({ clear, sealed }: StoredFieldLists, id: string) {
  const prefix = [...clear.keys(), ...sealed.keys()].find((known) => id.startsWith(known)) ?? "";
  return { clear: clear.get(prefix) ?? NO_CLEAR, sealed: sealed.get(prefix) ?? NO_SEALED };
}

interface Leaf {
  readonly path: string;
  readonly value: unknown;
  /** The object the field is a member of. */
  readonly parent: object;
}

/** Fields without members of their own. An item of a list has the list's path; where a text is JSON, its members too. */
function* leavesOf({ _id, ...fields }: StoredDocument): Generator<Leaf> {
  yield* leavesIn(fields, "", fields);
}

function* leavesIn(value: unknown, path: string, parent: object): Generator<Leaf> {
  if (Array.isArray(value)) {
    for (const item of value) yield* leavesIn(item, path, parent);
    return;
  }
  if (typeof value === "object" && value !== null) {
    for (const [name, part] of Object.entries(value))
      yield* leavesIn(part, path === "" ? name : `${path}.${name}`, value);
    return;
  }
  yield { path, value, parent };
  const inside = typeof value === "string" ? jsonObjectOf(value) : undefined;
  if (inside) yield* leavesIn(inside, path, inside);
}

/** A text as it stands, and as the bytes it stands for where it is base64. */
function bytesIn(value: unknown): readonly Uint8Array[] {
  const text = String(value);
  const decoded = typeof value === "string" ? parseBase64(value) : undefined;
  return decoded ? [Buffer.from(text), decoded] : [Buffer.from(text)];
}

function jsonObjectOf(text: string): object | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
