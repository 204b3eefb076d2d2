/** Wrong passwords in a row that lock an account. Counted also for the initial password, and for who has no account. */
export const WRONG_PASSWORDS_MAX = 5;

/** How long a locked account stays locked, in milliseconds. */
export const LOCK_MS = 15 * 60_000;

/** How often knocking at a locked account is told, in milliseconds: it costs the stranger nothing, and an entry lasts. */
export const LOCKED_TOLD_EVERY_MS = 60_000;

/** Most derivations that wait for a thread: about six seconds of it. Beyond, nobody is looked at. */
export const DERIVATIONS_WAITING_MAX = 32;

/** How long a session lasts without a request of its operator, and how long at most, in milliseconds. */
export const SESSION_IDLE_MS = 30 * 60_000;
export const SESSION_LONGEST_MS = 12 * 60 * 60_000;

/** Most sessions of one operator: one works at one or two machines. The oldest ends for a new one. */
export const SESSIONS_PER_OPERATOR_MAX = 5;

/** Most sessions of a place in all. The one unused for longest ends for a new one. */
export const SESSIONS_MAX = 2_000;

/** Passwords that are not taken again: the present one and those before it. */
export const PASSWORDS_REMEMBERED = 5;

/** How old a password may become, in milliseconds. */
export const PASSWORD_AGE_MAX_MS = 90 * 24 * 60 * 60_000;

/** Ids without an account whose wrong passwords are counted. The one unused for longest is forgotten for a new one. */
export const STRANGERS_MAX = 200;

/** Most accounts of one place. */
export const ACCOUNTS_MAX = 1_000;

/** Largest body of a request to sign in, in bytes. */
export const SESSION_BODY_BYTES_MAX = 8 * 1024;
