import type { MessageKey } from "@huilian/domain";
import type { Terminal } from "./terminal.ts";

/** How a command ended, as the shell sees it. */
export const EXIT_OK = 0;
export const EXIT_FAILED = 1;
/** The command line was wrong, and nothing was done. */
export const EXIT_USAGE = 2;

export interface OptionSpec {
  /** Shown in usage: `FILE`. Absent for a switch. */
  readonly value?: string;
  readonly required?: true;
}

/** What a command was given, checked against its table: required options and operands are there. */
export interface Invocation {
  readonly terminal: Terminal;
  /** The value of an option that takes one. */
  option(name: string): string | undefined;
  /** As `option`, for a required one. */
  required(name: string): string;
  isSet(name: string): boolean;
  operand(place: number): string;
}

/** A command that reads its options through the table. */
export interface TableCommand {
  /** `audit verify` */
  readonly name: string;
  readonly summary: MessageKey;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Names of what stands without a dash, all required: `FILE`. */
  readonly operands: readonly string[];
  /** @returns the exit status. */
  run(invocation: Invocation): Promise<number>;
}

/** A command that reads its own options. */
export interface OpenCommand {
  readonly name: string;
  readonly summary: MessageKey;
  /** Shown in usage after the name. */
  readonly usage: string;
  runOpen(args: readonly string[], terminal: Terminal): Promise<number>;
}

export type Command = TableCommand | OpenCommand;

/** Options every table command takes. */
export const COMMON_OPTIONS: Readonly<Record<string, OptionSpec>> = { language: { value: "zh|en" }, help: {} };

/** `audit verify FILE --root FILE --key FILE [--json]` */
export function usageOf(command: Command): string {
  if ("usage" in command) return `${command.name} ${command.usage}`.trimEnd();
  const options = Object.entries(command.options).map(([name, { value, required }]) => {
    const text = value === undefined ? `--${name}` : `--${name} ${value}`;
    return required ? text : `[${text}]`;
  });
  return [command.name, ...command.operands, ...options].join(" ");
}
