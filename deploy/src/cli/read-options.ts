import { parseArgs } from "node:util";
import { err, ok, type Result } from "@huilian/domain";
import type { OptionSpec, TableCommand } from "./command.ts";
import { COMMON_OPTIONS } from "./command.ts";

/** What is wrong with a command line, in order of precedence. */
export type UsageProblem =
  | { readonly problem: "unknown-option"; readonly name: string }
  | { readonly problem: "option-twice"; readonly name: string }
  | { readonly problem: "value-missing"; readonly name: string; readonly value: string }
  | { readonly problem: "value-unwanted"; readonly name: string }
  | { readonly problem: "option-missing"; readonly name: string; readonly value: string }
  | { readonly problem: "operand-missing"; readonly name: string }
  | { readonly problem: "operand-unwanted"; readonly name: string };

export interface ReadOptions {
  readonly values: ReadonlyMap<string, string>;
  readonly switches: ReadonlySet<string>;
  readonly operands: readonly string[];
}

export interface CommonOptions {
  readonly help: boolean;
  readonly json: boolean;
  readonly language: string | undefined;
}

/** The options of a command line, whether or not they are right, so that `--help` and `--language` always work. */
export function readCommon(args: readonly string[]): CommonOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: { help: { type: "boolean" }, json: { type: "boolean" }, language: { type: "string" } },
  });
  const { language } = values;
  return {
    help: values["help"] === true,
    json: values["json"] === true,
    language: typeof language === "string" ? language : undefined,
  };
}

/** Reads a command line against the command's table. Node's own messages are English only, so the tokens are judged here. */
export function readOptions(command: TableCommand, args: readonly string[]): Result<ReadOptions, UsageProblem> {
  const table: Readonly<Record<string, OptionSpec>> = { ...command.options, ...COMMON_OPTIONS };
  const types = Object.entries(table).map(
    ([name, { value }]) => [name, { type: value ? "string" : "boolean" }] as const,
  );
  const { tokens } = parseArgs({ args: [...args], strict: false, tokens: true, options: Object.fromEntries(types) });
  const values = new Map<string, string>();
  const switches = new Set<string>();
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const { name, value } = token;
    const spec = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!spec) return err({ problem: "unknown-option", name: token.rawName });
    if (values.has(name) || switches.has(name)) return err({ problem: "option-twice", name: token.rawName });
    if (spec.value === undefined) {
      if (value !== undefined) return err({ problem: "value-unwanted", name: token.rawName });
      switches.add(name);
    } else {
      // Without `=` a following option would be taken as the value: `--out --json`.
      const isValue = value !== undefined && value !== "" && (token.inlineValue || !value.startsWith("--"));
      if (!isValue) return err({ problem: "value-missing", name: token.rawName, value: spec.value });
      values.set(name, value);
    }
  }
  return check(command, { values, switches, operands });
}

function check(command: TableCommand, read: ReadOptions): Result<ReadOptions, UsageProblem> {
  for (const [name, { value = "", required }] of Object.entries(command.options)) {
    if (required && !read.values.has(name)) return err({ problem: "option-missing", name: `--${name}`, value });
  }
  const missing = command.operands[read.operands.length];
  if (missing !== undefined) return err({ problem: "operand-missing", name: missing });
  const unwanted = read.operands[command.operands.length];
  return unwanted === undefined ? ok(read) : err({ problem: "operand-unwanted", name: unwanted });
}
