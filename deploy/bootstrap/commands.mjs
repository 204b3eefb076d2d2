import { existsSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt } from "./build.mjs";
import { runChecks } from "./check.mjs";
import { ensureInstalled } from "./install.mjs";
import { messages, say } from "./messages.mjs";
import { repositoryRoot } from "./repository.mjs";
import { runProcess } from "./run-process.mjs";
import { ensureSystemPackages, systemPackages, thisMachine } from "./system-packages.mjs";

/** The program `huilian`, where the build leaves it. */
const entry = "deploy/dist/main.js";

/** @type {Readonly<Record<string, (args: readonly string[]) => Promise<number>>>} */
const commands = {
  start: (args) => runHuilian(["demo", ...args]),
  test: runTests,
  build: async () => ((await prepare()) ? 0 : 1),
  check: async () => ((await ensureInstalled(repositoryRoot)) ? runChecks(repositoryRoot) : 1),
  photograph,
  huilian: (args) => runHuilian(args),
  bench: (args) => runHuilian(["bench", ...args]),
  "soak:kill": (args) => runHuilian(["soak", "kill", ...args]),
};

/**
 * @param {readonly string[]} argv the command and its arguments
 * @returns {Promise<number>} exit status
 */
export async function runCommand([name, ...args]) {
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    say(messages.unknownCommand(Object.keys(commands).join(", ")));
    return 1;
  }
  return command(args);
}

async function prepare() {
  return (await ensureInstalled(repositoryRoot)) && (await ensureBuilt(repositoryRoot));
}

/** @param {readonly string[]} args */
async function runHuilian(args) {
  if (!(await prepare())) return 1;
  if (!existsSync(join(repositoryRoot, entry))) {
    say(messages.entryMissing(entry));
    return 1;
  }
  // The caller's folder is kept, so that `--import people/` means what it says.
  const cwd = process.env["INIT_CWD"] ?? process.cwd();
  return runProcess({ program: process.execPath, args: [join(repositoryRoot, entry), ...args], cwd, ownGroup: true });
}

/** Where the pictures lie that the README shows. */
const pictures = "ui/pictures";

/** @param {readonly string[]} args */
async function photograph(args) {
  if (!(await prepare()) || !(await ensureSystemPackages(systemPackages, thisMachine))) return 1;
  return runHuilian(["photograph", "--pictures", join(repositoryRoot, pictures), ...args]);
}

/** @param {readonly string[]} args */
async function runTests(args) {
  // The build as well: some tests start the real processes from it.
  if (!(await prepare()) || !(await ensureSystemPackages(systemPackages, thisMachine))) return 1;
  return runProcess({
    program: process.execPath,
    args: [join(repositoryRoot, "node_modules/vitest/vitest.mjs"), "run", ...args],
    cwd: repositoryRoot,
    // Libraries behave differently when a server's NODE_ENV=production leaks in.
    env: { NODE_ENV: "test" },
  });
}
