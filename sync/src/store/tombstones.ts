import type { LevelOperation } from "./level-port.ts";

/** Where PouchDB keeps what it knows of a document, by id, and the documents themselves, by sequence. */
export const DOCUMENT_PREFIX = "\xffdocument-store\xff";
const SEQUENCE_PREFIX = "\xffby-sequence\xff";

/**
 * PouchDB leaves a tombstone for every removed document, for replication to carry. These documents are not
 * replicated, operational copies are removed by the million, and a range would be read through all of their
 * tombstones: so the batch that would write a tombstone removes the document's last trace instead. The id is then
 * as if it had never been written.
 */
export const eraseTombstones = (operations: readonly LevelOperation[]): LevelOperation[] =>
  operations.map((operation) => (isTombstone(operation) ? { type: "del", key: operation.key } : operation));

function isTombstone(operation: LevelOperation): boolean {
  if (operation.type !== "put") return false;
  if (operation.key.startsWith(DOCUMENT_PREFIX)) return saysTrue(operation.value, "deleted");
  if (operation.key.startsWith(SEQUENCE_PREFIX)) return saysTrue(operation.value, "_deleted");
  return false;
}

/** Parses only where the text could be a tombstone's: almost no document contains the words. */
function saysTrue(text: string, member: string): boolean {
  if (!text.includes(`"${member}":true`)) return false;
  const value = JSON.parse(text) as { readonly [member: string]: unknown };
  return value[member] === true;
}
