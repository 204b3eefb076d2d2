import { LOCK_MS, WRONG_PASSWORDS_MAX } from "./limits.ts";

/** Wrong passwords in a row, and when the last of them was given. */
export interface WrongPasswords {
  readonly count: number;
  readonly lastMs: number;
}

export const NONE_WRONG: WrongPasswords = { count: 0, lastMs: 0 };

/** What is left of a lock, in milliseconds; 0 when there is none. */
export function lockLeftMs({ count, lastMs }: WrongPasswords, nowMs: number): number {
  const isLocked = count >= WRONG_PASSWORDS_MAX && nowMs >= lastMs;
  return isLocked ? Math.max(0, lastMs + LOCK_MS - nowMs) : 0;
}

/**
 * One more wrong password. After a lock one counts from the beginning. A clock that was set back opens a lock, or it
 * could last for years, but the next wrong password locks again.
 */
export function oneMoreWrong(before: WrongPasswords, nowMs: number): WrongPasswords {
  const wasLocked = before.count >= WRONG_PASSWORDS_MAX;
  const count = !wasLocked ? before.count : nowMs >= before.lastMs ? 0 : WRONG_PASSWORDS_MAX - 1;
  return { count: count + 1, lastMs: nowMs };
}
