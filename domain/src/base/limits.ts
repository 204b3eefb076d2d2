/**
 * Largest whole number on the wire: fen, milliseconds, counters. 2^51 rather than 2^53, so that a sum of
 * a few of them and a multiplication by a small factor still stay exact in a double.
 */
export const WHOLE_NUMBER_MAX = 2 ** 51;

/** Largest number of changes one commit may carry: one request at a counter, or one part of an import. */
export const COMMIT_CHANGES_MAX = 500;

/** Largest number of changes of one segment. Commits are never split over segments. */
export const SEGMENT_CHANGES_MAX = 500;

/** Longest canonical text of one change, in UTF-16 units. */
export const CHANGE_TEXT_MAX = 64 * 1024;

/** Most heads a change may name in `base`, and Refs in `needs` or `clears`. */
export const CHANGE_REFS_MAX = 64;

/**
 * Largest amount one column may hold, in fen: 100 million yuan. Far below `WHOLE_NUMBER_MAX`, so that no handful of
 * absurd but authentic facts can drive the sums at the centre out of the exact range and stop it.
 */
export const IMAGE_FEN_MAX = 10 ** 10;

/** Deepest nesting of a change's image. */
export const IMAGE_DEPTH_MAX = 8;

/** Longest idempotency key a client may send, in characters. */
export const IDEMPOTENCY_KEY_MAX = 120;
