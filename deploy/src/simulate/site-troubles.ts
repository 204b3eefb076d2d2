import type { SeededRandom } from "../city/seeded-random.ts";
import type { SimulatedClients } from "./simulated-clients.ts";
import type { SimulatedNetwork } from "./simulated-network.ts";
import { GONE } from "./simulated-process.ts";
import type { SimulatedSite, SiteCopy } from "./simulated-site.ts";
import { CLOCK_JUMPS_MS, type Troubles } from "./troubles.ts";

/** What befalls sites from outside: clocks, lines, plugs, and people with backups. */
export interface SiteTroubles {
  /** One step's worth. */
  befall(troubles: Troubles): Promise<void>;
  /** Whether people may work there: not at a site restored so that only the centre can tell it what it lacks. */
  mayWork(site: SimulatedSite): boolean;
  /** A round went well: the centre has shown what it holds of the site. */
  greeted(site: SimulatedSite): void;
  /** Whether the site was restored and may not have heard of all it settled itself. */
  isBehind(site: SimulatedSite): boolean;
  /** How often an older copy took the place of a disk. */
  restores(): number;
  /** The site has heard all the centre holds of it. */
  heardAll(site: SimulatedSite): void;
}

interface KeptCopy extends SiteCopy {
  /** Answered requests of the site when the copy was made. */
  readonly made: number;
}

/** Copies kept of a site, besides that of the empty disk. */
const COPIES_MAX = 3;
const COPY_PERCENT = 6;
const START_AGAIN_PERCENT = 45;
const PLUG_PERCENT = 2;
const DRILL_PERCENT = 3;

export function createSiteTroubles(
  { centre, sites }: SimulatedNetwork,
  clients: SimulatedClients,
  random: SeededRandom,
): SiteTroubles {
  const copies = new Map<SimulatedSite, KeptCopy[]>();
  const mustListen = new Set<SimulatedSite>();
  const behind = new Set<SimulatedSite>();
  let restores = 0;
  const drilling = new Set<SimulatedSite>();

  const madeAt = (site: SimulatedSite) => clients.made().filter((request) => request.site === site);

  async function keepCopy(site: SimulatedSite): Promise<void> {
    const kept = copies.get(site) ?? [{ disk: [], noted: undefined, made: 0 }];
    copies.set(site, kept);
    if (!random.percent(COPY_PERCENT)) return;
    if (kept.length > COPIES_MAX) kept.splice(1 + random.below(kept.length - 1), 1);
    kept.push({ ...(await site.copy()), made: madeAt(site).length });
  }

  /**
   * Puts an older copy in the place of a site's disk. Only where nothing exists on that disk alone and no client
   * waits for an answer: the rest is lost with any disk.
   */
  async function restore(site: SimulatedSite): Promise<void> {
    const status = await site.run(async (node) => node.status());
    if (status === GONE || status.state === "replica-damaged" || status.unreceipted > 0) return;
    if (clients.waiting().some((request) => request.site === site)) return;
    const copy = random.pick(copies.get(site) ?? [{ disk: [], noted: undefined, made: 0 }]);
    const noted = site.noted();
    const keepKeyFile = random.percent(60);
    const madeSince = madeAt(site).slice(copy.made);
    const showsInKeyFile =
      keepKeyFile && madeSince.some(({ made }) => noted !== undefined && made?.refs.includes(noted));
    site.machine.crash();
    await site.restore(copy, { keepKeyFile });
    restores += 1;
    clients.forget(site);
    // Where the key file tells, the node must find out by itself, also without a line.
    if (showsInKeyFile) site.line.setState("cut");
    else mustListen.add(site);
    behind.add(site);
  }

  async function drill(site: SimulatedSite): Promise<void> {
    const isDrilling = drilling.has(site);
    const answer = await site.ask("POST", `/v1/line/${isDrilling ? "reconnect" : "disconnect"}`);
    if (answer === GONE || answer.status !== 200) return;
    if (isDrilling) drilling.delete(site);
    else drilling.add(site);
  }

  async function befallSite(site: SimulatedSite, troubles: Troubles): Promise<void> {
    const { machine, line } = site;
    if (random.percent(troubles.clockPercent)) machine.clock.jump(random.pick(CLOCK_JUMPS_MS));
    if (random.percent(40)) {
      const isCut = random.percent(troubles.cutPercent);
      line.setState(isCut ? random.pick(["cut", "cut", "deaf"] as const) : "open");
    }
    if (site.isUp()) await keepCopy(site);
    if (random.percent(troubles.restorePercent)) await restore(site);
    if (troubles.crashPerTenThousand > 0 && random.percent(PLUG_PERCENT)) machine.crash();
    if (!site.isUp() && random.percent(START_AGAIN_PERCENT)) await site.start();
    if (random.percent(DRILL_PERCENT)) await drill(site);
    if (random.percent(20)) await line.deliverLate();
  }

  return {
    async befall(troubles) {
      for (const site of sites) await befallSite(site, troubles);
      if (troubles.crashPerTenThousand > 0 && random.percent(PLUG_PERCENT)) centre.machine.crash();
      if (!centre.isUp() && random.percent(START_AGAIN_PERCENT)) await centre.start();
    },
    mayWork: (site) => site.isUp() && !mustListen.has(site),
    restores: () => restores,
    greeted: (site) => mustListen.delete(site),
    isBehind: (site) => behind.has(site),
    heardAll: (site) => behind.delete(site),
  };
}
