/** How much is measured. */
export interface BenchSizes {
  /** Rows of the branch that is refreshed and restarted, about. */
  readonly rows: number;
  /** Changes pushed. */
  readonly pushed: number;
  /** Changes of the backlog the applier works off, and of the fold. */
  readonly changes: number;
  /** Settlements of one round with one counter; with twenty it is four times as many. */
  readonly settlements: number;
  /** Changed rows of one pull. */
  readonly changedRows: readonly number[];
  readonly rounds: number;
}

export const DEFAULT_SIZES: BenchSizes = {
  rows: 30_000,
  pushed: 5_000,
  changes: 20_000,
  settlements: 150,
  changedRows: [1, 100],
  rounds: 3,
};
