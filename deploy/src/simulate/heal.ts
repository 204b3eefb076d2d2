import type { NodeStatus } from "@huilian/branch-node";
import type { SimulatedClients } from "./simulated-clients.ts";
import { certifyAsked } from "./simulated-issuer.ts";
import type { SimulatedNetwork } from "./simulated-network.ts";
import { GONE } from "./simulated-process.ts";
import type { SimulatedSite } from "./simulated-site.ts";
import { SimulationFailure } from "./simulation-failure.ts";

/** Within so many rounds of everybody syncing, a network without faults must have come to rest. */
const SETTLE_ROUNDS_MAX = 12;
const BETWEEN_ROUNDS_MS = 1_500;
/** Longer than any wait at the centre, so that everybody who waits is told. */
const LONG_PAUSE_MS = 40_000;

/** Ends all troubles: machines run, lines are open, nothing fails any more. Clocks stay as wrong as they are. */
export async function endTroubles({ time, centre, sites }: SimulatedNetwork): Promise<void> {
  for (const { machine } of [centre, ...sites]) machine.setFates(() => "well");
  for (const { line } of sites) {
    line.setState("open");
    line.setFaults(() => "none");
  }
  if (!centre.isUp()) await centre.start();
  for (const site of sites) if (!site.isUp()) await site.start();
  for (const { line } of sites) await line.deliverLate();
  for (const site of sites) await site.ask("POST", "/v1/line/reconnect");
  time.advance(LONG_PAUSE_MS);
  await centre.run((running) => running.tick());
}

/** Lets the network come to rest: everything asked is answered, everything made is at the centre and decided. */
export async function settle(network: SimulatedNetwork, clients: SimulatedClients): Promise<void> {
  const { time, centre, sites } = network;
  clients.setLoss(0);
  let unrest: readonly string[] = [];
  let restfulRounds = 0;
  for (let round = 0; round < SETTLE_ROUNDS_MAX; round += 1) {
    time.advance(BETWEEN_ROUNDS_MS);
    await clients.repeat({ alsoAnswered: round === 0 });
    if (restfulRounds === 0) await tick(network);
    await idle(network);
    unrest = [...(await syncAll(sites)), ...clients.waiting().map(({ key }) => `${key} is not answered`)];
    await idle(network);
    await certifyAsked(network);
    await idle(network);
    const index = await centre.run(async ({ core }) => (await core.log(1, 1)).index);
    for (const site of sites) unrest = [...unrest, ...unrestOf(site, index === GONE ? 0 : index, await statusOf(site))];
    restfulRounds = unrest.length === 0 ? restfulRounds + 1 : 0;
    if (restfulRounds === 2) return;
  }
  throw new SimulationFailure(["the network does not come to rest", ...unrest]);
}

async function tick({ centre }: SimulatedNetwork): Promise<void> {
  if ((await centre.run((running) => running.tick())) === GONE) throw new SimulationFailure(["the centre is gone"]);
}

/** A fault from before may be told once more; without faults a second time must not come. */
async function idle({ centre }: SimulatedNetwork): Promise<void> {
  await centre.run((running) => running.idle().catch(() => running.idle()));
}

async function syncAll(sites: readonly SimulatedSite[]): Promise<readonly string[]> {
  const outcomes = await Promise.all(sites.map((site) => site.sync()));
  return outcomes.flatMap((outcome, at) => {
    const name = sites[at]?.machine.name ?? "";
    if (outcome === GONE) return [`${name} is gone`];
    return outcome.problem ? [`${name} cannot sync: ${JSON.stringify(outcome.problem)}`] : [];
  });
}

const statusOf = async (site: SimulatedSite): Promise<NodeStatus | typeof GONE> =>
  site.run(async (node) => node.status());

function unrestOf(site: SimulatedSite, index: number, status: NodeStatus | typeof GONE): readonly string[] {
  const { name } = site.machine;
  if (status === GONE) return [`${name} is gone`];
  if (status.state === "replica-damaged") return [`${name} finds its replica damaged`];
  const { unreceipted, unconfirmed, position, state } = status;
  return [
    ...(state === "connected" ? [] : [`${name} takes its line for ${state}`]),
    ...(unreceipted === 0 ? [] : [`${name} holds ${unreceipted} changes without receipt`]),
    ...(unconfirmed === 0 ? [] : [`${name} holds ${unconfirmed} changes nobody has decided`]),
    ...(position.index === index ? [] : [`${name} shows the log up to ${position.index} of ${index}`]),
  ];
}
