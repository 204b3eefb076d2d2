/** What the simulation found: sentences for whoever looks for the fault. Everything in it is made up. */
export class SimulationFailure extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "SimulationFailure";
    this.problems = problems;
  }
}

/** @throws `SimulationFailure` when there is anything to say. */
export function failOn(problems: readonly string[]): void {
  if (problems.length > 0) throw new SimulationFailure(problems);
}
