import { spawn } from "node:child_process";
import { constants } from "node:os";

/** Ctrl-C reaches a script by two roads, from the terminal and forwarded by npm. Within this time they are one wish. */
const sameWishMs = 500;

/** How often it is seen whether npm is still there. */
const parentWatchMs = 500;

const forwardedSignals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/**
 * Runs a program to its end, with this process's terminal, and hands signals on to it.
 *
 * @typedef {object} Run
 * @property {string} program
 * @property {readonly string[]} args
 * @property {string} cwd
 * @property {Record<string, string>} [env] added to this process's environment
 * @property {"inherit" | "to-stderr"} [output] where its standard output goes
 * @property {boolean} [ownGroup] true starts it outside the terminal's process group, so that the one signal it gets
 *   is the one handed on: a program that ends quickly on a second Ctrl-C would otherwise take one for two
 *
 * @param {Run} run
 * @returns {Promise<number>} its exit status; 128 and the signal's number when a signal ended it; 127 when it cannot start
 */
export function runProcess({ program, args, cwd, env = {}, output = "inherit", ownGroup = false }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: output === "inherit" ? "inherit" : ["ignore", process.stderr, process.stderr],
      detached: ownGroup && process.platform !== "win32",
      shell: program === "npm" && process.platform === "win32",
    });
    const stopForwarding = forwardSignals(child);
    child.once("error", () => {
      stopForwarding();
      resolve(127);
    });
    child.once("exit", (code, signal) => {
      stopForwarding();
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/**
 * Hands on the signals, and the end of npm: a SIGTERM sent to npm ends npm and the shell it runs scripts in, and would
 * leave this process and the program running with nobody to stop them.
 *
 * @param {import("node:child_process").ChildProcess} child
 * @returns {() => void} ends the forwarding
 */
function forwardSignals(child) {
  let lastForwardedMs = Number.NEGATIVE_INFINITY;
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    const sinceMs = performance.now() - lastForwardedMs;
    if (sinceMs < sameWishMs) return;
    lastForwardedMs = performance.now();
    child.kill(signal);
  };
  for (const signal of forwardedSignals) process.on(signal, forward);
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    forward("SIGTERM");
  }, parentWatchMs);
  // Without npm a lost parent is nothing unusual: a shell that was closed after `nohup ... &`.
  if (process.env["npm_lifecycle_event"] === undefined) clearInterval(watch);
  return () => {
    clearInterval(watch);
    for (const signal of forwardedSignals) process.off(signal, forward);
  };
}
