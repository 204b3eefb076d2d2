import { describe, expect, it } from "vitest";
import { isPressOf, type KeyPress } from "./f-keys.ts";
import { rowMove } from "./row-moves.ts";

const press = (key: string, over: Partial<KeyPress> = {}): KeyPress => ({
  key,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  isComposing: false,
  keyCode: 0,
  repeat: false,
  ...over,
});

describe("a key on a button", () => {
  it("is that key alone, once, and not while composing", () => {
    expect(isPressOf(press("F9"), "F9")).toBe(true);
    expect(isPressOf(press("F8"), "F9")).toBe(false);
    expect(isPressOf(press("F9", { ctrlKey: true }), "F9")).toBe(false);
    expect(isPressOf(press("F9", { repeat: true }), "F9")).toBe(false);
    expect(isPressOf(press("F9", { keyCode: 229 }), "F9")).toBe(false);
  });
});

describe("arrows in a list", () => {
  it.each([
    ["ArrowDown", 0, 1],
    ["ArrowDown", 2, 2],
    ["ArrowUp", 0, 0],
    ["ArrowUp", 2, 1],
    ["Home", 2, 0],
    ["End", 0, 2],
    ["a", 1, undefined],
  ])("%s from %d leads to %s", (key, at, to) => {
    expect(rowMove(press(key), at, 3)).toBe(to);
  });

  it("lead nowhere in an empty list, or with Ctrl", () => {
    expect(rowMove(press("ArrowDown"), 0, 0)).toBeUndefined();
    expect(rowMove(press("End", { ctrlKey: true }), 0, 3)).toBeUndefined();
  });
});
