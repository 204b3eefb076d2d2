/** What was waited for did not come. Carries no more than its name: for whoever looks into the log files. */
export class WaitedInVain extends Error {
  readonly what: string;
  readonly timeoutMs: number;
  constructor(what: string, timeoutMs: number) {
    super(`waited ${timeoutMs} ms in vain for: ${what}`);
    this.what = what;
    this.timeoutMs = timeoutMs;
  }
}

/** Asks again and again until the answer is yes. @throws `WaitedInVain` */
export async function waitUntil(
  what: string,
  isTrue: () => Promise<boolean>,
  { timeoutMs, everyMs = 100 }: { readonly timeoutMs: number; readonly everyMs?: number },
): Promise<void> {
  const until = performance.now() + timeoutMs;
  while (!(await isTrue())) {
    if (performance.now() > until) throw new WaitedInVain(what, timeoutMs);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
