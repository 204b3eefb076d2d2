import { assert, compareText } from "@huilian/domain/base";
import type { StoredDocument } from "./store.ts";
import { DOCUMENT_DEPTH_MAX, DOCUMENT_ID_MAX } from "./store-limits.ts";

/**
 * Visible ASCII without `~`, which stands for the end of a prefix range. ASCII, because LevelDB orders by UTF-8
 * bytes and everything else here by UTF-16 units, and because PouchDB does not list ids that begin above U+00FE.
 */
const DOCUMENT_ID = /^[A-Za-z][\x21-\x7d]*\/[\x21-\x7d]+$/;

export const isDocumentId = (id: unknown): id is string =>
  typeof id === "string" && id.length <= DOCUMENT_ID_MAX && DOCUMENT_ID.test(id);

/** A deeply frozen copy and about how many characters it has as JSON. */
export interface DocumentCopy {
  readonly document: StoredDocument;
  readonly size: number;
}

/**
 * Copies a document as JSON would (members that are `undefined` vanish), so that what the caller does to it
 * afterwards changes nothing.
 * @throws when the id is not an id, another field begins with an underscore, or something in it is not JSON.
 */
export function copyDocument(document: StoredDocument): DocumentCopy {
  assert(isDocumentId(document._id), "a document's id is ASCII of the form kind/rest");
  for (const name of Object.keys(document)) {
    assert(name === "_id" || !name.startsWith("_"), "a document's own fields do not begin with an underscore");
  }
  const size = { characters: 0 };
  const copy = copyRecord(document, size, 0);
  return { document: copy as StoredDocument, size: size.characters };
}

function copyRecord(record: object, size: { characters: number }, depth: number): object {
  const prototype: unknown = Object.getPrototypeOf(record);
  assert(prototype === Object.prototype || prototype === null, "a document holds plain objects only");
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record)) {
    if (value === undefined) continue;
    assert(name !== "__proto__", "a document has no member __proto__");
    size.characters += name.length + 4;
    copy[name] = copyJson(value, size, depth + 1);
  }
  return Object.freeze(copy);
}

function copyJson(value: unknown, size: { characters: number }, depth: number): unknown {
  assert(depth <= DOCUMENT_DEPTH_MAX, "a document is not nested that deeply");
  size.characters += typeof value === "string" ? value.length + 2 : 4;
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") {
    assert(Number.isFinite(value), "a document holds finite numbers only");
    return value === 0 ? 0 : value;
  }
  assert(typeof value === "object", "a document holds JSON only");
  if (Array.isArray(value)) return Object.freeze(Array.from(value, (item) => copyJson(item, size, depth + 1)));
  return copyRecord(value, size, depth);
}

/** Whether two JSON values have the same content. The order of members does not count. */
export function sameContent(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => sameContent(item, b[index]));
  }
  const membersOfA = Object.entries(a).sort(([one], [other]) => compareText(one, other));
  const membersOfB = Object.entries(b).sort(([one], [other]) => compareText(one, other));
  if (membersOfA.length !== membersOfB.length) return false;
  return membersOfA.every(([name, value], index) => {
    const other = membersOfB[index];
    return other !== undefined && other[0] === name && sameContent(value, other[1]);
  });
}
