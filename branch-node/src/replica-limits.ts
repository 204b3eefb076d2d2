/** Stored documents read at once while the replica is loaded. */
export const REPLICA_READ_BATCH = 500;

/** Pages opened at once while the replica is loaded or refreshed: what then lies in memory unfolded. */
export const PAGES_OPENED_TOGETHER = 64;

/** Pages asked for in one request of a refresh. */
export const REFRESH_PAGES_PER_REQUEST = 64;

/** Most documents removed in one step when the replica goes back: as many as one write of the store takes. */
export const REPLICA_DROP_MAX = 20_000;

/**
 * Beacons kept on disk: the last one is cited, those before it are what is left when the centre was restored from a
 * backup and has forgotten the last.
 */
export const BEACONS_HELD_MAX = 256;

/** Rounds of one pull, so that a centre that always has more cannot hold a node in it. */
export const PULL_ROUNDS_MAX = 10_000;

/** Rounds of one push, for the same reason. */
export const PUSH_ROUNDS_MAX = 10_000;

/** Sync rounds that go on what one session showed. The next one asks the centre anew what it holds. */
export const ROUNDS_PER_SESSION_MAX = 64;

/** Questions by which a node finds the last batch it shares with a centre that was restored from a backup. */
export const SHARED_BATCH_QUESTIONS_MAX = 32;

/**
 * Rows of one kind that lie in memory as objects before further ones are kept as they came, packed. Policies and
 * institutions, which every settlement looks at, stay below it; persons do not.
 */
export const LOOSE_ROWS_MIN = 2_048;

/** Rows of one kind that lie in memory as objects at most: when there are more, all of them are packed. */
export const LOOSE_ROWS_MAX = 4_096;

/** Rows of a pack the node makes itself. */
export const PACK_ROWS = 64;

/** A page of so many rows is kept as it came; a smaller one would waste its padding, a larger one take long to open. */
export const PAGE_AS_PACK_ROWS_MIN = 24;
export const PAGE_AS_PACK_ROWS_MAX = 160;

/** Packs kept unfolded, the last used: a counter asks for the same person several times. */
export const OPEN_PACKS_MAX = 32;
