import { assert } from "@huilian/domain/base";
import type { WriteRequest } from "./decide-writes.ts";
import { copyDocument, isDocumentId } from "./document-copy.ts";
import type { StoredDocument } from "./store.ts";
import { WRITE_DOCUMENTS_MAX, WRITE_SIZE_MAX } from "./store-limits.ts";

/** The caller's documents as they are at this moment. @throws when one is not a document, or they are too many. */
export function writeRequestOf(documents: readonly StoredDocument[]): WriteRequest {
  assert(documents.length <= WRITE_DOCUMENTS_MAX, "one write is of a limited number of documents");
  const copies = documents.map(copyDocument);
  const size = copies.reduce((sum, copy) => sum + copy.size, 0);
  assert(size <= WRITE_SIZE_MAX, "one write is of a limited size");
  return { documents: copies.map((copy) => copy.document), size };
}

/** The ids that can exist at all, each once. @throws when they are too many. */
export function droppableIds(ids: readonly string[]): readonly string[] {
  assert(ids.length <= WRITE_DOCUMENTS_MAX, "one drop is of a limited number of ids");
  return [...new Set(ids.filter(isDocumentId))];
}
