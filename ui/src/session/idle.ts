/** Where hands are noticed. */
export type HandEvents = Pick<EventTarget, "addEventListener" | "removeEventListener">;

export interface IdleOptions {
  readonly events: HandEvents;
  readonly idleMs: number;
  nowMs(): number;
  onIdle(): void;
}

/** Looked at so often: a lock some seconds late harms nobody, and a timer for each key pressed would be waste. */
const LOOK_MS = 5000;
const HANDS = ["pointerdown", "keydown", "wheel"] as const;

/**
 * Calls `onIdle` once when no hand was on the machine for so long. By the clock and not by a timer of that length, since
 * a machine that slept comes back with its timers where they were. Returns what ends it.
 */
export function watchIdle({ events, idleMs, nowMs, onIdle }: IdleOptions): () => void {
  let lastMs = nowMs();
  const onHand = (): void => {
    lastMs = nowMs();
  };
  for (const hand of HANDS) events.addEventListener(hand, onHand, { capture: true, passive: true });
  const timer = setInterval(() => {
    if (nowMs() - lastMs < idleMs) return;
    stop();
    onIdle();
  }, LOOK_MS);
  const stop = (): void => {
    clearInterval(timer);
    for (const hand of HANDS) events.removeEventListener(hand, onHand, { capture: true });
  };
  return stop;
}
