import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type Language, type MessageKey, type MessageParams, message } from "@huilian/domain";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";

/** What most offices look at. */
const SCREEN = { width: 1366, height: 768 };
const PATIENCE_MS = 30_000;

export type ShownTheme = "light" | "dark";
export const THEMES_SHOWN = ["light", "dark"] as const satisfies readonly ShownTheme[];

/** What axe-core found wrong, one line each: the rule, and where. */
export type AccessFault = string;

/** Somebody at a screen: one window of one browser, with what a person does there. Everything is done by keyboard. */
export interface Desk {
  readonly page: Page;
  /** A text as this desk's language has it. */
  text<Key extends MessageKey>(key: Key, params: MessageParams<Key>): string;
  /** Opens an address of the app, as a bookmark would. */
  open(route: string): Promise<void>;
  /** What has the keyboard takes this text, key by key. */
  type(text: string): Promise<void>;
  press(...keys: readonly string[]): Promise<void>;
  /** The field of this label takes the keyboard by being stepped to, never by a click. */
  stepTo(target: Locator): Promise<void>;
  /** Waits until a text stands on the screen. */
  see(text: string | RegExp): Promise<void>;
  /** Writes a picture, when pictures are kept. */
  picture(name: string): Promise<void>;
  show(language: Language, theme: ShownTheme): Promise<void>;
  /** Everything axe-core finds on what is shown at the moment. */
  accessFaults(): Promise<readonly AccessFault[]>;
  close(): Promise<void>;
}

export interface DeskOptions {
  readonly browser: Browser;
  /** Address of the node or the centre. */
  readonly url: string;
  readonly language: Language;
  readonly theme: ShownTheme;
  /** Folder for pictures; none are taken without it. */
  readonly pictures?: string;
}

/** Most steps of the Tab key to anything on one screen. */
const STEPS_MAX = 120;

export async function openDesk({ browser, url, language, theme, pictures }: DeskOptions): Promise<Desk> {
  const context = await browser.newContext({ viewport: SCREEN, locale: "zh-CN", timezoneId: "Asia/Shanghai" });
  context.setDefaultTimeout(PATIENCE_MS);
  let shown = { language, theme };
  const page = await context.newPage();
  await page.addInitScript(
    ([shownLanguage, shownTheme]) => {
      const storage = (globalThis as unknown as { localStorage: { setItem(name: string, value: string): void } })
        .localStorage;
      storage.setItem("huilian.language", shownLanguage as string);
      storage.setItem("huilian.theme", shownTheme as string);
    },
    [language, theme],
  );
  await page.goto(`${url}/`);

  const desk: Desk = {
    page,
    text: (key, params) => message(key, params, shown.language),
    async open(route) {
      await page.goto(`${url}/#${route}`);
    },
    type: (text) => page.keyboard.type(text),
    async press(...keys) {
      for (const key of keys) await page.keyboard.press(key);
    },
    async stepTo(target) {
      await target.waitFor();
      for (let step = 0; step < STEPS_MAX; step += 1) {
        if (await hasFocus(target)) return;
        await page.keyboard.press("Tab");
      }
      throw new Error(`no way by keyboard to ${String(target)}`);
    },
    see: (text) => page.getByText(text).first().waitFor(),
    async picture(name) {
      if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`) });
    },
    async show(nextLanguage, nextTheme) {
      if (shown.language === nextLanguage && shown.theme === nextTheme) return;
      shown = { language: nextLanguage, theme: nextTheme };
      await chooseShown(page, shown);
    },
    accessFaults: () => accessFaultsOf(page),
    close: () => closeAll(context),
  };
  return desk;
}

/** Chosen at the switches of the page, so that nothing on it is loaded anew. */
async function chooseShown(page: Page, { language, theme }: { language: Language; theme: ShownTheme }): Promise<void> {
  for (const key of [`ui.frame.language-${language}`, `ui.frame.theme-${theme}`] as const) {
    await page.getByRole("button", { name: message(key, {}, language), exact: true }).click();
  }
}

const closeAll = (context: BrowserContext): Promise<void> => context.close();

const hasFocus = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element.ownerDocument.activeElement === element);

async function accessFaultsOf(page: Page): Promise<readonly AccessFault[]> {
  await page.evaluate(await axeSource());
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }> };
    };
    return (await axe.run()).violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ target }) => String(target)) }));
  });
  return violations.map(({ id, at }) => `${id}: ${at.join(" | ")}`);
}

let axe: Promise<string> | undefined;

function axeSource(): Promise<string> {
  axe ??= readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  return axe;
}
