/** Largest file of an import, in bytes. 300,000 persons take about 60 MB; what is larger is cut in two. */
export const IMPORT_FILE_BYTES_MAX = 64 * 1024 * 1024;

/** Longest line, in UTF-16 units. The longest columns together stay under a thousand. */
export const IMPORT_LINE_MAX = 8192;

/** Most columns of one line: a bureau's own columns beside ours are common, hundreds of them are a mistake. */
export const IMPORT_COLUMNS_MAX = 64;

/** Most rows of one file. */
export const IMPORT_ROWS_MAX = 1_000_000;

/** Most broken lines (quotes, length) before a file is given up as not being a table. */
export const IMPORT_FAULTS_MAX = 200;

/** Most problems listed one by one. All are counted. */
export const IMPORT_PROBLEMS_MAX = 1000;

/** How much text is parsed before others get their turn, in UTF-16 units: some milliseconds of work. */
export const IMPORT_SLICE_LENGTH = 64 * 1024;

/** Longest part of a file's own text that is repeated to its sender, in code points. */
export const IMPORT_QUOTE_MAX = 30;
