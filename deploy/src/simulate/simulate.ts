import { assert } from "@huilian/domain";
import { createSeededRandom } from "../city/seeded-random.ts";
import { DEMONSTRATION_SITES, type SitePlan } from "../provision/sites.ts";
import { checkNetwork, type RestFigures } from "./check-network.ts";
import { type CityBook, createCityBook } from "./city-book.ts";
import { endTroubles, settle } from "./heal.ts";
import { createSimulatedClients } from "./simulated-clients.ts";
import { type CryptoOf, createSimulatedNetwork, type SimulatedNetwork } from "./simulated-network.ts";
import { SimulationFailure } from "./simulation-failure.ts";
import { createSiteTroubles } from "./site-troubles.ts";
import { runStep, type StepParts } from "./step.ts";
import { fatesOf, lineFaultsOf, type Troubles, type TroublesName, troublesOfRounds } from "./troubles.ts";
import { createWorkload } from "./workload.ts";

/** One run. The same run gives the same outcome. */
export interface SimulatedRun {
  readonly seed: number;
  readonly rounds: number;
  readonly steps: number;
  /** Whether two places that do not know of each other may settle the same person. */
  readonly mayOverlap: boolean;
}

/** Where a run was when something did not hold. */
export interface FoundProblem {
  /** 0: before the first, when nothing is wrong yet. */
  readonly round: number;
  /** The number of steps of the round is: while it came to rest or was checked. */
  readonly step: number;
  readonly troubles: TroublesName | "none";
  readonly problems: readonly string[];
}

export interface EndedRound {
  readonly round: number;
  readonly troubles: TroublesName;
  readonly figures: RestFigures;
}

export interface RunFigures extends RestFigures {
  readonly restores: number;
}

export type SimulationOutcome =
  | { readonly held: true; readonly figures: RunFigures }
  | { readonly held: false; readonly found: FoundProblem };

/** Real time after which a step counts as hanging: far more than any takes on a busy machine. */
const HANGS_AFTER_MS = 120_000;
const FIRST_WISHES = 24;

/** Lives through rounds of trouble; after each it lets the network come to rest and checks everything. */
export async function simulate(
  run: SimulatedRun,
  onRound: (round: EndedRound) => void = () => undefined,
  cryptoOf?: CryptoOf,
): Promise<SimulationOutcome> {
  const at: { round: number; step: number; troubles: FoundProblem["troubles"] } = {
    round: 0,
    step: 0,
    troubles: "none",
  };
  let network: SimulatedNetwork | undefined;
  try {
    network = await createSimulatedNetwork(run.seed, plansOf(run.seed), cryptoOf);
    const begun = await beginRun(run, network);
    const { parts } = begun;
    let figures = await rest(begun, run);
    for (at.round = 1; at.round <= run.rounds; at.round += 1) {
      const troubles = troublesOf(run, at.round);
      at.troubles = troubles.name;
      parts.workload.dealOut();
      setTroubles(parts, troubles);
      for (at.step = 0; at.step < run.steps; at.step += 1) await unlessItHangs(runStep(parts, troubles));
      await unlessItHangs(endTroubles(parts.network));
      figures = await rest(begun, run);
      onRound({ round: at.round, troubles: troubles.name, figures });
    }
    return { held: true, figures: { ...figures, restores: parts.siteTroubles.restores() } };
  } catch (fault) {
    return { held: false, found: { ...at, problems: problemsIn(fault) } };
  } finally {
    // Whoever still waits at the centre is let go, with the timers behind it.
    for (const { machine } of network?.sites ?? []) machine.crash();
  }
}

/** What a part of the product throws is as good a find as what a check tells. */
function problemsIn(fault: unknown): readonly string[] {
  if (fault instanceof SimulationFailure) return fault.problems;
  return [fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)];
}

/** By turns, so that a few seeds see all of them. */
function troublesOf({ seed }: SimulatedRun, round: number): Troubles {
  const troubles = troublesOfRounds[(seed + round) % troublesOfRounds.length];
  assert(troubles, "there are troubles for every round");
  return troubles;
}

interface BegunRun {
  readonly parts: StepParts;
  readonly book: CityBook;
}

/** A network with an employer at each branch, institutions, parameters and some people; everybody knows of everything. */
async function beginRun({ seed, mayOverlap }: SimulatedRun, network: SimulatedNetwork): Promise<BegunRun> {
  const { centre, sites } = network;
  const clients = createSimulatedClients(createSeededRandom(seed, "clients"));
  const book = createCityBook(seed);
  const workload = createWorkload({ book, random: createSeededRandom(seed, "workload"), sites, mayOverlap });
  const siteTroubles = createSiteTroubles(network, clients, createSeededRandom(seed, "troubles"));
  await centre.start();
  for (const site of sites) await site.start();
  for (const site of sites) await site.sync();
  for (const [site, wish] of workload.opening()) await clients.ask(site, wish);
  for (let count = 0; count < FIRST_WISHES; count += 1) {
    for (const site of sites) {
      const wish = site.plan.siteKind === "branch" ? workload.wishAt(site, { knowsAll: true }) : undefined;
      if (wish) await clients.ask(site, wish);
    }
  }
  const parts = { network, clients, workload, siteTroubles, random: createSeededRandom(seed, "work") };
  return { parts, book };
}

/** Every third network is small: one branch, one hospital. */
function plansOf(seed: number): readonly SitePlan[] {
  const isSmall = createSeededRandom(seed, "plans").percent(33);
  return DEMONSTRATION_SITES.filter(({ site }) => !isSmall || (site !== "B02" && site !== "P01"));
}

function setTroubles({ network, clients }: StepParts, troubles: Troubles): void {
  const { seed, centre, sites } = network;
  for (const { machine } of [centre, ...sites]) {
    machine.setFates(fatesOf(troubles, createSeededRandom(seed, `fates ${machine.name} ${network.time.nowMs()}`)));
  }
  for (const { line, plan } of sites) {
    line.setFaults(lineFaultsOf(troubles, createSeededRandom(seed, `faults ${plan.site} ${network.time.nowMs()}`)));
  }
  clients.setLoss(troubles.clientLossPercent);
}

async function rest({ parts, book }: BegunRun, { mayOverlap }: SimulatedRun): Promise<RestFigures> {
  const { network, clients, siteTroubles } = parts;
  await unlessItHangs(settle(network, clients));
  for (const site of network.sites) {
    siteTroubles.greeted(site);
    siteTroubles.heardAll(site);
  }
  return unlessItHangs(checkNetwork(network, clients, { mayOverlap, planted: book.planted() }));
}

async function unlessItHangs<Value>(work: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hanging = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new SimulationFailure(["it hangs"])), HANGS_AFTER_MS);
  });
  try {
    return await Promise.race([work, hanging]);
  } finally {
    clearTimeout(timer);
  }
}
