import { type Language, type MessageKey, type MessageParams, message } from "@huilian/domain";

/**
 * Where a command speaks. What was asked for goes to the first stream, what went wrong to the second. For a program
 * that asked for JSON, sentences go to the second too, so that it finds nothing else on the first.
 */
export interface Terminal {
  readonly language: Language;
  say<Key extends MessageKey>(key: Key, params: MessageParams<Key>): void;
  fail<Key extends MessageKey>(key: Key, params: MessageParams<Key>): void;
  /** A line that is no sentence: a key, a text in JSON. */
  line(text: string): void;
  /** One object on one line, for programs. */
  json(value: unknown): void;
}

export interface Streams {
  out(text: string): void;
  problem(text: string): void;
}

export function createTerminal(language: Language, { out, problem }: Streams, forPrograms = false): Terminal {
  const people = forPrograms ? problem : out;
  return {
    language,
    say: (key, params) => people(`${message(key, params, language)}\n`),
    fail: (key, params) => problem(`${message(key, params, language)}\n`),
    line: (text) => people(`${text}\n`),
    json: (value) => out(`${JSON.stringify(value)}\n`),
  };
}

/**
 * The language of the command line: as asked for, else English where the machine's locale is English, else Chinese.
 * Environment variables in the order in which programs on POSIX systems obey them.
 */
export function languageOf(
  asked: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  if (asked === "zh" || asked === "en") return asked;
  const locale = environment["LC_ALL"] || environment["LC_MESSAGES"] || environment["LANG"] || "";
  return locale.startsWith("en") ? "en" : "zh";
}
