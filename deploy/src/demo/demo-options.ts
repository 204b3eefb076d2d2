import { err, type Language, ok, type Result } from "@huilian/domain";
import { CITY_PEOPLE_MAX } from "../city/city.ts";
import type { Invocation } from "../cli/command.ts";
import { STORY_PEOPLE_MIN } from "./story-plan.ts";

/** What `huilian demo` was asked to do. */
export interface DemoOptions {
  readonly once: boolean;
  readonly json: boolean;
  readonly people: number;
  /** False: so many because nobody said otherwise. */
  readonly isPeopleGiven: boolean;
  readonly seed: number;
  /** Where keys, configurations and stores lie; a new directory that is removed afterwards, unless told. */
  readonly data?: string;
  readonly importDirectory?: string;
  readonly templateDirectory?: string;
  readonly language: Language;
}

/** An option whose value is not right. */
export type OptionProblem =
  | { readonly problem: "not-whole"; readonly option: string; readonly min: number; readonly max: number }
  | { readonly problem: "not-one-of"; readonly option: string; readonly words: string };

const PEOPLE_DEFAULT = "3000";
const SEED_DEFAULT = "1";
const SEED_MAX = 2 ** 31;
const LANGUAGES = ["zh", "en"];

function whole(option: string, text: string, min: number, max: number): Result<number, OptionProblem> {
  const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? ok(value) : err({ problem: "not-whole", option, min, max });
}

/** Reads the values of a command line that is right as far as its table goes. */
export function demoOptionsOf({
  option,
  isSet,
  terminal,
}: Pick<Invocation, "option" | "isSet" | "terminal">): Result<DemoOptions, OptionProblem> {
  const [data, importDirectory, templateDirectory] = ["data", "import", "import-template"].map(option);
  const people = whole("--people", option("people") ?? PEOPLE_DEFAULT, STORY_PEOPLE_MIN, CITY_PEOPLE_MAX);
  if (!people.ok) return people;
  const seed = whole("--seed", option("seed") ?? SEED_DEFAULT, 0, SEED_MAX);
  if (!seed.ok) return seed;
  if (!LANGUAGES.includes(option("language") ?? terminal.language))
    return err({ problem: "not-one-of", option: "--language", words: LANGUAGES.join("、") });
  return ok({
    once: isSet("once"),
    json: isSet("json"),
    people: people.value,
    isPeopleGiven: option("people") !== undefined,
    seed: seed.value,
    language: terminal.language,
    ...(data === undefined ? {} : { data }),
    ...(importDirectory === undefined ? {} : { importDirectory }),
    ...(templateDirectory === undefined ? {} : { templateDirectory }),
  });
}
