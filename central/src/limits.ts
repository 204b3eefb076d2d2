import { PULL_WAIT_MAX_MS } from "@huilian/sync";

/** Most log entries written with one write of the store. */
export const GROUP_ENTRIES_MAX = 500;

/** The same limit in base64 characters of sealed segments; a single larger segment goes alone. */
export const GROUP_SIZE_MAX = 64 * 1024 * 1024;

/** Most entries that wait for the disk. Beyond it a site is told to come back. */
export const LOG_WAITING_MAX = 5_000;

/** Most entries that wait for the applier. Beyond it a site is told to come back, so that memory stays bounded. */
export const APPLY_WAITING_MAX = 5_000;

/** Log entries read from the store at once. */
export const LOG_READ_MAX = 100;

/** Most segments one site may put into quarantine: a broken or hostile site must not fill the centre's disk. */
export const EVIDENCE_PER_SITE_MAX = 1_000;

/** Most notices of one site whose chain is not here yet: they are for reports of loss, not for a site's whole work. */
export const NOTICES_AHEAD_PER_SITE_MAX = 1_000;

/** Most log entries one step of the applier takes, unless the first alone holds more changes than the next limit. */
export const STEP_ENTRIES_MAX = 500;

/** Most changes one step of the applier takes before it writes. */
export const STEP_CHANGES_MAX = 5_000;

/** Most rows, marks of leaving and verdicts of one delta page together. */
export const DELTA_PAGE_ITEMS_MAX = 2_000;

/** Longest text of one delta page's items, in UTF-16 units: a page has to travel over a bad line in one piece. */
export const DELTA_PAGE_TEXT_MAX = 3 * 1024 * 1024;

/** Documents of one write of the applier; a larger step is written in several, what names the rest in the last. */
export const PAGES_PER_WRITE_MAX = 500;

/** Eligibility keys derived at the same time. */
export const STRETCHES_TOGETHER_MAX = 64;

/** Batches after which `tick` makes checkpoints. */
export const CHECKPOINT_BATCHES = 2_000;

/** A beacon is logged at least this often, so that an idle network can still tell the time. */
export const BEACON_IDLE_MS = 60_000;

/** Sites that may wait for news at the same time. One more is answered at once. */
export const PULLS_WAITING_MAX = 20_000;

/** Base64 characters of pages after which an answer to a pull ends. */
export const PULL_SEALED_MAX = 16 * 1024 * 1024;

/** Rows, entries or conflicts of one answer of the centre's own API. */
export const LIST_LIMIT_DEFAULT = 100;
export const LIST_LIMIT_MAX = 1_000;

/** Base64 characters of sealed segments after which a part of the log ends. */
export const LOG_PART_SIZE_MAX = 8 * 1024 * 1024;

/** Filters of the list of conflicts that are kept sorted at one index: a desk uses a handful. */
export const CONFLICT_FILTERS_KEPT = 50;

/** A site heard of within this time counts as connected: the longest it waits for news in silence, and some more. */
export const CONNECTED_WITHIN_MS = PULL_WAIT_MAX_MS + 10_000;

/** Most certificates handed over in one request: what an issuer's desk signs in one go. */
export const CERTIFICATES_MAX = 50;

/** Largest body of a request to the centre's own API. */
export const CENTRE_BODY_BYTES_MAX = 64 * 1024;

/** Gateway workers of one machine. */
export const GATEWAYS_MAX = 64;

/** Calls of gateways to the core under way at the same time. */
export const CALLS_UNDER_WAY_MAX = 50_000;

/** Incarnations of one site: a new one is begun by accidents only. As many as a session can show. */
export const INCARNATIONS_PER_SITE_MAX = 1_000;

/** Keys of all scopes in all generations: read at start as one list. */
export const SCOPE_KEYS_MAX = 100_000;

/** Characters of one write of the applier: well below what the store takes at once. */
export const WRITE_CHARACTERS_MAX = 64 * 1024 * 1024;

/** Audit exports under way at the same time. A further one ends the oldest, whose reader may have gone. */
export const EXPORTS_MAX = 4;

/** Characters of an audit export handed over at a time. */
export const EXPORT_PART_CHARACTERS = 1024 * 1024;

/** How often the process calls `tick`. A beacon follows what was received at about this distance. */
export const TICK_EVERY_MS = 1_000;

/** How often long polls are looked at that have waited long enough. */
export const RELEASE_EVERY_MS = 100;

/** How long the primary waits before it forks a child again, at first and at most; it doubles while they keep dying. */
export const RESTART_DELAY_MS = 100;
export const RESTART_DELAY_MAX_MS = 5_000;

/** A child that lived this long did start: the next restart is quick again. */
export const STARTED_AFTER_MS = 10_000;

/** How long stopping children may take before they are killed. */
export const STOP_GRACE_MS = 10_000;

/** Most operations of one document of the log, and most that wait for one: beyond it a request waits for the disk. */
export const OPERATIONS_RECORD_MAX = 2_000;
export const OPERATIONS_WAITING_MAX = 4_000;

/** Documents of operations opened for one page of their list. */
export const OPERATIONS_SCAN_MAX = 500;
