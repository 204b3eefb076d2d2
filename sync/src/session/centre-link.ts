import type { Result } from "@huilian/domain/base";
import type { SealedPage, SealedSegment, SignedText } from "../documents.ts";
import type { Holding, PullAnswer, PullRequest, PushAnswer, RefreshAnswer } from "./messages.ts";

/**
 * A node's line to the centre. Nothing here throws because of the line. Answers are what the centre of this session
 * said, in the shape of the protocol; the signatures of receipts, documents, batches and pages in them are the
 * caller's to check, since they must hold long after the session is gone.
 */
export interface CentreLink {
  /** A fresh session. The other calls open one by themselves when there is none, or the centre has forgotten it. */
  open(): Promise<Result<SessionOpened, LinkProblem>>;
  /**
   * Hands segments on, in order. As many as one request carries are sent, at least the first; the receipts tell which
   * the centre holds, and what is not receipted is sent again.
   */
  push(segments: readonly SealedSegment[]): Promise<Result<PushAnswer, LinkProblem>>;
  /** A safety change ahead of its chain. */
  notice(segment: SealedSegment): Promise<Result<SignedText, LinkProblem>>;
  pull(request: PullRequest): Promise<Result<PullAnswer, LinkProblem>>;
  refresh(): Promise<Result<RefreshAnswer, LinkProblem>>;
  /** Pages by id, in no promised order. A page the centre does not hold any more is missing from the answer. */
  pages(ids: readonly string[]): Promise<Result<readonly SealedPage[], LinkProblem>>;
  /** Ends what is under way and answers `unreachable` from then on. */
  close(): void;
}

/** What the centre showed of itself and of this site when a session was opened. */
export interface SessionOpened {
  readonly epoch: number;
  /** Last index of the centre's log. */
  readonly index: number;
  /** The end of what it holds of each incarnation of this site; less than what it once receipted after a restore. */
  readonly holds: readonly Holding[];
}

/**
 * Why a call gave nothing, in order of precedence. `unreachable`: no whole answer came. `not-authentic`: an answer
 * came, but not from the centre. `refused`: the centre said no; `epoch-lower` when the node itself refuses a centre
 * that lives in the past. `malformed`: authentic, but not of the protocol.
 */
export type LinkProblem =
  | { readonly kind: "unreachable" }
  | { readonly kind: "not-authentic" }
  | { readonly kind: "refused"; readonly code: string }
  | { readonly kind: "malformed" };
