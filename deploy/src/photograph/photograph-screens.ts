import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Language } from "@huilian/domain";
import { loadCrypto } from "@huilian/sync";
import { createCity } from "../city/city.ts";
import { startDemoNetwork } from "../demo/demo-network.ts";
import { filesOfCity, loadCity } from "../demo/load-city.ts";
import { newcomersOf } from "../demo/newcomers.ts";
import type { Progress } from "../demo/progress.ts";
import { tellStory } from "../demo/story.ts";
import { planStory } from "../demo/story-plan.ts";
import { BROWSERS, openBrowser } from "./browsers.ts";
import type { KnownPasswords } from "./sign-in.ts";
import { type ScreenFault, takeTour } from "./tour.ts";

const PEOPLE = 300;
const SEED = 1;
const YEAR = 2026;

export interface Photographing {
  readonly language: Language;
  readonly progress: Progress;
  /** Folder for the pictures; none are taken without it. */
  readonly pictures?: string;
  /** Where the network lies; in a folder of its own that is removed again, unless told. */
  readonly directory?: string;
}

/**
 * Starts the network of the demonstration, lives its story, and tours its screens in the newest and in the oldest
 * browser. @returns what axe-core found. @throws when a screen does not show what it should.
 */
export async function photographScreens({
  language,
  progress,
  pictures,
  directory,
}: Photographing): Promise<readonly ScreenFault[]> {
  if (directory === undefined) {
    const temporary = await mkdtemp(join(tmpdir(), "huilian-screens-"));
    try {
      const given = { language, progress, directory: temporary, ...(pictures === undefined ? {} : { pictures }) };
      return await photographScreens(given);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }
  const crypto = await loadCrypto();
  const network = await startDemoNetwork(crypto, directory, { language });
  try {
    const city = createCity({ people: PEOPLE, seed: SEED, year: YEAR });
    const { people } = await loadCity(crypto, network, { city, files: filesOfCity(city) }, progress);
    const plan = planStory(SEED, people);
    if (!plan) throw new Error("invariant broken: the sample city has people enough for its story");
    const newcomers = await newcomersOf(network, SEED, city.branches);
    await tellStory({ network, plan, seed: SEED, newcomers, progress });

    const passwords: KnownPasswords = new Map();
    const faults: ScreenFault[] = [];
    for (const [at, browserName] of BROWSERS.entries()) {
      const browser = await openBrowser(browserName);
      try {
        const [shared, patient] = [plan.sameGroup[at], plan.before[at]];
        if (shared === undefined || patient === undefined) throw new Error("invariant broken: one person a browser");
        const said = (screen: string): void => progress.say("photograph.seen", { screen, browser: browserName });
        const tour = { browser, browserName, network, passwords, shared, patient, say: said };
        faults.push(...(await takeTour({ ...tour, ...(pictures === undefined ? {} : { pictures }) })));
      } finally {
        await browser.close();
      }
    }
    return faults;
  } finally {
    await network.stop();
  }
}
