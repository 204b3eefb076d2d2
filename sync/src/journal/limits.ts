import { CHANGE_TEXT_MAX } from "@huilian/domain/base";

/** Largest sequence a Ref can name: fifteen digits. */
export const SEQUENCE_MAX = 999_999_999_999_999;

/** Longest name in a change's envelope (entity type, column group, operator, network), in UTF-16 units. */
export const ENVELOPE_NAME_MAX = 120;

/**
 * Longest text of one commit: the sum of its changes' texts, in UTF-16 units. It leaves room for an import of
 * five hundred persons and keeps what must be held in memory at once small.
 */
export const COMMIT_TEXT_MAX = 64 * CHANGE_TEXT_MAX;

/** Most approvals under one commit. Two is what a rule may ask for; the rest is room for rules to come. */
export const APPROVALS_MAX = 4;

/** A packer begins a new segment beyond this sum of change texts, in UTF-16 units, so that a bad line can carry one. */
export const SEGMENT_TEXT_TARGET = 16 * CHANGE_TEXT_MAX;

/**
 * Largest content of a segment once opened, in bytes. Texts of one commit beside one target's worth, each unit
 * up to three bytes of UTF-8 and every quote escaped once more as part of the outer JSON, with room for tips.
 */
export const SEGMENT_CONTENT_BYTES_MAX = 6 * (COMMIT_TEXT_MAX + SEGMENT_TEXT_TARGET);

/** Most requests that wait for the committer. Beyond it a counter is told to try again. */
export const APPEND_QUEUE_MAX = 1_000;

/** Most commits that go to disk in one write. */
export const GROUP_COMMITS_MAX = 64;

/** Most change text in one write, in UTF-16 units: a group is closed when it is passed. */
export const GROUP_TEXT_MAX = 64 * CHANGE_TEXT_MAX;

/** Longest `local` record of a commit as canonical JSON, in UTF-16 units. */
export const LOCAL_TEXT_MAX = 2_048;

/** Most segments handed out for one push: as many as one push may carry. */
export const PUSH_SEGMENTS_MAX = 64;

/** Most changes handed out for one push, unless its first segment alone holds more. */
export const PUSH_CHANGES_MAX = 2_000;

/** Largest text of a second of the centre's own operations, in bytes. */
export const OPERATIONS_TEXT_BYTES_MAX = 8 * 1024 * 1024;

/** Documents read from the store at once while the journal is opened. */
export const OPEN_BATCH_MAX = 256;

/** Commits opened in one go while packing: between two goes the counter's requests are served. */
export const PACK_READ_MAX = 32;

/**
 * Characters of data in one part of a slip's code. With its head a part is at most 780 characters: a QR code of
 * version 18 at error correction M, 97 modules with its margin, which at 42 mm are 0.43 mm each and are read by an
 * office's scanner from a laser print, folded once.
 */
export const SLIP_PART_DATA_MAX = 660;

/** Most parts of one slip's code: a page of them, and two digits. */
export const SLIP_CODE_PARTS_MAX = 24;
