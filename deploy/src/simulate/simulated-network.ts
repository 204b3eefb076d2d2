import type { Crypto } from "@huilian/sync";
import { createSeededRandom, type SeededRandom } from "../city/seeded-random.ts";
import type { SitePlan } from "../provision/sites.ts";
import { policyAccount } from "./policy-session.ts";
import { createSimulatedCentre, type SimulatedCentre } from "./simulated-centre.ts";
import { createMachineClock, createSimulatedTime, type SimulatedTime } from "./simulated-clock.ts";
import { createSimulatedKeys, type SimulatedKeys, seededCrypto } from "./simulated-keys.ts";
import { createSimulatedLine } from "./simulated-line.ts";
import { createSimulatedMachine, type SimulatedMachine } from "./simulated-machine.ts";
import { createSimulatedSite, type SimulatedSite } from "./simulated-site.ts";

/** A whole network in one process. */
export interface SimulatedNetwork {
  readonly seed: number;
  readonly time: SimulatedTime;
  readonly keys: SimulatedKeys;
  readonly centre: SimulatedCentre;
  readonly sites: readonly SimulatedSite[];
  siteOf(site: string): SimulatedSite | undefined;
}

/** The morning of 21 October 2026 in China. */
const START_MS = 1_792_540_800_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How wrong the wall clock of an office machine is: mostly little, sometimes by the famous twenty minutes, or by days. */
const OFFSETS_MS = [0, 0, 900, -2_000, 40_000, 20 * MINUTE_MS, -20 * MINUTE_MS, 3 * DAY_MS, -3 * DAY_MS, -400 * DAY_MS];
const DRIFT_PPM_MAX = 120;

/** What the machines' cryptography is made of; another one shows what the checks find without it. */
export type CryptoOf = (crypto: Crypto) => Crypto;

export async function createSimulatedNetwork(
  seed: number,
  plans: readonly SitePlan[],
  cryptoOf: CryptoOf = (crypto) => crypto,
): Promise<SimulatedNetwork> {
  const time = createSimulatedTime(START_MS);
  const random = createSeededRandom(seed, "machines");
  const keys = await createSimulatedKeys(seed, plans);
  const machineOf = async (name: string, offsetMs: number): Promise<SimulatedMachine> => {
    const driftPpm = random.below(2 * DRIFT_PPM_MAX + 1) - DRIFT_PPM_MAX;
    const clock = createMachineClock(time, { offsetMs, driftPpm });
    return createSimulatedMachine({ name, clock, crypto: cryptoOf(await seededCrypto(seed, `machine ${name}`)) });
  };
  // The centre compares three sources of time; its own clock is right to the second.
  const centre = createSimulatedCentre(await machineOf("centre", 0), keys);
  const policy = await policyAccount(await seededCrypto(seed, "policy account"));
  const sites: SimulatedSite[] = [];
  for (const plan of plans) {
    const machine = await machineOf(plan.site, random.pick(OFFSETS_MS));
    const line = createSimulatedLine(centre.deliver, lineRandom(seed, plan));
    const accounts = plan.siteKind === "centre" ? [policy] : [];
    sites.push(createSimulatedSite({ plan, machine, line, keys, accounts }));
  }
  return { seed, time, keys, centre, sites, siteOf: (site) => sites.find(({ plan }) => plan.site === site) };
}

const lineRandom = (seed: number, { site }: SitePlan): SeededRandom => createSeededRandom(seed, `line ${site}`);
