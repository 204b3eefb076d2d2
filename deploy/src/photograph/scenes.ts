import { fen, fenToYuanText } from "@huilian/domain";
import { HOSPITAL_ITEMS } from "../demo/bills.ts";
import type { DemoNetwork } from "../demo/demo-network.ts";
import type { Desk } from "./desk.ts";

/** A person's page, found by number as a clerk does. */
export async function findPerson(desk: Desk, idNumber: string): Promise<void> {
  await desk.open("/persons");
  const field = desk.page.getByRole("textbox").first();
  await desk.stepTo(field);
  await desk.press("Control+a");
  await desk.type(idNumber);
  await desk.press("Enter");
  await desk.page.getByRole("button", { name: editContact(desk) }).waitFor();
}

const editContact = (desk: Desk): string =>
  desk.text("ui.person.edit-group", { group: desk.text("group.person.contact", {}) });

/**
 * Presses Enter while an input method still composes, as somebody does who picks a word from its list.
 * @returns how many searches that sent.
 */
export async function enterWhileComposing(desk: Desk): Promise<number> {
  const { page } = desk;
  await desk.open("/persons");
  const field = page.getByRole("textbox").first();
  await desk.stepTo(field);
  await desk.press("Control+a", "Delete");
  let searches = 0;
  const count = (request: { url(): string }): void => {
    if (request.url().endsWith("/v1/persons/find")) searches += 1;
  };
  page.on("request", count);
  const inputMethod = await page.context().newCDPSession(page);
  await inputMethod.send("Input.imeSetComposition", { text: "zhang", selectionStart: 5, selectionEnd: 5 });
  await desk.press("Enter");
  await inputMethod.send("Input.insertText", { text: "\u5f20" });
  await page.waitForTimeout(LONGER_THAN_A_SEARCH_MS);
  page.off("request", count);
  await inputMethod.detach();
  return searches;
}

const LONGER_THAN_A_SEARCH_MS = 500;

/** Changes the telephone number of the person whose page is open, by keyboard alone. */
export async function changePhone(desk: Desk, phone: string): Promise<void> {
  const { page } = desk;
  await desk.stepTo(page.getByRole("button", { name: editContact(desk) }));
  await desk.press("Enter");
  await desk.stepTo(page.getByLabel(desk.text("column.person.phone", {})));
  await desk.press("Control+a");
  await desk.type(phone);
  await desk.press("F10");
  await desk.see(desk.text("ui.value.unconfirmed", {}));
}

/** A bill of two lines, from the number to the slip, by keyboard alone. `before`: the button that settles is lit. */
export async function settleBill(desk: Desk, idNumber: string, before: () => Promise<void>): Promise<void> {
  const { page } = desk;
  await desk.open("/settle");
  await desk.stepTo(page.getByLabel(desk.text("ui.settle.number", {})));
  await desk.press("Control+a");
  await desk.type(idNumber);
  await desk.press("Enter");
  const field = (line: number, name: string) => page.locator(`[data-line="${line}"][data-field="${name}"]`);
  await page.waitForFunction(
    () =>
      (globalThis as unknown as { document: { activeElement?: { dataset?: Record<string, string> } } }).document
        .activeElement?.dataset?.["field"] === "itemCode",
  );
  for (const [at, { itemCode, itemName, price }] of HOSPITAL_ITEMS.slice(0, 2).entries()) {
    await field(at, "itemCode").waitFor();
    const typed = { itemCode, itemName, quantity: "2", price: fenToYuanText(fen(price)) };
    for (const [place, value] of Object.entries(typed)) {
      await desk.stepTo(field(at, place));
      await desk.press("Control+a");
      await desk.type(value);
    }
    await desk.stepTo(field(at, "excluded"));
    await desk.press("Enter");
  }
  await desk.press("F9");
  await page.locator(".settle button:enabled").waitFor();
  await before();
  await desk.press("F10");
  await page.waitForURL(/#\/settlements\//);
  await page.locator("svg").first().waitFor();
}

/** Cuts or restores the lines of some sites, and waits until each has noticed. */
export async function setLines(network: DemoNetwork, sites: readonly string[], to: "cut" | "restored"): Promise<void> {
  for (const name of sites) {
    const { relay } = network.site(name);
    if (to === "cut") relay.cut();
    else relay.restore();
  }
}
