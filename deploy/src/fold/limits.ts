/** Largest file of documents that is read, in bytes: all of it is held at once. */
export const DOCUMENTS_FILE_BYTES_MAX = 1024 * 1024 * 1024;

/** Most lines of a file of documents. One line is at most as long as one of an audit export. */
export const DOCUMENTS_LINES_MAX = 1_000_000;

/** Longest name, role or reason in a plain document, in characters. */
export const DOCUMENT_NAME_MAX = 120;

/** Most roles an operator's plain document names. */
export const DOCUMENT_ROLES_MAX = 16;

/** Most approvals of one plain commit. */
export const DOCUMENT_APPROVALS_MAX = 4;
