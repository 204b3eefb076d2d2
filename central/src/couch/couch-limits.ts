/** How long one request may take, answer included. A little longer than CouchDB waits for its own shards. */
export const REQUEST_TIMEOUT_MS = 65_000;

/** How often one request is made before the call fails. */
export const REQUEST_TRIES_MAX = 12;

/** How long the first repetition waits; it doubles up to the longest. All repetitions together wait about half a minute. */
export const RETRY_DELAY_MS = 50;
export const RETRY_DELAY_MAX_MS = 5_000;

/** How long the question for the health of the server may take. It is asked once. */
export const PROBE_TIMEOUT_MS = 2_000;

/** Most documents of one `_bulk_docs`, and most characters of them together. */
export const BULK_DOCUMENTS_MAX = 1_000;
export const BULK_CHARACTERS_MAX = 8 * 1024 * 1024;

/** Most characters of one document: six bytes at most for three of them, and CouchDB takes 8,000,000 bytes unless told otherwise. */
export const DOCUMENT_CHARACTERS_MAX = 2 * 1024 * 1024;

/** Ids asked for with one `_bulk_get`. */
export const KEYS_TOGETHER_MAX = 500;

/** Rows of a range read with one request. */
export const ROWS_TOGETHER_MAX = 500;

/** Numbers looked at beyond the newest intent a range shows: in a cluster a range may be read from a copy that lags. */
export const NEWEST_PROBE = 100;

/** How often an opening takes a higher number when another process took the one it wanted. */
export const CLAIMS_MAX = 5;
