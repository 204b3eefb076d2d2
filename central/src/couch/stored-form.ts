import { assert } from "@huilian/domain";
import { type StoredDocument, StoreFault } from "@huilian/sync";
import { isRecord } from "./couch-client.ts";
import { DOCUMENT_CHARACTERS_MAX } from "./couch-limits.ts";

/** The member that holds the whole content as text, where CouchDB would not give it back as it was. */
const AS_TEXT = "$json";
/** The member that says in how many further documents the content lies, as text, because it is large. */
const IN_PARTS = "$parts";
/** The member of such a further document that holds its piece of the text. */
const PIECE = "$piece";

/** How a document's content lies in CouchDB: the members beside the id, as JSON without the braces. */
export interface StoredForm {
  readonly members: string;
  /** The members of the further documents. */
  readonly parts: readonly string[];
}

/** Where the further documents of a document lie. No id of the port begins so, and all of them sort before. */
export const partId = (id: string, number: number): string => `~part/${id}/${number}`;

/**
 * Members that any JSON parser gives back as they are stay members, so that people can look at them. What CouchDB
 * refuses or may change (half a surrogate pair, a noncharacter, a number that is no safe integer) becomes one string
 * of ASCII, and what is too large for one document a few of them.
 */
export function storedFormOf({ _id, ...content }: StoredDocument): StoredForm {
  const text = JSON.stringify(content);
  if (text.length <= DOCUMENT_CHARACTERS_MAX && !(AS_TEXT in content) && !(IN_PARTS in content) && isPlain(content))
    return { members: text.slice(1, -1), parts: [] };
  const ascii = escapeNonAscii(text);
  if (ascii.length <= DOCUMENT_CHARACTERS_MAX) return { members: member(AS_TEXT, ascii), parts: [] };
  const pieces: string[] = [];
  for (let start = 0; start < ascii.length; start += DOCUMENT_CHARACTERS_MAX)
    pieces.push(member(PIECE, ascii.slice(start, start + DOCUMENT_CHARACTERS_MAX)));
  return { members: member(IN_PARTS, pieces.length), parts: pieces };
}

const member = (name: string, value: string | number): string => `${JSON.stringify(name)}:${JSON.stringify(value)}`;

const NOT_PLAIN = /[\p{Surrogate}\p{Noncharacter_Code_Point}]/u;

function isPlain(value: unknown): boolean {
  if (typeof value === "string") return !NOT_PLAIN.test(value);
  if (typeof value === "number") return Number.isSafeInteger(value);
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every(isPlain);
  return Object.entries(value).every(([name, inner]) => isPlain(name) && isPlain(inner));
}

const escapeNonAscii = (text: string): string =>
  text.replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** A document as CouchDB gives it. */
export type CouchDocument = Readonly<Record<string, unknown>> & { readonly _id: string; readonly _rev: string };

export const isCouchDocument = (value: unknown): value is CouchDocument =>
  isRecord(value) && typeof value["_id"] === "string" && typeof value["_rev"] === "string";

/** The ids of the documents that hold the content of this one; none for almost all. */
export function partIdsOf(document: CouchDocument): readonly string[] {
  const count = document[IN_PARTS];
  if (count === undefined) return [];
  if (!Number.isSafeInteger(count)) throw damaged(document);
  return Array.from({ length: Number(count) }, (_, number) => partId(document._id, number));
}

/** The document as it was given to the store. @throws StoreFault when what lies there was not written by it. */
export function contentOf(document: CouchDocument, parts: readonly CouchDocument[]): StoredDocument {
  const pieces = parts.map((part) => part[PIECE]);
  if (pieces.length > 0) return { _id: document._id, ...parsed(document, pieces) };
  if (document[AS_TEXT] !== undefined) return { _id: document._id, ...parsed(document, [document[AS_TEXT]]) };
  const own = Object.entries(document).filter(([name]) => !name.startsWith("_"));
  return { _id: document._id, ...Object.fromEntries(own) };
}

function parsed(document: CouchDocument, pieces: readonly unknown[]): object {
  if (!pieces.every((piece) => typeof piece === "string")) throw damaged(document);
  const content: unknown = JSON.parse(pieces.join(""));
  assert(isRecord(content), "a content is an object");
  return content;
}

const damaged = ({ _id }: CouchDocument): StoreFault => new StoreFault(`the content of ${_id} is not whole in CouchDB`);

/** The members of a document as CouchDB gave it, to send it once more as it is. */
export function membersOf(document: CouchDocument): string {
  const own = Object.entries(document).filter(([name]) => !name.startsWith("_"));
  return JSON.stringify(Object.fromEntries(own)).slice(1, -1);
}
