import { err, type Hash, type Incarnation, ok, type Result, type SiteId } from "@huilian/domain/base";
import { fromBase64 } from "../crypto/bytes.ts";
import type { Crypto } from "../crypto/crypto.ts";
import { macOfAnswer } from "./mac.ts";
import { countHeader, macHeader, sessionHeader } from "./paths.ts";
import type { ClaimProblem, SessionPort } from "./session-port.ts";

export interface SeenRequest {
  readonly headers: Headers;
  readonly method: string;
  /** The protocol's path; see `MacOfRequest`. */
  readonly path: string;
  /** SHA-256 of the body's bytes. */
  readonly bodyHash: Hash;
}

/** Who asks, and how the answer is authenticated. */
export interface Authenticated {
  readonly site: SiteId;
  readonly incarnation: Incarnation;
  macOfAnswer(httpStatus: number, bodyHash: Hash): string;
}

/** In order of precedence. */
export type AuthenticationProblem = "not-in-session" | ClaimProblem;

export interface SessionHeaders {
  readonly sessionId: string;
  readonly count: number;
  readonly mac: string;
}

/** The three headers of a request in a session; undefined when one is missing or is not of its form. */
export function sessionHeadersOf(headers: Headers): SessionHeaders | undefined {
  const sessionId = headers.get(sessionHeader) ?? "";
  const count = headers.get(countHeader) ?? "";
  const mac = headers.get(macHeader) ?? "";
  if (!/^[0-9a-f]{32}$/.test(sessionId) || !/^[1-9][0-9]{0,14}$/.test(count) || mac.length > 64) return undefined;
  return { sessionId, count: Number(count), mac };
}

/** The check every request after the proof passes before anything of its body is believed, or parsed. */
export async function authenticate(
  { crypto, sessions }: { readonly crypto: Crypto; readonly sessions: SessionPort },
  request: SeenRequest,
): Promise<Result<Authenticated, AuthenticationProblem>> {
  const headers = sessionHeadersOf(request.headers);
  if (headers === undefined) return err("not-in-session");
  const { method, path, bodyHash } = request;
  const claimed = await sessions.claim({ ...headers, method, path, bodyHash });
  if (!claimed.ok) return claimed;
  const key = fromBase64(claimed.value.key);
  const { sessionId, count } = headers;
  return ok({
    site: claimed.value.site,
    incarnation: claimed.value.incarnation,
    macOfAnswer: (httpStatus, answerHash) =>
      macOfAnswer(crypto, key, { sessionId, count, method, path, bodyHash: answerHash, httpStatus }),
  });
}
