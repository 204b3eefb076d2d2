import type { DemoPlace } from "../demo/show-people.ts";
import type { Desk } from "./desk.ts";

/** The passwords people have by now; a first sign-in sets one. */
export type KnownPasswords = Map<string, string>;

/** Made for one run on one machine and printed nowhere; it keeps the rules of a new password. */
const CHOSEN_PASSWORD = "Tour-of-the-screens-9";

function personAt(places: readonly DemoPlace[], operatorId: string): DemoPlace["people"][number] {
  const found = places.flatMap(({ people }) => people).find((person) => person.operatorId === operatorId);
  if (!found) throw new Error(`no operator ${operatorId} in the demonstration`);
  return found;
}

/** Signs in at the page that asks for it, the first time with a new password. */
export async function signInAt(
  desk: Desk,
  places: readonly DemoPlace[],
  { operatorId, passwords }: { readonly operatorId: string; readonly passwords: KnownPasswords },
): Promise<void> {
  const { page } = desk;
  const { initialPassword } = personAt(places, operatorId);
  const known = passwords.get(operatorId);
  await desk.stepTo(page.getByLabel(desk.text("ui.sign-in.operator", {})));
  await desk.type(operatorId);
  await desk.press("Enter");
  await desk.stepTo(page.getByLabel(desk.text("ui.sign-in.password", {}), { exact: true }));
  await desk.type(known ?? initialPassword);
  await desk.press("Enter");
  if (known === undefined) {
    const again = page.getByLabel(desk.text("ui.sign-in.new-password-again", {}));
    await again.waitFor();
    await desk.stepTo(page.getByLabel(desk.text("ui.sign-in.new-password", {}), { exact: true }));
    await desk.type(CHOSEN_PASSWORD);
    await desk.press("Enter");
    await desk.stepTo(again);
    await desk.type(CHOSEN_PASSWORD);
    await desk.press("Enter");
    passwords.set(operatorId, CHOSEN_PASSWORD);
  }
  await page.getByRole("navigation").waitFor();
}
