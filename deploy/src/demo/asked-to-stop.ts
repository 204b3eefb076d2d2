/** Ctrl-C, a service manager's request, and the terminal that is closed. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface AskedToStop {
  /** Aborted as soon as somebody asks. */
  readonly signal: AbortSignal;
  /** Resolves then. */
  readonly asked: Promise<"stopped">;
}

/** Listens for the first wish to stop. A second one ends this process at once, and the children with it. */
export function askedToStop(): AskedToStop {
  const controller = new AbortController();
  const asked = new Promise<"stopped">((resolve) => {
    const stop = (): void => {
      for (const name of SIGNALS) process.removeListener(name, stop);
      controller.abort();
      resolve("stopped");
    };
    for (const name of SIGNALS) process.on(name, stop);
  });
  return { signal: controller.signal, asked };
}
