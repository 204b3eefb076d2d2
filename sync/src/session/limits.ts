/** Largest body of any sync request. One segment at its largest fits, so that no journal can get stuck. */
export const SYNC_BODY_BYTES_MAX = 48 * 1024 * 1024;

/** Largest body of `session` and `proof`, which anybody may send. */
export const OPENING_BODY_BYTES_MAX = 16 * 1024;

/** Largest answer a node reads. */
export const SYNC_ANSWER_BYTES_MAX = 96 * 1024 * 1024;

/** Largest answer to `session`: certificates and what the centre holds of one site. */
export const OPENING_ANSWER_BYTES_MAX = 1024 * 1024;

/** Most segments of one push. */
export const PUSH_SEGMENTS_MAX = 64;

/**
 * Longest sealed part of one segment, in base64 characters: what the journal lets a segment grow to, if nothing of
 * it could be compressed.
 */
export const SEGMENT_SEALED_MAX = 44 * 1024 * 1024;

/** What a node puts into one push, in base64 characters of sealed parts; a single larger segment goes alone. */
export const PUSH_SEALED_TARGET = 4 * 1024 * 1024;

/** Longest sealed part of one page, in base64 characters. */
export const PAGE_SEALED_MAX = 32 * 1024 * 1024;

/** Longest text of a signed document coming down. Evidence carries a whole segment. */
export const SIGNED_TEXT_MAX = SEGMENT_SEALED_MAX + 64 * 1024;

/** Longest text a node signs to prove itself. */
export const PROOF_TEXT_MAX = 1024;

/** Longest wait of a pull for something new, in milliseconds: below the idle time-outs of common proxies. */
export const PULL_WAIT_MAX_MS = 25_000;

/** Most documents, batches and pages of one answer to a pull. The rest follows on the next pull. */
export const PULL_DOCUMENTS_MAX = 1_000;
export const PULL_BATCHES_MAX = 1_000;
export const PULL_PAGES_MAX = 1_000;

/** Most pages asked for at once. */
export const PAGES_PER_REQUEST_MAX = 256;

/** Most scopes, and so checkpoints, of one site. */
export const REFRESH_CHECKPOINTS_MAX = 64;

/** Most incarnations of one site: a new one is begun by accidents only. */
export const HOLDINGS_MAX = 1_000;

/** Most certificates shown when a session is opened. */
export const SESSION_CERTIFICATES_MAX = 32;

/** How long the node may take from the challenge to its proof. */
export const PROOF_TIMEOUT_MS = 30_000;

/** A session unused for this long is forgotten. Above the longest wait of a pull. */
export const SESSION_IDLE_MS = 10 * 60_000;

/** A session is forgotten after this long, used or not, so that its key does not live for ever. */
export const SESSION_AGE_MS = 8 * 3_600_000;

/** Sessions in use per site. One node needs one; the rest covers restarts and clones on their way to being noticed. */
export const SESSIONS_PER_SITE_MAX = 4;

/** Sessions in use altogether. */
export const SESSIONS_MAX = 20_000;

/** Sessions waiting for their proof, per site and altogether. Anybody can ask for one, so the oldest gives way. */
export const PENDING_PER_SITE_MAX = 8;
export const PENDING_MAX = 4_096;

/** How often forgotten sessions are looked for. */
export const SESSION_SWEEP_MS = 1_000;

/** How far behind the highest count of its session a request may arrive: requests of one node run in parallel. */
export const COUNT_WINDOW = 64;

/** How long a node waits for an answer, beyond the wait it asked for itself. */
export const LINK_REQUEST_TIMEOUT_MS = 60_000;
export const LINK_OPEN_TIMEOUT_MS = 15_000;
