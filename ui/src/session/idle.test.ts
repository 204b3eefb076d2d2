import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchIdle } from "./idle.ts";

describe("a machine nobody touches", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  function watched() {
    const events = new EventTarget();
    let idle = 0;
    const stop = watchIdle({ events, idleMs: 60_000, nowMs: () => Date.now(), onIdle: () => (idle += 1) });
    return { events, stop, count: () => idle };
  }

  it("locks once", () => {
    const { count } = watched();
    vi.advanceTimersByTime(59_000);
    expect(count()).toBe(0);
    vi.advanceTimersByTime(300_000);
    expect(count()).toBe(1);
  });

  it("does not lock under a hand, nor after it was ended", () => {
    const { events, stop, count } = watched();
    for (let minute = 0; minute < 5; minute += 1) {
      vi.advanceTimersByTime(50_000);
      events.dispatchEvent(new Event("keydown"));
    }
    expect(count()).toBe(0);
    stop();
    vi.advanceTimersByTime(300_000);
    expect(count()).toBe(0);
  });
});
