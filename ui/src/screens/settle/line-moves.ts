import { isComposing, type KeyPress } from "../../parts/f-keys.ts";
import type { LineField } from "./bill.ts";

export const LINE_FIELDS = [
  "itemCode",
  "itemName",
  "quantity",
  "price",
  "excluded",
] as const satisfies readonly LineField[];

/** Where a key leads among the lines of a bill. `open`: to the code of the line behind, which is opened if need be. */
export type LineMove =
  | { readonly to: "field"; readonly line: number; readonly field: LineField }
  | { readonly to: "open"; readonly line: number }
  | { readonly to: "remove"; readonly line: number }
  | { readonly to: "preview" }
  /** All lines are typed: on to settling. */
  | { readonly to: "done" };

export interface LinePlace {
  readonly line: number;
  readonly field: LineField;
  readonly count: number;
  /** Nothing is typed in this line. */
  readonly isBlank: boolean;
  /** Name and price came with the code. */
  readonly isFilled: boolean;
}

/** undefined for every key that is not ours. A key held down moves nothing on. */
export function lineMove(press: KeyPress, place: LinePlace): LineMove | undefined {
  if (isComposing(press) || press.altKey || press.metaKey) return undefined;
  if (press.ctrlKey) return press.key === "Enter" && !press.repeat ? { to: "preview" } : undefined;
  if (press.shiftKey) return undefined;
  const { line, field, count } = place;
  switch (press.key) {
    case "Enter":
      return press.repeat ? undefined : enterMove(place);
    case "ArrowUp":
      return line === 0 ? undefined : { to: "field", line: line - 1, field };
    case "ArrowDown":
      return line + 1 < count ? { to: "field", line: line + 1, field } : undefined;
    case "F8":
      return press.repeat ? undefined : { to: "remove", line };
    default:
      return undefined;
  }
}

function enterMove({ line, field, isBlank, isFilled }: LinePlace): LineMove {
  if (field === "itemCode" && isBlank) return { to: "done" };
  if (field === "itemCode" && isFilled) return { to: "field", line, field: "quantity" };
  const next = LINE_FIELDS[LINE_FIELDS.indexOf(field) + 1];
  return next === undefined ? { to: "open", line: line + 1 } : { to: "field", line, field: next };
}
