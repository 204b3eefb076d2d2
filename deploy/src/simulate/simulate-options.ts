import { parseArgs } from "node:util";

/** What `huilian simulate` was asked to do. */
export interface SimulateOptions {
  /** The first seed; undefined when none was named, and then the known ones run first. */
  readonly seed: number | undefined;
  readonly seeds: number;
  readonly rounds: number;
  readonly steps: number;
  /** Whether two places that do not know of each other may settle the same person. */
  readonly overlap: boolean;
  readonly json: boolean;
  readonly language: string | undefined;
}

const SEED_MAX = 2 ** 31;
const COUNT_MAX = 1_000_000;
const DEFAULTS = { seeds: "1", rounds: "3", steps: "40" } as const;

/** The options; undefined when one is not one, or is no whole number in its range. */
export function readSimulateOptions(args: readonly string[]): SimulateOptions | undefined {
  const values = parsed(args);
  if (values === undefined) return undefined;
  const { seeds = DEFAULTS.seeds, rounds = DEFAULTS.rounds, steps = DEFAULTS.steps } = values;
  const seed = values.seed === undefined ? undefined : whole(values.seed, 0, SEED_MAX);
  const counts = [whole(seeds, 1, COUNT_MAX), whole(rounds, 0, COUNT_MAX), whole(steps, 0, COUNT_MAX)] as const;
  const [seedCount, roundCount, stepCount] = counts;
  if (seedCount === undefined || roundCount === undefined || stepCount === undefined) return undefined;
  if (values.seed !== undefined && seed === undefined) return undefined;
  const { overlap = false, json = false, language } = values;
  return { seed, seeds: seedCount, rounds: roundCount, steps: stepCount, overlap, json, language };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: false,
      options: {
        seed: { type: "string" },
        seeds: { type: "string" },
        rounds: { type: "string" },
        steps: { type: "string" },
        overlap: { type: "boolean" },
        json: { type: "boolean" },
        language: { type: "string" },
      },
    }).values;
  } catch {
    return undefined;
  }
}

function whole(text: string, min: number, max: number): number | undefined {
  const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}
