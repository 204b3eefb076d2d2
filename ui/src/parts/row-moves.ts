import { isComposing, type KeyPress } from "./f-keys.ts";

/** Where an arrow, Home or End leads in a list of rows; undefined for every other key. */
export function rowMove(press: KeyPress, at: number, count: number): number | undefined {
  if (count === 0 || press.altKey || press.ctrlKey || press.metaKey || isComposing(press)) return undefined;
  switch (press.key) {
    case "ArrowDown":
      return Math.min(count - 1, at + 1);
    case "ArrowUp":
      return Math.max(0, at - 1);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
