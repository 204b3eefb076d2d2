#!/usr/bin/env node
import { commands } from "./cli/command-table.ts";
import { runCli } from "./cli/run-cli.ts";

process.exitCode = await runCli(process.argv.slice(2), {
  commands,
  environment: process.env,
  streams: {
    out: (text) => void process.stdout.write(text),
    problem: (text) => void process.stderr.write(text),
  },
});
