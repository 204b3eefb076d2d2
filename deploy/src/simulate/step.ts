import type { SyncOutcome } from "@huilian/branch-node";
import type { SeededRandom } from "../city/seeded-random.ts";
import { problemsOfSummary, summaryOf } from "./check-centre.ts";
import type { SimulatedClients } from "./simulated-clients.ts";
import type { SimulatedNetwork } from "./simulated-network.ts";
import { GONE, type Gone } from "./simulated-process.ts";
import type { SimulatedSite } from "./simulated-site.ts";
import { failOn, SimulationFailure } from "./simulation-failure.ts";
import type { SiteTroubles } from "./site-troubles.ts";
import type { Troubles } from "./troubles.ts";
import type { Workload } from "./workload.ts";

export interface StepParts {
  readonly network: SimulatedNetwork;
  readonly clients: SimulatedClients;
  readonly workload: Workload;
  readonly siteTroubles: SiteTroubles;
  readonly random: SeededRandom;
}

/** Longest a node waits at the centre for news, in milliseconds of the centre's clock. */
const LISTEN_MS = 20_000;
const WISHES_MAX = 4;

/** A stretch of time in which things happen side by side at every place of the network. */
export async function runStep(parts: StepParts, troubles: Troubles): Promise<void> {
  const { network, clients, siteTroubles, random } = parts;
  network.time.advance(random.percent(70) ? random.below(3_000) : random.below(troubles.pauseMaxMs));
  await siteTroubles.befall(troubles);
  const work = network.sites.flatMap((site) => workAt(parts, site));
  await Promise.all([...work, ...workAtCentre(parts), clients.repeat({ alsoAnswered: random.percent(20) })]);
  await checkMeanwhile(parts);
}

function workAt(
  { network, clients, workload, siteTroubles, random }: StepParts,
  site: SimulatedSite,
): readonly Promise<unknown>[] {
  if (!site.isUp()) return [];
  const work: Promise<unknown>[] = [];
  if (siteTroubles.mayWork(site) && random.percent(65)) {
    for (let count = 1 + random.below(WISHES_MAX); count > 0; count -= 1) {
      const wish = workload.wishAt(site, { knowsAll: !siteTroubles.isBehind(site) });
      if (wish) work.push(clients.ask(site, wish));
    }
  }
  if (random.percent(45)) work.push(syncAt(site, network, siteTroubles));
  if (random.percent(10)) work.push(excused(site, () => site.run((node) => node.pack())));
  // Nobody waits for a node that waits: the answer comes in a later step.
  if (random.percent(8)) void excused(site, () => site.run((node) => node.listen(LISTEN_MS))).catch(() => undefined);
  return work;
}

async function syncAt(site: SimulatedSite, { centre }: SimulatedNetwork, siteTroubles: SiteTroubles): Promise<void> {
  const centreFaults = centre.machine.faults();
  const outcome = await excused<SyncOutcome | Gone>(site, () => site.sync());
  if (outcome === undefined || outcome === GONE) return;
  if (outcome.problem === undefined) return siteTroubles.greeted(site);
  const { problem } = outcome;
  // A line may do anything but make a node believe something.
  const isOfLine = problem.kind === "line" || (problem.kind === "centre-refused" && OF_LINES.has(problem.code));
  const isOfCentre = problem.kind === "centre-refused" && problem.code === "internal";
  failOn(
    isOfLine || (isOfCentre && centre.machine.faults() > centreFaults)
      ? []
      : [`${site.machine.name} ends a round for ${JSON.stringify(problem)}`],
  );
}

/** What a centre says to requests that were cut off, came twice or belong to a session it has forgotten. */
const OF_LINES: ReadonlySet<string> = new Set([
  "busy",
  "bad-input",
  "count-used",
  "mac-differs",
  "not-in-session",
  "session-unknown",
]);

/** A node's own disk may fail under it; without that nothing rejects. */
async function excused<Value>(site: SimulatedSite, work: () => Promise<Value>): Promise<Value | undefined> {
  const { machine } = site;
  const faults = machine.faults();
  try {
    return await work();
  } catch (fault) {
    if (machine.faults() > faults) return undefined;
    const text = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
    throw new SimulationFailure([`${machine.name} fails although its disk did not: ${text}`]);
  }
}

function workAtCentre({ network, random }: StepParts): readonly Promise<unknown>[] {
  const { centre } = network;
  const { machine } = centre;
  const faults = machine.faults();
  const tolerant = (work: Promise<unknown>): Promise<unknown> =>
    work.catch((fault: unknown) => {
      if (machine.faults() === faults) throw fault;
    });
  const work: Promise<unknown>[] = [];
  if (random.percent(60)) work.push(tolerant(centre.run((running) => running.tick())));
  if (random.percent(4)) work.push(tolerant(centre.ask("POST", "/v1/centre/checkpoints")));
  if (random.percent(6)) work.push(tolerant(centre.ask("POST", "/v1/centre/state")));
  return work;
}

/** What must hold in the middle of trouble too. */
async function checkMeanwhile({ network, clients, siteTroubles, random }: StepParts): Promise<void> {
  const { centre, sites } = network;
  const site = random.pick(sites);
  if (siteTroubles.mayWork(site)) await checkPromiseAt(site, clients, random);
  if (!random.percent(30)) return;
  const faults = centre.machine.faults();
  const isIdle = await centre
    .run(async (running) => {
      await running.idle();
      return true;
    })
    .catch(() => false);
  if (isIdle !== true) return;
  const summary = await summaryOf(network).catch(() => undefined);
  if (summary === undefined || summary.lag > 0) return;
  failOn(
    centre.machine.faults() > faults ? [] : problemsOfSummary(summary).filter((problem) => !problem.includes("parked")),
  );
}

/** What a node answered stands in its journal from then on. */
async function checkPromiseAt(site: SimulatedSite, clients: SimulatedClients, random: SeededRandom): Promise<void> {
  const made = clients.made().filter((request) => request.site === site && !clients.isForgotten(request));
  if (made.length === 0) return;
  const { key, made: answer } = random.pick(made);
  const [ref = ""] = answer?.refs ?? [];
  const faults = site.machine.faults();
  const shown = await site.ask("GET", `/v1/changes/${ref.slice(0, ref.lastIndexOf("/"))}`);
  if (shown === GONE || site.machine.faults() > faults) return;
  const body = (await shown.json()) as { readonly ref?: string };
  failOn(
    body.ref === ref ? [] : [`${site.machine.name} answered ${key} and does not know it any more: ${shown.status}`],
  );
}
