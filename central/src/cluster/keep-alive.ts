import type { Worker } from "node:cluster";
import type { Logger } from "pino";
import { RESTART_DELAY_MAX_MS, RESTART_DELAY_MS, STARTED_AFTER_MS } from "../limits.ts";
import { EXIT_MISCONFIGURED } from "./messages.ts";

/** Forks again what ends unasked: soon when it had lived, ever more slowly when it dies while starting. */
export interface KeepAlive {
  /** `onExit` tidies up; `again` forks the next one. */
  watch(worker: Worker, role: string, again: () => void, onExit: () => void): void;
}

export function createKeepAlive(deps: {
  readonly logger: Logger;
  isStopping(): boolean;
  /** A child says that it cannot start as it is configured. */
  giveUp(): void;
}): KeepAlive {
  const { logger } = deps;
  const delays = new Map<string, number>();

  const delayFor = (role: string, livedMs: number): number => {
    const delayMs = livedMs >= STARTED_AFTER_MS ? RESTART_DELAY_MS : (delays.get(role) ?? RESTART_DELAY_MS);
    delays.set(role, Math.min(delayMs * 2, RESTART_DELAY_MAX_MS));
    return delayMs;
  };

  return {
    watch(worker, role, again, onExit) {
      const forkedMs = performance.now();
      // A channel that broke while something was sent shows as the exit that follows.
      worker.on("error", (fault) => logger.warn({ role, fault: fault.name }, "the channel to a child failed"));
      worker.once("exit", (code, signal) => {
        onExit();
        if (deps.isStopping()) return;
        if (code === EXIT_MISCONFIGURED) return deps.giveUp();
        const delayMs = delayFor(role, performance.now() - forkedMs);
        logger.warn({ role, code, signal, delayMs }, "a child ended and is forked again");
        setTimeout(() => {
          if (!deps.isStopping()) again();
        }, delayMs);
      });
    },
  };
}
