import { toBase64 } from "../crypto/bytes.ts";
import type { Crypto } from "../crypto/crypto.ts";
import { SESSION_IDLE_MS, SESSION_LONGEST_MS, SESSIONS_MAX, SESSIONS_PER_OPERATOR_MAX } from "./limits.ts";
import type { SignedInOperator } from "./sign-in.ts";
import { tokenHashOf } from "./token-hash.ts";

interface Session {
  readonly operator: SignedInOperator;
  readonly begunMs: number;
  usedMs: number;
}

/** Sessions, in memory only: after a restart one signs in again. */
export interface Sessions {
  /** @returns the token, which is kept nowhere. */
  begin(operator: SignedInOperator): string;
  operatorOf(token: string, options?: { readonly isBackground?: boolean }): SignedInOperator | undefined;
  end(token: string): SignedInOperator | undefined;
  endAllOf(operatorId: string): void;
}

const TOKEN_BYTES = 32;

/** `nowMs` never goes back. */
export function createSessions(crypto: Pick<Crypto, "randomBytes">, nowMs: () => number): Sessions {
  // By the hash of the token, so that neither a dump nor the time of a comparison gives a token away; the one unused
  // for longest comes first.
  const sessions = new Map<string, Session>();

  const hasEnded = ({ begunMs, usedMs }: Session): boolean =>
    nowMs() - usedMs >= SESSION_IDLE_MS || nowMs() - begunMs >= SESSION_LONGEST_MS;
  const sweep = (): void => {
    for (const [hash, session] of sessions) if (hasEnded(session)) sessions.delete(hash);
  };
  const hashesOf = (operatorId: string): readonly string[] =>
    [...sessions].filter(([, { operator }]) => operator.operatorId === operatorId).map(([hash]) => hash);

  return {
    begin(operator) {
      sweep();
      const token = toBase64(crypto.randomBytes(TOKEN_BYTES)).replaceAll("+", "-").replaceAll("/", "_").slice(0, 43);
      const own = hashesOf(operator.operatorId);
      if (own.length >= SESSIONS_PER_OPERATOR_MAX) sessions.delete(own[0] ?? "");
      const [oldest] = sessions.keys();
      if (sessions.size >= SESSIONS_MAX && oldest !== undefined) sessions.delete(oldest);
      sessions.set(tokenHashOf(token), { operator, begunMs: nowMs(), usedMs: nowMs() });
      return token;
    },
    operatorOf(token, { isBackground = false } = {}) {
      const hash = tokenHashOf(token);
      const session = sessions.get(hash);
      if (session === undefined) return undefined;
      if (!hasEnded(session) && isBackground) return session.operator;
      sessions.delete(hash);
      if (hasEnded(session)) return undefined;
      session.usedMs = nowMs();
      sessions.set(hash, session);
      return session.operator;
    },
    end(token) {
      const hash = tokenHashOf(token);
      const session = sessions.get(hash);
      sessions.delete(hash);
      return session === undefined || hasEnded(session) ? undefined : session.operator;
    },
    endAllOf(operatorId) {
      for (const hash of hashesOf(operatorId)) sessions.delete(hash);
    },
  };
}
