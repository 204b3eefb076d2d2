import { parseArgs } from "node:util";
import { err, type Language, ok, type Result } from "@huilian/domain";
import { CITY_PEOPLE_MAX } from "../city/city.ts";

/** What `huilian demo` was asked to do. */
export interface DemoOptions {
  readonly once: boolean;
  readonly json: boolean;
  readonly people: number;
  readonly seed: number;
  /** Where keys, configurations and stores lie; a new directory that is removed afterwards, unless told. */
  readonly data?: string;
  readonly importDirectory?: string;
  readonly templateDirectory?: string;
  readonly language: Language;
}

/** An option that is not one, or whose value is not right. */
export interface OptionProblem {
  readonly option: string;
  readonly min?: number;
  readonly max?: number;
}

const SEED_MAX = 2 ** 31;

function whole(option: string, text: string, min: number, max: number): Result<number, OptionProblem> {
  const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? ok(value) : err({ option, min, max });
}

export function parseDemoOptions(args: readonly string[]): Result<DemoOptions, OptionProblem> {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (fault) {
    return err({ option: fault instanceof Error ? fault.message : String(fault) });
  }
  const people = whole("--people", values.people ?? "3000", 1, CITY_PEOPLE_MAX);
  if (!people.ok) return people;
  const seed = whole("--seed", values.seed ?? "1", 0, SEED_MAX);
  if (!seed.ok) return seed;
  if (values.language !== undefined && values.language !== "zh" && values.language !== "en")
    return err({ option: "--language" });
  return ok({
    once: values.once ?? false,
    json: values.json ?? false,
    people: people.value,
    seed: seed.value,
    language: values.language ?? "zh",
    ...(values.data === undefined ? {} : { data: values.data }),
    ...(values.import === undefined ? {} : { importDirectory: values.import }),
    ...(values["import-template"] === undefined ? {} : { templateDirectory: values["import-template"] }),
  });
}

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: false,
    options: {
      once: { type: "boolean" },
      json: { type: "boolean" },
      people: { type: "string" },
      seed: { type: "string" },
      data: { type: "string" },
      import: { type: "string" },
      "import-template": { type: "string" },
      language: { type: "string" },
    },
  }).values;
