import { type Summary, stateHashOf } from "@huilian/central";
import { foldAll } from "@huilian/conflict-rules";
import { checkCards } from "./check-cards.ts";
import { checkCentre, summaryOf } from "./check-centre.ts";
import { checkOwnChanges } from "./check-own-changes.ts";
import { checkPromises } from "./check-promises.ts";
import { checkStores } from "./check-stores.ts";
import { checkViews } from "./check-views.ts";
import { readCentreLog } from "./read-centre-log.ts";
import type { SimulatedClients } from "./simulated-clients.ts";
import type { SimulatedNetwork } from "./simulated-network.ts";
import { failOn } from "./simulation-failure.ts";

/** What a network at rest came to. */
export interface RestFigures {
  readonly acknowledged: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly summary: Summary;
  /** Of the fold of everything. */
  readonly stateHash: string;
  /** Incarnations with changes at the centre. */
  readonly incarnations: number;
  /** Faults of machines so far. */
  readonly faults: number;
}

/** Everything that must hold of a network at rest. @throws `SimulationFailure` */
export async function checkNetwork(
  network: SimulatedNetwork,
  clients: SimulatedClients,
  { mayOverlap, planted }: { readonly mayOverlap: boolean; readonly planted: readonly string[] },
): Promise<RestFigures> {
  const { centre, sites, keys } = network;
  const summary = await summaryOf(network);
  const { crypto } = centre.machine;
  const log = await readCentreLog(crypto, centre.machine.disk(), keys.centre.uplink);
  const fold = foldAll(log.documents);
  const promises = checkPromises(clients, log);
  const overlaps = mayOverlap || summary.overlaps === 0 ? [] : [`${summary.overlaps} settlements overlap`];
  failOn([
    ...log.problems,
    ...promises.problems,
    ...overlaps,
    ...(await checkCentre(network, log, summary)),
    ...(await checkOwnChanges(sites, fold)),
    ...(await checkViews(sites, log, fold)),
    ...(await checkCards(sites, log, fold)),
    ...(await checkStores(network, planted)),
  ]);
  const { acknowledged, lost, duplicated } = promises;
  const incarnations = new Set([...log.changes.values()].map(({ change }) => change.incarnation)).size;
  const faults = [centre, ...sites].reduce((sum, { machine }) => sum + machine.faults(), 0);
  return { acknowledged, lost, duplicated, summary, stateHash: stateHashOf(fold), incarnations, faults };
}
