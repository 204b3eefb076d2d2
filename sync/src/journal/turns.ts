/** Jobs that must not overlap, one after the other in the order they were asked for. */
export interface Turns {
  /** Runs the job in its turn. A job that fails fails its own caller only. */
  run<Value>(job: () => Promise<Value>): Promise<Value>;
}

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(job) {
      const turn = last.then(job);
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
