import { EXIT_FAILED, EXIT_USAGE } from "../cli/command.ts";
import type { Terminal } from "../cli/terminal.ts";
import { ProcessNotUp } from "../process/child-process.ts";
import { WaitedInVain } from "../process/wait-until.ts";
import { CounterRefused } from "./counter.ts";

const MINUTE_MS = 60_000;

/** What the system says of a path that was given wrongly. */
const WRONG_PATH = new Set(["EEXIST", "ENOTDIR", "EISDIR", "ENOENT", "EACCES", "EPERM", "EROFS", "ENAMETOOLONG"]);

/**
 * Says in a sentence why the demonstration ended early; where it came about is of use to nobody at a terminal.
 * @returns the exit status.
 */
export function sayFault(fault: unknown, terminal: Terminal): number {
  const { code, path, message: reason } = (fault ?? {}) as Partial<NodeJS.ErrnoException>;
  if (fault instanceof CounterRefused) {
    terminal.fail("demo.refused", { site: fault.site, sentence: fault.message });
  } else if (fault instanceof ProcessNotUp) {
    terminal.fail("demo.process-not-up", { name: fault.processName, logFile: fault.logFile });
  } else if (fault instanceof WaitedInVain) {
    terminal.fail("demo.waited-in-vain", { minutes: Math.ceil(fault.timeoutMs / MINUTE_MS) });
  } else if (code !== undefined && path !== undefined) {
    terminal.fail("demo.path-unusable", { path, code });
    if (WRONG_PATH.has(code)) return EXIT_USAGE;
  } else {
    terminal.fail("demo.failed", { reason: reason ?? String(fault) });
  }
  return EXIT_FAILED;
}
