import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { auditCommands } from "../audit/audit-commands.ts";
import { runCli } from "../cli/run-cli.ts";
import { foldCommand } from "./fold-command.ts";

const EXAMPLES = new URL("../../../conflict-rules/examples/", import.meta.url);

export const examplePath = (name: string): string => new URL(name, EXAMPLES).pathname;

export const readExample = (name: string): Promise<string> => readFile(examplePath(name), "utf8");

/** The command line as a person types it, in this process. */
export async function runHuilian(...args: readonly string[]) {
  const streams = { out: "", problem: "" };
  const exit = await runCli([...args, "--language", "en"], {
    commands: [...auditCommands, foldCommand],
    environment: {},
    streams: {
      out: (text) => {
        streams.out += text;
      },
      problem: (text) => {
        streams.problem += text;
      },
    },
  });
  return { exit, ...streams };
}

/** Writes lines as a file of a directory. @returns its path. */
export async function writeLines(directory: string, name: string, lines: readonly string[]): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, lines.map((line) => `${line}\n`).join(""));
  return path;
}

export const linesOf = (text: string): readonly string[] => text.trimEnd().split("\n");
