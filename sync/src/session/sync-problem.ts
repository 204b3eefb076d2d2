import type { AuthenticationProblem } from "./authenticate.ts";
import type { SessionProblem } from "./session-port.ts";

/** What the routes themselves answer instead of what was asked for. */
export type SyncProblemCode =
  | "body-too-large"
  | "body-cut"
  | "bad-input"
  | "wrong-site"
  | "not-found"
  | "internal"
  | SessionProblem
  | AuthenticationProblem;

const httpStatuses: Readonly<Record<SyncProblemCode, number>> = {
  "body-too-large": 413,
  "body-cut": 400,
  "bad-input": 400,
  "wrong-site": 403,
  "wrong-network": 403,
  "unknown-site": 403,
  "not-in-session": 401,
  "session-unknown": 401,
  "proof-fails": 403,
  "mac-differs": 403,
  "count-used": 409,
  "not-found": 404,
  internal: 500,
};

/**
 * What handlers may refuse with: a code of the centre's own. `busy` asks to come again later.
 */
export interface SyncRefusal {
  readonly code: string;
}

export const httpStatusOf = (code: string): number => {
  if (code === "busy") return 503;
  return (httpStatuses as Readonly<Record<string, number | undefined>>)[code] ?? 409;
};

/** A problem document (RFC 9457) between machines: the code says all, sentences are made where people read. */
export const syncProblemText = (code: string): string =>
  JSON.stringify({ type: `urn:huilian:problem:${code}`, status: httpStatusOf(code), code });

/**
 * Codes a centre gives before it knows whom it talks to, so without a MAC. A node believes no more of them than that
 * this attempt failed; any other refusal without a MAC is not authentic.
 */
export const unauthenticatedCodes: ReadonlySet<string> = new Set<SyncProblemCode>([
  "body-too-large",
  "body-cut",
  "bad-input",
  "wrong-network",
  "unknown-site",
  "not-in-session",
  "session-unknown",
  "proof-fails",
  "mac-differs",
  "count-used",
]);
