import { spawn } from "node:child_process";
import { once } from "node:events";
import { EXIT_FAILED } from "./command.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs a program in the place of this one: same streams, its exit status, signals handed on. The channel tells the
 * child when this process is gone, however that came.
 */
export async function runProgram(program: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["inherit", "inherit", "inherit", "ipc"] });
  const handOn = (signal: NodeJS.Signals): void => {
    // A terminal has told the whole group of Ctrl-C already; a second one would read as impatience.
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, handOn);
  try {
    const [exitStatus] = (await once(child, "exit")) as [number | null];
    return exitStatus ?? EXIT_FAILED;
  } finally {
    for (const signal of SIGNALS) process.removeListener(signal, handOn);
  }
}
