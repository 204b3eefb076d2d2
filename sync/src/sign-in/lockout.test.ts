import { describe, expect, it } from "vitest";
import { LOCK_MS } from "./limits.ts";
import { lockLeftMs, NONE_WRONG, oneMoreWrong, type WrongPasswords } from "./lockout.ts";

const NOW = 1_000_000_000;

const wrong = (count: number, lastMs = NOW): WrongPasswords => ({ count, lastMs });

describe("lockout", () => {
  it.each([
    ["four wrong", wrong(4), NOW, 0],
    ["five wrong", wrong(5), NOW, LOCK_MS],
    ["five wrong, a little later", wrong(5), NOW + 1, LOCK_MS - 1],
    ["five wrong, at the end", wrong(5), NOW + LOCK_MS, 0],
    ["five wrong, the clock set back", wrong(5), NOW - 1, 0],
  ])("%s", (_, before, nowMs, left) => {
    expect(lockLeftMs(before, nowMs)).toBe(left);
  });

  it("begins anew after a lock, but not because a clock was set back", () => {
    expect(oneMoreWrong(NONE_WRONG, NOW)).toEqual(wrong(1));
    expect(oneMoreWrong(wrong(4), NOW + 5)).toEqual(wrong(5, NOW + 5));
    expect(oneMoreWrong(wrong(5), NOW + LOCK_MS)).toEqual(wrong(1, NOW + LOCK_MS));
    expect(oneMoreWrong(wrong(5), NOW - 1)).toEqual(wrong(5, NOW - 1));
  });
});
