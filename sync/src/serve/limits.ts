/** Largest body of a request to an application's own API: an import of 20 MB of CSV text, with room for its JSON. */
export const API_BODY_BYTES_MAX = 32 * 1024 * 1024;

/** Longest bearer token looked at, in characters. */
export const BEARER_TOKEN_MAX = 512;

/** Most faults named in one problem document: a form with more wrong fields is corrected in steps. */
export const PROBLEM_ERRORS_MAX = 100;

/** Deepest path named in a problem document, in steps. */
export const PROBLEM_PATH_STEPS_MAX = 12;

/** Longest `Accept-Language` header that is read; a longer one counts as absent. */
export const ACCEPT_LANGUAGE_MAX = 200;

/** How long an incoming request's headers may take. */
export const HEADERS_TIMEOUT_MS = 10_000;

/** How long an incoming request as a whole may take to arrive. The answer may take longer. */
export const REQUEST_TIMEOUT_MS = 120_000;

/** How long a connection without a request stays open. Longer than what proxies before us keep theirs. */
export const KEEP_ALIVE_TIMEOUT_MS = 65_000;

/** Largest size of all headers of one request together. */
export const HEADER_BYTES_MAX = 16 * 1024;

/** How long a closing server waits for answers in progress before it cuts their connections. */
export const CLOSE_GRACE_MS = 5_000;

/** How often a closing server looks for connections that have become idle. */
export const IDLE_SWEEP_MS = 50;

/** Largest file of the screens, and most files of theirs: all of them are held in memory. */
export const SCREEN_FILE_BYTES_MAX = 8 * 1024 * 1024;
export const SCREEN_FILES_MAX = 500;

/** Deepest folder of the screens. */
export const SCREEN_DEPTH_MAX = 4;
