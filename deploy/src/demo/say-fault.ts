import type { Terminal } from "../cli/terminal.ts";
import { ProcessEnded } from "../process/child-process.ts";
import { WaitedInVain } from "../process/wait-until.ts";
import { CounterRefused } from "./counter.ts";

const MINUTE_MS = 60_000;

/** Says in a sentence why the demonstration ended early; where it came about is of use to nobody at a terminal. */
export function sayFault(fault: unknown, terminal: Terminal): void {
  const { code, path, message: reason } = (fault ?? {}) as Partial<NodeJS.ErrnoException>;
  if (fault instanceof CounterRefused) {
    terminal.fail("demo.refused", { site: fault.site, sentence: fault.message });
  } else if (fault instanceof ProcessEnded) {
    terminal.fail("demo.process-ended", { name: fault.processName, logFile: fault.logFile });
  } else if (fault instanceof WaitedInVain) {
    terminal.fail("demo.waited-in-vain", { minutes: Math.ceil(fault.timeoutMs / MINUTE_MS) });
  } else if (code !== undefined && path !== undefined) {
    terminal.fail("demo.path-unusable", { path, code });
  } else {
    terminal.fail("demo.failed", { reason: reason ?? String(fault) });
  }
}
