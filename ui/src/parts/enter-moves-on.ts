import { isComposing, type KeyPress } from "./f-keys.ts";

/**
 * What Enter does in a form: goes to the next field, and from the last one submits. `stay`: nothing, and the browser is
 * kept from submitting by itself. `leave`: not ours to handle.
 */
export type EnterMove =
  | { readonly to: "field"; readonly at: number }
  | { readonly to: "submit" }
  | { readonly to: "stay" }
  | { readonly to: "leave" };

export interface EnterPlace {
  /** The field's place among the fields that can be filled in; -1 for a button, a link, or text of several lines. */
  readonly at: number;
  readonly count: number;
  /** A list of choices hangs open: Enter picks from it. */
  readonly isListOpen: boolean;
}

export function enterMove(press: KeyPress, { at, count, isListOpen }: EnterPlace): EnterMove {
  const isPlain = press.key === "Enter" && !press.altKey && !press.ctrlKey && !press.metaKey && !press.shiftKey;
  if (!isPlain || isListOpen || at < 0) return { to: "leave" };
  // Enter picks a candidate of the input method; and a key held down would run through the form and submit what nobody
  // has seen.
  if (press.repeat || isComposing(press)) return { to: "stay" };
  return at + 1 < count ? { to: "field", at: at + 1 } : { to: "submit" };
}

const FIELDS = 'input:not([type="hidden"]):not([type="checkbox"]):not([type="radio"]), select, [data-enter-field]';

const isFillable = (field: HTMLElement): boolean =>
  !field.matches(":disabled, [readonly], [aria-disabled=true], [aria-hidden=true]") &&
  field.getClientRects().length > 0;

/**
 * For a form, as `{@attach entersMoveOn}`: Enter is the next field, in the last it submits. In the capture phase, before
 * a list of choices takes Enter as a wish to open.
 */
export const entersMoveOn = (form: HTMLFormElement) => {
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = event.target;
    if (!(target instanceof HTMLElement)) return;
    const fields = [...form.querySelectorAll<HTMLElement>(FIELDS)].filter(isFillable);
    const isListOpen = target.getAttribute("aria-expanded") === "true";
    const move = enterMove(event, { at: fields.indexOf(target), count: fields.length, isListOpen });
    if (move.to === "leave") return;
    event.preventDefault();
    event.stopPropagation();
    if (move.to === "stay") return;
    if (move.to === "submit") {
      form.requestSubmit();
      return;
    }
    const next = fields[move.at];
    next?.focus();
    if (next instanceof HTMLInputElement) next.select();
  };
  form.addEventListener("keydown", onKeyDown, { capture: true });
  return () => form.removeEventListener("keydown", onKeyDown, { capture: true });
};
