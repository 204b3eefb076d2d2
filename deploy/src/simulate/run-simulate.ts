import { message } from "@huilian/domain";
import { EXIT_FAILED, EXIT_OK, EXIT_USAGE } from "../cli/command.ts";
import { createTerminal, languageOf, type Terminal } from "../cli/terminal.ts";
import { readCounterexamples } from "./counterexamples.ts";
import { type FoundProblem, type SimulatedRun, simulate } from "./simulate.ts";
import { readSimulateOptions, type SimulateOptions } from "./simulate-options.ts";

/** Problems of one run that are told; one fault tends to show in many places. */
const PROBLEMS_TOLD = 20;

/** `huilian simulate`: runs seeds one after the other and stops at the first that finds something. */
export async function runSimulate(args: readonly string[], terminal?: Terminal): Promise<number> {
  const options = readSimulateOptions(args);
  const told = terminal ?? terminalOf(options);
  if (options === undefined) {
    told.fail("simulate.usage", {});
    return EXIT_USAGE;
  }
  for (const run of await runsOf(options, told)) {
    if (!(await runOne(run, told, options.json))) return EXIT_FAILED;
  }
  return EXIT_OK;
}

function terminalOf(options: SimulateOptions | undefined): Terminal {
  const streams = {
    out: (text: string) => void process.stdout.write(text),
    problem: (text: string) => void process.stderr.write(text),
  };
  return createTerminal(languageOf(options?.language, process.env), streams, options?.json ?? false);
}

async function runsOf(options: SimulateOptions, terminal: Terminal): Promise<readonly SimulatedRun[]> {
  const { seed, seeds, rounds, steps, overlap: mayOverlap } = options;
  const known = seed === undefined ? await readCounterexamples() : [];
  if (known.length > 0) terminal.say("simulate.known-first", { count: known.length });
  const first = seed ?? 1;
  return [...known, ...Array.from({ length: seeds }, (_, at) => ({ seed: first + at, rounds, steps, mayOverlap }))];
}

async function runOne(run: SimulatedRun, terminal: Terminal, json: boolean): Promise<boolean> {
  const { seed, rounds, steps, mayOverlap } = run;
  const begunMs = performance.now();
  const outcome = await simulate(run, ({ round, troubles, figures }) => {
    const { acknowledged, summary, faults } = figures;
    const { received } = summary.counts;
    terminal.say("simulate.round", {
      seed,
      round,
      troubles: troublesIn(terminal, troubles),
      acknowledged,
      received,
      faults,
    });
  });
  const seconds = Math.round((performance.now() - begunMs) / 1000);
  if (!outcome.held) {
    tellFound(run, outcome.found, terminal);
    if (json) terminal.json({ seed, rounds, steps, mayOverlap, held: false, ...outcome.found });
    return false;
  }
  const { acknowledged, lost, duplicated, summary, stateHash, incarnations, faults, restores } = outcome.figures;
  const { counts, overlaps, ledgerSumFen } = summary;
  terminal.say("simulate.held", { seed, lost, duplicated, superseded: counts.superseded, restores, seconds });
  const figures = {
    acknowledged,
    lost,
    duplicated,
    counts,
    overlaps,
    ledgerSumFen,
    stateHash,
    incarnations,
    faults,
    restores,
  };
  if (json) terminal.json({ seed, rounds, steps, mayOverlap, held: true, ...figures });
  return true;
}

function tellFound(run: SimulatedRun, { round, step, troubles, problems }: FoundProblem, terminal: Terminal): void {
  const { seed, rounds, steps, mayOverlap } = run;
  terminal.fail("simulate.found", { seed, round, step, troubles: troublesIn(terminal, troubles) });
  for (const problem of problems.slice(0, PROBLEMS_TOLD)) terminal.line(`  ${problem}`);
  const options = `--seed ${seed} --rounds ${rounds} --steps ${steps}${mayOverlap ? " --overlap" : ""}`;
  terminal.fail("simulate.again", { options });
}

const troublesIn = ({ language }: Terminal, troubles: FoundProblem["troubles"]): string =>
  message(`simulate.troubles.${troubles}`, {}, language);
