/** Keys a browser leaves alone, or gives up when asked. F1, F5, F6, F11 and F12 stay the browser's. */
export type FKey = "F2" | "F3" | "F4" | "F7" | "F8" | "F9" | "F10";

export type KeyPress = Pick<
  KeyboardEvent,
  "key" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey" | "isComposing" | "keyCode" | "repeat"
>;

/** While a candidate is being chosen every key belongs to the input method; 229 is how Chromium says so. */
export const isComposing = ({ isComposing, keyCode }: Pick<KeyPress, "isComposing" | "keyCode">): boolean =>
  isComposing || keyCode === 229;

export const isPressOf = (press: KeyPress, fKey: FKey): boolean =>
  press.key === fKey &&
  !press.altKey &&
  !press.ctrlKey &&
  !press.metaKey &&
  !press.shiftKey &&
  !press.repeat &&
  !isComposing(press);

/** Clicks the element when the key is pressed anywhere on the page, unless a dialog stands in front of it. */
export const clickedBy = (fKey: FKey | undefined) => (element: HTMLElement) => {
  if (fKey === undefined) return undefined;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isPressOf(event, fKey)) return;
    // Also when the button is out of reach: F10 must not open the browser's menu now and save the next time.
    event.preventDefault();
    if (isReachable(element)) element.click();
  };
  window.addEventListener("keydown", onKeyDown);
  return () => window.removeEventListener("keydown", onKeyDown);
};

function isReachable(element: HTMLElement): boolean {
  if (element.closest("[inert]") !== null || element.matches(":disabled, [aria-disabled=true]")) return false;
  const dialogs = document.querySelectorAll(
    '[role="dialog"][data-state="open"], [role="alertdialog"][data-state="open"]',
  );
  const front = dialogs[dialogs.length - 1];
  return front === undefined || front.contains(element);
}
