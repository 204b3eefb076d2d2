import { LOCKED_TOLD_EVERY_MS } from "./limits.ts";
import { lockLeftMs, oneMoreWrong, type WrongPasswords } from "./lockout.ts";
import type { SignInProblem } from "./sign-in.ts";
import type { SignInDeps } from "./sign-in-deps.ts";

/** Locks as whoever knocks meets them. Accounts and ids without one go through the same. */
export interface Locks {
  /** The answer while the lock lasts; undefined when there is none. */
  refusal(wrong: WrongPasswords, who: Who): SignInProblem | undefined;
  /** Counts one more wrong password, to be written; `tell` is called when it is. */
  count(wrong: WrongPasswords): WrongPasswords;
  tell(wrong: WrongPasswords, who: Who): void;
}

/** Whom an event names: nobody, where there is no account. */
type Who = { readonly operatorId?: string };

export function createLocks({ clock, onEvent }: Pick<SignInDeps, "clock" | "onEvent">): Locks {
  /** By account, and one for all ids without: when it was told last that somebody knocked at a lock. */
  const toldMs = new Map<string | undefined, number>();

  function tellKnock(who: Who): void {
    const nowMs = clock.monotonicMs();
    if (nowMs - (toldMs.get(who.operatorId) ?? Number.NEGATIVE_INFINITY) < LOCKED_TOLD_EVERY_MS) return;
    toldMs.set(who.operatorId, nowMs);
    onEvent({ kind: "sign-in-failed", ...who });
  }

  return {
    refusal(wrong, who) {
      const leftMs = lockLeftMs(wrong, clock.wallMs());
      if (leftMs === 0) return undefined;
      tellKnock(who);
      return { kind: "account-locked", minutes: Math.ceil(leftMs / 60_000) };
    },
    count: (wrong) => oneMoreWrong(wrong, clock.wallMs()),
    tell(wrong, who) {
      onEvent({ kind: "sign-in-failed", ...who });
      if (lockLeftMs(wrong, clock.wallMs()) > 0) onEvent({ kind: "locked", ...who });
    },
  };
}
