#!/usr/bin/env node
import { commands } from "./cli/command-table.ts";
import { runCli } from "./cli/run-cli.ts";

// Whoever reads only the beginning of an answer, as `head` does, has not broken anything.
process.stdout.on("error", (fault: NodeJS.ErrnoException) => {
  if (fault.code !== "EPIPE") throw fault;
  process.exit(0);
});

process.exitCode = await runCli(process.argv.slice(2), {
  commands,
  environment: process.env,
  streams: {
    out: (text) => void process.stdout.write(text),
    problem: (text) => void process.stderr.write(text),
  },
});
