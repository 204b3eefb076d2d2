import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runProcess } from "./run-process.mjs";

const runNode = (script: string) =>
  runProcess({ program: process.execPath, args: ["--eval", script], cwd: import.meta.dirname });

describe("running a program", () => {
  it.each([
    ["its exit status", "process.exitCode = 7", 7],
    ["128 and the signal's number", "process.kill(process.pid, 'SIGKILL')", 137],
  ])("returns %s", async (_what, script, exitStatus) => {
    expect(await runNode(script)).toBe(exitStatus);
  });

  it("returns 127 when there is no such program", async () => {
    expect(await runProcess({ program: "huilian-no-such-program", args: [], cwd: import.meta.dirname })).toBe(127);
  });

  it("hands one signal on, once, when Ctrl-C arrives by two roads, and returns the program's own status", async () => {
    const runner = startRunner("exec");
    await seen(runner, "ready");
    // The terminal signals the whole process group, and npm forwards its own copy.
    process.kill(-pidOf(runner), "SIGINT");
    runner.kill("SIGINT");
    const output = await seen(runner, "ends");
    const [exitStatus] = await once(runner, "exit");
    expect(output.match(/got SIGINT/g)).toHaveLength(1);
    expect(exitStatus).toBe(5);
  });

  it("ends the program when npm's shell died of a signal that stopped there", async () => {
    const runner = startRunner("stays");
    await seen(runner, "ready");
    const output = seen(runner, "ends");
    runner.kill("SIGTERM");
    expect(await output).toMatch(/got SIGTERM/);
  });
});

/**
 * Runs, by `runProcess` and under a shell as npm does, a program that counts the signals it gets for a while. The shell
 * is replaced by `exec`, or stays and dies of a signal, as npm's does.
 */
function startRunner(shell: "exec" | "stays"): ChildProcess {
  const program = `
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {
      console.log("got " + signal);
      setTimeout(() => { console.log("ends"); process.exit(5); }, 300);
    });
    setInterval(() => {}, 1000);
    console.log("ready");`;
  const runner = `
    import { runProcess } from ${JSON.stringify(join(import.meta.dirname, "run-process.mjs"))};
    const args = ["--eval", ${JSON.stringify(program)}];
    process.exitCode = await runProcess({ program: process.execPath, args, cwd: process.cwd(), ownGroup: true });`;
  const command = '"$NODE" --input-type=module --eval "$RUNNER"';
  return spawn("/bin/sh", ["-c", shell === "exec" ? `exec ${command}` : `${command}; exit $?`], {
    env: { ...process.env, NODE: process.execPath, RUNNER: runner, npm_lifecycle_event: "start" },
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error("the process did not start");
  return child.pid;
}

/** Waits until the output holds the text, and returns the output so far. */
function seen(child: ChildProcess, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes(text)) resolve(output);
    });
    child.once("close", () => reject(new Error(`ended without printing ${text}: ${output}`)));
  });
}
