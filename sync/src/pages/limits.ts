/** Rows a page of a checkpoint holds about. */
export const PAGE_ROWS_TYPICAL = 64;

/** Most rows of one page: a delta page of a large batch is cut there. */
export const PAGE_ROWS_MAX = 20_000;

/** Longest content of a page once unpacked, in bytes of UTF-8. */
export const PAGE_TEXT_BYTES_MAX = 64 * 1024 * 1024;

/** Longest eligibility row once unpacked, in bytes of UTF-8. */
export const ELIGIBILITY_ROW_BYTES_MAX = 64 * 1024;

/** Most buckets of a scope: eight million rows at the usual page, more in larger pages. */
export const BUCKETS_MAX = 2 ** 17;

/** Most pages one batch may name. */
export const BATCH_PAGES_MAX = 20_000;
