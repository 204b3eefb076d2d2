import { parseArgs } from "node:util";
import { type BenchSizes, DEFAULT_SIZES } from "./bench-sizes.ts";
import { MEASUREMENTS, type Measurement } from "./measurements.ts";

/** What `huilian bench` was asked to do. */
export interface BenchOptions {
  readonly json: boolean;
  readonly language: string | undefined;
  readonly only: ReadonlySet<Measurement>;
  readonly sizes: BenchSizes;
  /** Where the stores are to lie while it runs. */
  readonly under: string | undefined;
}

const COUNT_MAX = 10_000_000;

/** The options; undefined when one is not one, or is no whole number in its range. */
export function readBenchOptions(args: readonly string[]): BenchOptions | undefined {
  const values = parsed(args);
  if (values === undefined) return undefined;
  const only = values.only?.split(",") ?? MEASUREMENTS;
  const wanted = MEASUREMENTS.filter((name) => only.includes(name));
  const rows = whole(values.rows, DEFAULT_SIZES.rows);
  const pushed = whole(values.pushed, DEFAULT_SIZES.pushed);
  const changes = whole(values.changes, DEFAULT_SIZES.changes);
  const rounds = whole(values.rounds, DEFAULT_SIZES.rounds);
  if (rows === undefined || pushed === undefined || changes === undefined || rounds === undefined) return undefined;
  if (wanted.length !== only.length) return undefined;
  return {
    json: values.json ?? false,
    language: values.language,
    only: new Set(wanted),
    sizes: { ...DEFAULT_SIZES, rows, pushed, changes, rounds },
    under: values.data,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: false,
      options: {
        json: { type: "boolean" },
        only: { type: "string" },
        rows: { type: "string" },
        pushed: { type: "string" },
        changes: { type: "string" },
        rounds: { type: "string" },
        data: { type: "string" },
        language: { type: "string" },
      },
    }).values;
  } catch {
    return undefined;
  }
}

function whole(text: string | undefined, otherwise: number): number | undefined {
  if (text === undefined) return otherwise;
  const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
  return value >= 1 && value <= COUNT_MAX ? value : undefined;
}
