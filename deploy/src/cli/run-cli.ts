import { assert, message } from "@huilian/domain";
import { type Command, EXIT_OK, EXIT_USAGE, type TableCommand, usageOf } from "./command.ts";
import { readCommon, readOptions, type UsageProblem } from "./read-options.ts";
import { createTerminal, languageOf, type Streams, type Terminal } from "./terminal.ts";

export interface CliDeps {
  readonly commands: readonly Command[];
  readonly streams: Streams;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Finds the command a line names and runs it. @returns the exit status: 0 only on success, 2 for a wrong line. */
export async function runCli(args: readonly string[], deps: CliDeps): Promise<number> {
  const { language, json } = readCommon(args);
  const terminal = createTerminal(languageOf(language, deps.environment), deps.streams, json);
  const [word] = args;
  if (word === undefined || word === "help" || word === "--help") {
    sayHelp(deps.commands, terminal);
    return word === undefined ? EXIT_USAGE : EXIT_OK;
  }
  const command = commandOf(deps.commands, args);
  if (!command) {
    terminal.fail("deploy.cli.unknown-command", { words: args.slice(0, 2).join(" "), known: namesOf(deps.commands) });
    return EXIT_USAGE;
  }
  const rest = args.slice(command.name.split(" ").length);
  return "runOpen" in command ? command.runOpen(rest, terminal) : runTable(command, rest, terminal);
}

async function runTable(command: TableCommand, args: readonly string[], terminal: Terminal): Promise<number> {
  if (readCommon(args).help) {
    sayUsage(command, terminal);
    return EXIT_OK;
  }
  const read = readOptions(command, args);
  if (!read.ok) {
    failUsage(read.error, terminal);
    terminal.fail("deploy.cli.usage", { usage: usageOf(command) });
    return EXIT_USAGE;
  }
  const { values, switches, operands } = read.value;
  return command.run({
    terminal,
    option: (name) => values.get(name),
    isSet: (name) => switches.has(name),
    required(name) {
      const value = values.get(name);
      assert(value !== undefined, "a required option is there once the line is read");
      return value;
    },
    operand(place) {
      const value = operands[place];
      assert(value !== undefined, "an operand is there once the line is read");
      return value;
    },
  });
}

/** The command whose words the line begins with; the longest, so that `audit` may one day mean something too. */
function commandOf(commands: readonly Command[], args: readonly string[]): Command | undefined {
  const fits = ({ name }: Command): boolean => name.split(" ").every((word, place) => args[place] === word);
  return commands.filter(fits).sort((a, b) => b.name.length - a.name.length)[0];
}

const namesOf = (commands: readonly Command[]): string => commands.map(({ name }) => name).join(", ");

function sayHelp(commands: readonly Command[], terminal: Terminal): void {
  terminal.say("deploy.cli.opening", {});
  for (const command of commands) sayUsage(command, terminal);
  terminal.say("deploy.cli.common", {});
}

function sayUsage(command: Command, terminal: Terminal): void {
  terminal.line(`  huilian ${usageOf(command)}`);
  // Every summary is a sentence without places to fill.
  terminal.line(`      ${message(command.summary, {} as never, terminal.language)}`);
}

function failUsage(problem: UsageProblem, terminal: Terminal): void {
  const value = "value" in problem ? problem.value : "";
  terminal.fail(`deploy.cli.${problem.problem}`, { name: problem.name, value });
}
