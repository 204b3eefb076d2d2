import { describe, expect, it } from "vitest";
import type { KeyPress } from "../../parts/f-keys.ts";
import type { LineField } from "./bill.ts";
import { type LinePlace, lineMove } from "./line-moves.ts";

const press = (key: string, part: Partial<KeyPress> = {}): KeyPress => ({
  key,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  isComposing: false,
  keyCode: 0,
  repeat: false,
  ...part,
});
const at = (field: LineField, part: Partial<LinePlace> = {}): LinePlace => ({
  line: 1,
  field,
  count: 3,
  isBlank: false,
  isFilled: false,
  ...part,
});

describe("lineMove", () => {
  it.each([
    ["from the code to the name", press("Enter"), at("itemCode"), { to: "field", line: 1, field: "itemName" }],
    [
      "from a known code to the quantity",
      press("Enter"),
      at("itemCode", { isFilled: true }),
      { to: "field", line: 1, field: "quantity" },
    ],
    ["from the quantity to the price", press("Enter"), at("quantity"), { to: "field", line: 1, field: "price" }],
    ["at the end of a line to the next", press("Enter"), at("excluded"), { to: "open", line: 2 }],
    ["from an empty line to settling", press("Enter"), at("itemCode", { isBlank: true }), { to: "done" }],
    ["a candidate is picked, nothing moves", press("Enter", { isComposing: true }), at("itemName"), undefined],
    ["as Chromium says it", press("Enter", { keyCode: 229 }), at("itemName"), undefined],
    ["a key held down moves nothing", press("Enter", { repeat: true }), at("price"), undefined],
    ["Ctrl+Enter previews", press("Enter", { ctrlKey: true }), at("price"), { to: "preview" }],
    ["up", press("ArrowUp"), at("price"), { to: "field", line: 0, field: "price" }],
    ["up from the first", press("ArrowUp"), at("price", { line: 0 }), undefined],
    ["down", press("ArrowDown"), at("price"), { to: "field", line: 2, field: "price" }],
    ["down from the last", press("ArrowDown"), at("price", { line: 2 }), undefined],
    ["F8 removes the line", press("F8"), at("itemName"), { to: "remove", line: 1 }],
    ["letters are typed", press("a"), at("itemName"), undefined],
    ["Shift+Enter is the browser's", press("Enter", { shiftKey: true }), at("price"), undefined],
  ] as const)("%s", (_title, key, place, expected) => {
    expect(lineMove(key, place)).toEqual(expected);
  });
});
