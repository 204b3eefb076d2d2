/**
 * Why what the line brought is not taken, in order of precedence. Nothing of it is stored or shown then.
 * `not-authentic`: not signed by the centre of this network. `chain-differs`: batches do not continue those held.
 * `page-missing`: a batch names a page of ours that did not come. `page-unreadable`: it came damaged, or its key did not.
 */
export type ReplicaProblem =
  | { readonly kind: "not-authentic" }
  | { readonly kind: "chain-differs" }
  | { readonly kind: "page-missing" }
  | { readonly kind: "page-unreadable" };

/**
 * Thrown when the stored pages are not whole. A counter must stop with a sentence then: a row that cannot be read
 * is not a person who does not exist.
 */
export class ReplicaDamaged extends Error {
  readonly problem: ReplicaProblem;
  constructor(problem: ReplicaProblem) {
    super(`the local replica is damaged: ${problem.kind}`);
    this.problem = problem;
  }
}
