import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { LANGUAGES, type Language } from "@huilian/domain";
import type { Browser } from "playwright-core";
import type { DemoNetwork } from "../demo/demo-network.ts";
import type { BrowserName } from "./browsers.ts";
import { type Desk, openDesk, THEMES_SHOWN } from "./desk.ts";
import { changePhone, enterWhileComposing, findPerson, setLines, settleBill } from "./scenes.ts";
import { type KnownPasswords, signInAt } from "./sign-in.ts";

export interface Tour {
  readonly browser: Browser;
  readonly browserName: BrowserName;
  readonly network: DemoNetwork;
  readonly passwords: KnownPasswords;
  /** Known at both branches. */
  readonly shared: string;
  /** Insured, with a card in use. */
  readonly patient: string;
  /** Folder for the pictures; none are taken without it. */
  readonly pictures?: string;
  say(done: string): void;
}

/** What a screen has against it, as axe-core says: in which language and theme, and what. */
export interface ScreenFault {
  readonly screen: string;
  readonly language: Language;
  readonly theme: string;
  readonly fault: string;
}

/** When the centre says of a site that it is away, and a while more. */
const AWAY_NOTICED_MS = 90_000;

/** A4 as a browser lays it out. */
const A4 = { width: 794, height: 1123 };

const BRANCHES = ["B01", "B02"] as const;

/**
 * Two clerks change the same telephone number while their lines are cut, a hospital settles without a line and loses its
 * power, and everybody sees afterwards what became of it. Everything is typed.
 * @returns what axe-core found on the screens.
 */
export async function takeTour(tour: Tour): Promise<readonly ScreenFault[]> {
  if (tour.pictures !== undefined) await mkdir(tour.pictures, { recursive: true });
  const faults: ScreenFault[] = [];
  const opened: Desk[] = [];
  const sitDown = async (url: string): Promise<Desk> => {
    const { browser, pictures } = tour;
    const desk = await openDesk({ browser, url, language: "zh", theme: "light", ...(pictures ? { pictures } : {}) });
    opened.push(desk);
    return desk;
  };
  const look = async (desk: Desk, screen: string): Promise<void> => {
    faults.push(...(await faultsOf(tour, desk, screen)));
    await desk.picture(pictureName(tour, screen));
  };
  try {
    const apart = await editApart(tour, sitDown, look);
    await settleApart(tour, sitDown, look);
    await compareNotes(tour, apart, sitDown, look);
  } catch (fault) {
    // What stood on the screens is worth more than where the waiting ended.
    for (const [at, desk] of opened.entries()) {
      if (tour.pictures) await desk.page.screenshot({ path: join(tour.pictures, `stopped-${at}.png`) }).catch(() => {});
    }
    throw fault;
  } finally {
    for (const desk of opened) await desk.close();
  }
  return faults;
}

type SitDown = (url: string) => Promise<Desk>;
type Look = (desk: Desk, screen: string) => Promise<void>;

/** The newest browser's pictures are the product's; the oldest one's say so. */
const pictureName = ({ browserName }: Tour, screen: string): string =>
  browserName === "newest" ? screen : `${screen}-chromium-109`;

/** One picture says that the others can be had in English and dark as well. */
const isShownDark = ({ browserName }: Tour, screen: string): boolean => browserName === "newest" && screen === "settle";

async function faultsOf(tour: Tour, desk: Desk, screen: string): Promise<readonly ScreenFault[]> {
  const found: ScreenFault[] = [];
  for (const language of LANGUAGES) {
    for (const theme of THEMES_SHOWN) {
      await desk.show(language, theme);
      for (const fault of await desk.accessFaults()) found.push({ screen, language, theme, fault });
    }
  }
  if (isShownDark(tour, screen)) await desk.picture(`${screen}-dark-en`);
  await desk.show("zh", "light");
  return found;
}

/** Two clerks, one person: each changes the telephone number while both are cut off. */
async function editApart(tour: Tour, sitDown: SitDown, look: Look): Promise<Apart> {
  const { network, passwords, shared, say } = tour;
  const clerks: Desk[] = [];
  for (const [branch, operatorId] of [
    ["B01", "B01-chen"],
    ["B02", "B02-li"],
  ] as const) {
    const desk = await sitDown(network.site(branch).url);
    if (clerks.length === 0) await look(desk, "sign-in");
    await signInAt(desk, network.places, { operatorId, passwords });
    if ((await enterWhileComposing(desk)) > 0) throw new Error("Enter was taken while the input method composed");
    await findPerson(desk, shared);
    clerks.push(desk);
  }
  const [first, second] = clerks as [Desk, Desk];
  await look(first, "person");
  say("person");

  await setLines(network, BRANCHES, "cut");
  for (const desk of clerks) await desk.see(desk.text("ui.line.cut", {}));
  const phones = tour.browserName === "newest" ? ["13800010001", "13900020002"] : ["13800030003", "13900040004"];
  await changePhone(first, phones[0] as string);
  await changePhone(second, phones[1] as string);
  await look(first, "person-cut-off");
  await first.open("/line");
  await first.see(first.text("ui.line.only-here", {}));
  await look(first, "line");
  say("line");
  return { first, second, phones };
}

interface Apart {
  readonly first: Desk;
  readonly second: Desk;
  readonly phones: readonly string[];
}

/** The centre sees who is away; then the lines come back, and everybody sees who said what. */
async function compareNotes(tour: Tour, { first, second, phones }: Apart, sitDown: SitDown, look: Look): Promise<void> {
  const { network, passwords, shared, say } = tour;
  const centre = await sitDown(network.centreUrl);
  await signInAt(centre, network.places, { operatorId: "centre-lin", passwords });
  await centre.open("/sites");
  const away = centre.page
    .getByRole("row", { name: /B02/ })
    .getByText(centre.text("ui.centre.sites.not-connected", {}));
  await away.waitFor({ timeout: AWAY_NOTICED_MS });
  await look(centre, "sites");
  say("sites");

  await setLines(network, BRANCHES, "restored");
  for (const desk of [first, second]) {
    await desk.see(desk.text("ui.line.connected", {}));
    await findPerson(desk, shared);
    await desk.see(desk.text("ui.sides.counts-not", {}));
    for (const phone of phones) await desk.see(phone);
  }
  await look(first, "person-conflict");
  await second.picture(pictureName(tour, "person-conflict-other-branch"));
  await centre.open("/conflicts");
  for (const phone of phones) await centre.see(phone);
  await look(centre, "conflicts");
  say("conflicts");
}

/** A hospital settles without a line, prints, loses its power, and sees it confirmed on the same screen. */
async function settleApart(tour: Tour, sitDown: SitDown, look: Look): Promise<void> {
  const { network, passwords, patient, say } = tour;
  const hospital = network.site("H01");
  const desk = await sitDown(hospital.url);
  await signInAt(desk, network.places, { operatorId: "H01-sun", passwords });
  await setLines(network, ["H01"], "cut");
  await desk.see(desk.text("ui.line.cut", {}));
  await settleBill(desk, patient, () => look(desk, "settle"));
  await desk.see(desk.text("ui.slip.state.undecided", {}));
  await look(desk, "slip");
  await print(tour, desk);
  say("slip");

  await hospital.process().kill();
  await hospital.restart();
  // Whoever sits there sees that the session is gone, and goes on where they were.
  await desk.page.getByRole("dialog").waitFor();
  await desk.stepTo(desk.page.getByLabel(desk.text("ui.sign-in.password", {}), { exact: true }));
  await desk.type(passwords.get("H01-sun") ?? "");
  await desk.press("Enter");
  await desk.page.getByRole("dialog").waitFor({ state: "detached" });
  await desk.see(desk.text("ui.slip.state.undecided", {}));
  await setLines(network, ["H01"], "restored");
  await desk.see(desk.text("state.applied", {}));
  await look(desk, "slip-confirmed");
  say("slip-confirmed");
}

/** The paper itself, as the browser would hand it to the printer. */
async function print(tour: Tour, desk: Desk): Promise<void> {
  await desk.page.evaluate("window.print = () => { window.huilianPrinted = true; }");
  await desk.press("F9");
  await desk.page.waitForFunction(() => (globalThis as { huilianPrinted?: boolean }).huilianPrinted === true);
  if (tour.pictures === undefined) return;
  const screen = desk.page.viewportSize();
  await desk.page.emulateMedia({ media: "print" });
  await desk.page.setViewportSize(A4);
  await desk.page.screenshot({ path: join(tour.pictures, `${pictureName(tour, "slip-paper")}.png`) });
  await desk.page.emulateMedia({ media: "screen" });
  if (screen) await desk.page.setViewportSize(screen);
}
