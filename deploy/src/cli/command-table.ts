import type { MessageKey } from "@huilian/domain";
import { auditCommands } from "../audit/audit-commands.ts";
import { certifyCommand } from "../certify/certify-command.ts";
import { explainCommand } from "../explain/explain-command.ts";
import { foldCommand } from "../fold/fold-command.ts";
import { programOf } from "../process/program-of.ts";
import type { Command, OpenCommand, TableCommand } from "./command.ts";
import { runProgram } from "./run-program.ts";

const service = (
  name: string,
  summary: MessageKey,
  program: "@huilian/central" | "@huilian/branch-node",
): TableCommand => ({
  name,
  summary,
  options: {},
  operands: ["CONFIG"],
  run: ({ operand }) => runProgram(programOf(program), [operand(0)]),
});

/** Loaded only when asked for: a demonstration is of no use to an auditor, and takes its time to load. */
const demo: TableCommand = {
  name: "demo",
  summary: "deploy.cli.demo-summary",
  options: {
    once: {},
    json: {},
    people: { value: "N" },
    seed: { value: "N" },
    data: { value: "DIR" },
    import: { value: "DIR" },
    "import-template": { value: "DIR" },
  },
  operands: [],
  run: async (invocation) => (await import("../demo/run-demo.ts")).runDemo(invocation),
};

const soakKill: OpenCommand = {
  name: "soak kill",
  summary: "deploy.cli.soak-summary",
  usage: "[--moments N] [--seed N]",
  runOpen: async (args) => (await import("../soak/soak-kill.ts")).runSoakKill(args),
};

const simulate: OpenCommand = {
  name: "simulate",
  summary: "simulate.summary",
  usage: "[--seed N] [--seeds N] [--rounds N] [--steps N] [--overlap] [--json]",
  runOpen: async (args, terminal) => (await import("../simulate/run-simulate.ts")).runSimulate(args, terminal),
};

const bench: OpenCommand = {
  name: "bench",
  summary: "bench.summary",
  usage: "[--json] [--only NAME,...] [--rows N] [--pushed N] [--changes N] [--rounds N] [--data DIR]",
  runOpen: async (args, terminal) => (await import("../bench/run-bench.ts")).runBench(args, terminal),
};

const photograph: TableCommand = {
  name: "photograph",
  summary: "photograph.summary",
  options: { pictures: { value: "DIR" } },
  operands: [],
  run: async (invocation) => (await import("../photograph/photograph-command.ts")).runPhotograph(invocation),
};

/** Every command of `huilian`, in the order in which help lists them. */
export const commands: readonly Command[] = [
  demo,
  ...auditCommands,
  foldCommand,
  explainCommand,
  certifyCommand,
  simulate,
  soakKill,
  bench,
  photograph,
  service("central", "deploy.cli.central-summary", "@huilian/central"),
  service("node", "deploy.cli.node-summary", "@huilian/branch-node"),
];
