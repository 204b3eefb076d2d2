import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { message } from "@huilian/domain";
import { loadCrypto } from "@huilian/sync";
import { createCity } from "../city/city.ts";
import { startDemoNetwork } from "../demo/demo-network.ts";
import { liveThrough } from "../demo/live-through.ts";
import { filesOfCity } from "../demo/load-city.ts";
import type { Progress } from "../demo/progress.ts";
import { type DemoSummary, isSound } from "../demo/summary.ts";
import { createKiller, type KillMoment, planKills } from "./killer.ts";

/** Moments in one story: more than three leave the story little time to go on between them. */
const KILLS_PER_STORY = 3;
const STORY_PEOPLE = 60;
const MOMENTS_DEFAULT = 30;
const MOMENTS_MAX = 10_000;

export interface KilledStory {
  readonly seed: number;
  readonly moments: readonly KillMoment[];
  readonly killed: number;
  readonly summary: DemoSummary | undefined;
  readonly isSound: boolean;
}

/** Lives through one short outage while processes die by `kill -9` at moments drawn from the seed. */
export async function liveThroughKills(seed: number, kills: number): Promise<KilledStory> {
  const directory = await mkdtemp(join(tmpdir(), "huilian-soak-"));
  const moments = planKills(seed, kills);
  const killer = createKiller(moments);
  const progress: Progress = {
    say(key) {
      if (key === "demo.restored") killer.onRestored();
    },
  };
  const city = createCity({ seed, people: STORY_PEOPLE, year: new Date().getUTCFullYear() });
  const crypto = await loadCrypto();
  const network = await startDemoNetwork(crypto, directory, { language: "zh", onChange: killer.onChange });
  try {
    killer.attach(network);
    const summary = await liveThrough(crypto, network, {
      city,
      files: filesOfCity(city),
      seed,
      language: "zh",
      progress,
    });
    const killed = await killer.finish();
    return { seed, moments, killed, summary, isSound: summary !== undefined && isSound(summary) };
  } finally {
    await network.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** `huilian soak kill [--moments N] [--seed N]`. @returns 0 only when nothing was lost or done twice in any story. */
export async function runSoakKill(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { moments: { type: "string" }, seed: { type: "string" } } });
  const moments = Math.min(MOMENTS_MAX, Number(values.moments ?? MOMENTS_DEFAULT) || MOMENTS_DEFAULT);
  const first = Number(values.seed ?? 1) || 1;
  let status = 0;
  for (let done = 0, seed = first; done < moments; done += KILLS_PER_STORY, seed += 1) {
    const story = await liveThroughKills(seed, Math.min(KILLS_PER_STORY, moments - done));
    const victims = story.moments.map(({ victim, afterChanges }) => `${victim}@${afterChanges}`).join(" ");
    const { lost = -1, duplicated = -1 } = story.summary ?? {};
    const verdict = message(story.isSound ? "demo.soak.sound" : "demo.soak.broken", {}, "zh");
    const figures = { seed, victims, lost, duplicated, verdict };
    process.stdout.write(`${message("demo.soak.story", figures, "zh")}\n`);
    if (!story.isSound) status = 1;
  }
  return status;
}
