/** Longest id of a document, in characters: a page's id is a scope, a hash and two words. */
export const DOCUMENT_ID_MAX = 240;

/** Deepest nesting of a document. */
export const DOCUMENT_DEPTH_MAX = 64;

/** Most documents of one `write` or ids of one `drop`. A write is one batch in memory before it is on disk. */
export const WRITE_DOCUMENTS_MAX = 20_000;

/** Largest `write`, in characters of its documents (about). */
export const WRITE_SIZE_MAX = 256 * 1024 * 1024;

/** Concurrent writes are collected into one batch up to this many documents; a larger single write goes alone. */
export const GROUP_DOCUMENTS_MAX = 2_000;

/** The same limit in characters, so that many large pages do not become one huge batch. */
export const GROUP_SIZE_MAX = 16 * 1024 * 1024;

/** Most writes and drops that may wait for the disk. Beyond it a caller is told to come back. */
export const WAITING_REQUESTS_MAX = 20_000;

/** The same limit in characters of the waiting documents. */
export const WAITING_SIZE_MAX = 512 * 1024 * 1024;

/** Documents read from disk at the same time for one list. */
export const READ_TOGETHER_MAX = 500;

/** Entries an iterator fetches from LevelDB at a time. */
export const ITERATOR_CHUNK = 128;
