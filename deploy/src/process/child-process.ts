import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";

/** How long a child may take to end by itself before it is killed. */
const STOP_GRACE_MS = 8_000;

/** A process that was started does not serve. Why stands in its log file. */
export class ProcessNotUp extends Error {
  readonly processName: string;
  readonly logFile: string;
  constructor({ name, logFile }: Pick<RunningProcess, "name" | "logFile">) {
    super(`${name} did not start; see ${logFile}`);
    this.processName = name;
    this.logFile = logFile;
  }
}

/** A process of the product, started and stopped by this one. */
export interface RunningProcess {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Resolves when it ended, however. */
  readonly ended: Promise<void>;
  isRunning(): boolean;
  /** Asks it to end, and insists after a while. */
  stop(): Promise<void>;
  /** As a power cut does: nothing is flushed, nobody is told. */
  kill(): Promise<void>;
}

export interface ProcessPlan {
  readonly name: string;
  /** The program and its arguments. */
  readonly program: string;
  readonly args: readonly string[];
  /** Where its log lines go. */
  readonly logFile: string;
}

/**
 * Starts a process with an IPC channel: when this process dies, however, the channel breaks and the child ends
 * itself, so that nothing is left behind.
 */
export function startProcess({ name, program, args, logFile }: ProcessPlan): RunningProcess {
  const child: ChildProcess = fork(program, [...args], { stdio: ["ignore", "pipe", "pipe", "ipc"], execArgv: [] });
  const log = createWriteStream(logFile, { flags: "a", mode: 0o600 });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  // A disk that takes no more log lines must not end those who watch.
  log.on("error", () => child.stdout?.unpipe(log).resume() && child.stderr?.unpipe(log).resume());
  const { pid } = child;
  if (pid === undefined) throw new Error(`could not start ${name}`);
  let running = true;
  const ended = once(child, "exit").then(() => {
    running = false;
    log.end();
  });

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!running) return;
    child.kill(signal);
    const insist = setTimeout(() => child.kill("SIGKILL"), STOP_GRACE_MS);
    await ended;
    clearTimeout(insist);
  }

  return {
    name,
    pid,
    logFile,
    ended,
    isRunning: () => running,
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
  };
}
