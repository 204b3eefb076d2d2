import { type EntityKey, err, ok, type Result } from "@huilian/domain";
import type { LinkProblem } from "@huilian/sync";
import type { ReplicaProblem } from "./replica/replica-problem.ts";

/**
 * Why a round is not whole, in order of precedence. `line`: the line or the other end of it. `replica`: what came
 * down is not what the centre of this network signs. `receipt`: a receipt that does not fit what was sent.
 * `centre-refused`: the centre did not take something, or moves nothing on (`no-progress`).
 */
export type SyncProblem =
  | { readonly kind: "line"; readonly problem: LinkProblem }
  | { readonly kind: "replica"; readonly problem: ReplicaProblem }
  | { readonly kind: "receipt" }
  | { readonly kind: "centre-refused"; readonly code: string };

/** What one round moved. A round with a problem may still have moved something. */
export interface SyncOutcome {
  readonly problem?: SyncProblem;
  /** Of changes and notices; those of the chain of operations are not counted. */
  readonly receipts: number;
  readonly changedRoots: readonly EntityKey[];
}

/** What one round, or one wait for news, has moved so far. */
export interface Tally {
  receipts: number;
  readonly changedRoots: Set<EntityKey>;
}

export type Step = Result<void, SyncProblem>;
export const DONE: Step = ok(undefined);

/** A refusal is the centre's word on what was asked; everything else says that nothing more will come through. */
export const linkProblem = (problem: LinkProblem): Result<never, SyncProblem> =>
  err(problem.kind === "refused" ? { kind: "centre-refused", code: problem.code } : { kind: "line", problem });

export const noProgress: Result<never, SyncProblem> = err({ kind: "centre-refused", code: "no-progress" });
