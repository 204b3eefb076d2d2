import { type Browser, chromium } from "playwright-core";

/**
 * The two ends of what offices use: `oldest` is Chromium 109, the last one for Windows 7 and the age of the browsers
 * sold with the offices' PCs; `newest` is the machine's own.
 */
export const BROWSERS = ["newest", "oldest"] as const;
export type BrowserName = (typeof BROWSERS)[number];

const NEWEST_PROGRAM = "/usr/bin/chromium";
const START_TIMEOUT_MS = 60_000;

/** A process sandbox needs privileges that a build server does not give; only our own pages are opened. */
const ARGUMENTS = ["--no-sandbox", "--disable-gpu"];

export async function openBrowser(name: BrowserName): Promise<Browser> {
  const executablePath = name === "newest" ? NEWEST_PROGRAM : await oldestProgram();
  return chromium.launch({ executablePath, args: ARGUMENTS, timeout: START_TIMEOUT_MS });
}

async function oldestProgram(): Promise<string> {
  const { default: packed } = await import("@sparticuz/chromium");
  return packed.executablePath();
}
