import { compareText } from "@huilian/domain";
import { createSeededRandom } from "../city/seeded-random.ts";
import type { DemoNetwork } from "../demo/demo-network.ts";
import { childrenOf } from "./processes-of-centre.ts";

/** What is killed at one moment: a site's process, the centre's primary, or one of the processes under it. */
export type Victim = string;

/** One moment of a story: after so many requests that change something, or a while after the line came back. */
export interface KillMoment {
  readonly afterChanges: number;
  readonly delayMs: number;
  readonly victim: Victim;
}

/** Requests that change something in the shortest story; a moment after the last of them falls into the recovery. */
const STORY_CHANGES = 75;
/** How much later than the request it follows a kill comes: before, while and after the disk is written. */
const DELAY_MAX_MS = 40;
/** A service manager starts a process again after a moment. */
const RESTART_PAUSE_MS = 200;

const VICTIMS: readonly Victim[] = [
  "B01",
  "B02",
  "C0",
  "H01",
  "P01",
  "centre",
  "centre/child-0",
  "centre/child-1",
  "centre/child-2",
];

/** The same seed gives the same moments, in the order in which they come. */
export function planKills(seed: number, count: number): readonly KillMoment[] {
  const random = createSeededRandom(seed, "kills");
  const moments = Array.from({ length: count }, () => ({
    afterChanges: 1 + random.below(STORY_CHANGES),
    delayMs: random.below(DELAY_MAX_MS),
    victim: random.pick(VICTIMS),
  }));
  return moments.sort((a, b) => a.afterChanges - b.afterChanges || compareText(a.victim, b.victim));
}

/** Kills at planned moments while a story goes on, and starts again what it killed. */
export interface Killer {
  /** To be called for every request that changes something. */
  onChange(): void;
  /** To be called when the line is back: what is still planned comes now. */
  onRestored(): void;
  attach(network: DemoNetwork): void;
  /** Resolves when everything killed is up again. @returns how many were killed. */
  finish(): Promise<number>;
}

async function killVictim(network: DemoNetwork, victim: Victim): Promise<void> {
  const [name, child] = victim.split("/");
  if (name !== "centre") {
    const site = network.site(victim);
    await site.process().kill();
    await pause(RESTART_PAUSE_MS);
    await site.restart();
    return;
  }
  const pid = child && (await childrenOf(network.centreProcess().pid))[Number(child.slice("child-".length))];
  if (pid) {
    // The primary starts it again by itself.
    process.kill(pid, "SIGKILL");
    return;
  }
  await network.centreProcess().kill();
  await pause(RESTART_PAUSE_MS);
  await network.restartCentre();
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function createKiller(moments: readonly KillMoment[]): Killer {
  let network: DemoNetwork | undefined;
  let changes = 0;
  const waiting = [...moments];
  let killed = 0;
  /** One after the other: two deaths of the same process at once are one death. */
  let last: Promise<void> = Promise.resolve();

  function strike({ delayMs, victim }: KillMoment): void {
    last = last.then(async () => {
      await pause(delayMs);
      if (!network) return;
      await killVictim(network, victim);
      killed += 1;
    });
  }

  function strikeDue(isDue: (moment: KillMoment) => boolean): void {
    for (let next = waiting[0]; next && isDue(next); next = waiting[0]) {
      waiting.shift();
      strike(next);
    }
  }

  return {
    onChange() {
      changes += 1;
      strikeDue(({ afterChanges }) => afterChanges <= changes);
    },
    onRestored: () => strikeDue(() => true),
    attach(running) {
      network = running;
    },
    async finish() {
      await last;
      return killed;
    },
  };
}
