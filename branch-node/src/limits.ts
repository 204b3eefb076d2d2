/** Longest `Idempotency-Key` a client may send. Parts of an import add their number to it. */
export const REQUEST_KEY_MAX = 100;

/** Largest JSON body of a request, in bytes: a settlement of two hundred lines is a tenth of it. */
export const JSON_BODY_BYTES_MAX = 1024 * 1024;

/** Rows of a file that go into one commit: five changes a person, `COMMIT_CHANGES_MAX` changes a commit. */
export const IMPORT_CHUNK_ROWS = 100;

/** Problems of an import told one by one. All are counted. */
export const IMPORT_PROBLEMS_TOLD = 200;

/** Persons told in one answer to a search. */
export const FIND_MAX = 50;

/** Entities of one root told in one answer: a person's cards, credits and settlements of many years. */
export const CHILDREN_TOLD_MAX = 500;

/** Entries of one page of a list, and how many when the client names no number. */
export const LIST_LIMIT_MAX = 500;
export const LIST_LIMIT_DEFAULT = 100;

/** Own changes read from disk for one page of a list, so that a filter that matches little cannot hold a node. */
export const LIST_SCAN_MAX = 5_000;

/** Own changes read at once when an incident is summed up. */
export const INCIDENT_READ_BATCH = 1_000;

/** Own changes read at once when a list begins with the newest: the first page is all that is looked at mostly. */
export const NEWEST_READ_BATCH = 200;

/** How long one question for news may wait at the centre, in milliseconds. */
export const LISTEN_WAIT_MS = 25_000;

/** Pauses after a round that failed, in milliseconds: the first is short, each next one longer, up to the last. */
export const RETRY_FIRST_MS = 250;
export const RETRY_LAST_MS = 5_000;

/** Share of a pause that chance may add, in percent, so that a city does not come back in one second. */
export const RETRY_JITTER_PERCENT = 50;

/** How long the node gathers own changes before it begins a round, in milliseconds. */
export const GATHER_MS = 30;

/** Longest time between two rounds while the line is up, in milliseconds. */
export const ROUND_EVERY_MS = 20_000;

/** Own changes are packed into segments when nothing was written for this long, in milliseconds. */
export const PACK_IDLE_MS = 5_000;

/** Operations are written together, and not more often than this, in milliseconds. */
export const OPERATIONS_EVERY_MS = 1_000;

/** Most operations of one commit: a busy second of many counters. */
export const OPERATIONS_COMMIT_MAX = 2_000;

/** Most operations that wait to be written. Beyond it a request waits for the disk; none is dropped. */
export const OPERATIONS_WAITING_MAX = 4_000;

/** The same look at the same person by the same operator is one entry for this long, in milliseconds. */
export const LOOK_UP_REPEAT_MS = 5 * 60 * 1_000;

/** Most looks remembered for that. */
export const LOOK_UPS_REMEMBERED = 10_000;

/** How often the chain of operations cites the end of the chain of changes, in milliseconds. */
export const OPERATIONS_TIP_EVERY_MS = 60 * 60 * 1_000;

/** Stored operations read from disk for one page of their list. */
export const OPERATIONS_SCAN_MAX = 500;
