import { describe, expect, it } from "vitest";
import { enterMove } from "./enter-moves-on.ts";
import type { KeyPress } from "./f-keys.ts";

const press = (over: Partial<KeyPress> = {}): KeyPress => ({
  key: "Enter",
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  isComposing: false,
  keyCode: 13,
  repeat: false,
  ...over,
});

describe("Enter in a form", () => {
  const place = { at: 0, count: 3, isListOpen: false };

  it.each([
    ["goes on in the first field", press(), place, { to: "field", at: 1 }],
    ["submits in the last", press(), { ...place, at: 2 }, { to: "submit" }],
    ["picks a candidate while composing", press({ isComposing: true }), { ...place, at: 2 }, { to: "stay" }],
    ["picks a candidate as Chromium tells it", press({ keyCode: 229 }), { ...place, at: 2 }, { to: "stay" }],
    ["picks from an open list", press(), { ...place, isListOpen: true }, { to: "leave" }],
    ["belongs to a button", press(), { ...place, at: -1 }, { to: "leave" }],
    ["held down does nothing", press({ repeat: true }), { ...place, at: 2 }, { to: "stay" }],
    ["with Shift is not ours", press({ shiftKey: true }), place, { to: "leave" }],
    ["is no other key", press({ key: "a", keyCode: 65 }), place, { to: "leave" }],
  ] as const)("%s", (_what, pressed, where, expected) => {
    expect(enterMove(pressed, where)).toEqual(expected);
  });
});
