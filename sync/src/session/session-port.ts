import type { Hash, Incarnation, Result, SiteId } from "@huilian/domain/base";
import type { Base64 } from "../crypto/crypto.ts";
import type { OpenAnswer, OpenRequest, ProofRequest } from "./messages.ts";

/**
 * Whoever holds the sessions. Gateway workers of one machine share one holder over their process channel, so
 * everything that passes here is plain JSON, and each of the calls is one message.
 */
export interface SessionPort {
  open(request: OpenRequest): Promise<Result<OpenAnswer, OpenProblem>>;
  /** Makes the session usable. The key is for the MAC of the answer. */
  prove(request: ProofRequest): Promise<Result<Proved, ProofProblem>>;
  /** Whether there is such a session at all, so that large bodies of strangers are not even read. */
  knows(sessionId: string): Promise<boolean>;
  /** Checks one request of a session and uses up its count. */
  claim(claim: Claim): Promise<Result<Claimed, ClaimProblem>>;
}

/** In order of precedence. */
export type OpenProblem = "wrong-network" | "unknown-site";
export type ProofProblem = "session-unknown" | "proof-fails";
/** A wrong MAC uses up nothing: strangers cannot spend the counts of a session. */
export type ClaimProblem = "session-unknown" | "mac-differs" | "count-used";
export type SessionProblem = OpenProblem | ProofProblem | ClaimProblem;

export interface Proved {
  readonly site: SiteId;
  readonly key: Base64;
}

export interface Claim {
  readonly sessionId: string;
  readonly count: number;
  readonly method: string;
  readonly path: string;
  readonly bodyHash: Hash;
  readonly mac: string;
}

export interface Claimed {
  readonly site: SiteId;
  readonly incarnation: Incarnation;
  /** For the MAC of the answer. */
  readonly key: Base64;
}
