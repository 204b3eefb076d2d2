import { flushSync } from "svelte";

/** After a refused save the keys are where something is to be put right, and a long form is scrolled there. */
export function focusFirstWrong(form: EventTarget | null): void {
  flushSync();
  if (!(form instanceof HTMLElement)) return;
  const field = form.querySelector<HTMLElement>('[aria-invalid="true"]');
  field?.focus();
  if (field instanceof HTMLInputElement) field.select();
}
