import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Language, message } from "@huilian/domain";
import type { Crypto } from "@huilian/sync";
import { type ApiClient, createApiClient } from "../api/api-client.ts";
import { DEMONSTRATION_PEOPLE } from "../city/demonstration-people.ts";
import { officeNameOf } from "../city/office-names.ts";
import { ProcessNotUp, type RunningProcess, startProcess } from "../process/child-process.ts";
import { freePorts } from "../process/free-ports.ts";
import { programOf } from "../process/program-of.ts";
import { screensDirectory } from "../process/screens-directory.ts";
import { WaitedInVain, waitUntil } from "../process/wait-until.ts";
import { type NetworkPaths, networkPaths } from "../provision/network-paths.ts";
import { type DemoOperators, type DemoPerson, readOrMakeOperators } from "../provision/operators.ts";
import { provisionNetwork } from "../provision/provision-network.ts";
import { DEMONSTRATION_AREA, DEMONSTRATION_SITES, type SitePlan } from "../provision/sites.ts";
import { openRelay, type Relay } from "../relay/relay.ts";
import type { DemoPlace } from "./show-people.ts";

const NETWORK_NAME = "huilian-demo";
const GATEWAY_WORKERS = 2;
const START_TIMEOUT_MS = 60_000;
/** How long a client of the demonstration repeats a request nobody answered. */
const PATIENCE_MS = 90_000;

/** A site of the running demonstration: its process, its line to the centre, and a client of its counter. */
export interface DemoSite {
  readonly plan: SitePlan;
  readonly relay: Relay;
  readonly counter: ApiClient;
  readonly url: string;
  /** Who signs in there. */
  readonly people: readonly DemoPerson[];
  /** A client with the token of a session. */
  clientWith(token: string): ApiClient;
  process(): RunningProcess;
  restart(): Promise<void>;
}

/** The whole network on one machine, every part its own process. */
export interface DemoNetwork {
  readonly paths: NetworkPaths;
  readonly centreUrl: string;
  readonly desk: ApiClient;
  /** The token of the centre's operator, for clients that stream. */
  readonly deskToken: string;
  /** Where people sign in, the centre first. */
  readonly places: readonly DemoPlace[];
  readonly sites: readonly DemoSite[];
  site(name: string): DemoSite;
  centreProcess(): RunningProcess;
  restartCentre(): Promise<void>;
  stop(): Promise<void>;
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/v1/health`, { signal: AbortSignal.timeout(2_000) });
    return response.ok;
  } catch {
    return false;
  }
}

async function isReady(url: string, process: () => RunningProcess, signal?: AbortSignal): Promise<void> {
  const isUp = async (): Promise<boolean> => {
    signal?.throwIfAborted();
    if (!process().isRunning()) throw new ProcessNotUp(process());
    return isHealthy(url);
  };
  try {
    await waitUntil(process().name, isUp, { timeoutMs: START_TIMEOUT_MS });
  } catch (fault) {
    // It may try again and again to get a store or port that somebody else holds.
    throw fault instanceof WaitedInVain ? new ProcessNotUp(process()) : fault;
  }
}

async function writeConfig(path: string, config: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600 });
}

interface Restartable {
  current(): RunningProcess;
  restart(): void;
}

/** A process that can be started again with the same configuration, as a service manager would. */
function restartable(start: () => RunningProcess): Restartable {
  let running = start();
  return {
    current: () => running,
    restart() {
      running = start();
    },
  };
}

async function startCentre(paths: NetworkPaths, port: number, operators: DemoOperators) {
  await writeConfig(paths.centreConfig, {
    storeDirectory: paths.centreStore,
    keyFile: paths.centreKeys,
    trustRootFile: paths.trustRoot,
    certificatesFile: paths.certificates,
    port,
    gatewayWorkers: GATEWAY_WORKERS,
    operators: operators.of("centre").hashed,
    accounts: operators.of("centre").accounts,
    name: officeNameOf("centre", DEMONSTRATION_AREA),
    siteNames: Object.fromEntries(
      DEMONSTRATION_SITES.map(({ site }) => [site, officeNameOf(site, DEMONSTRATION_AREA)]),
    ),
    screensDirectory,
  });
  const logFile = join(paths.centre, "log.jsonl");
  const plan = { name: "centre", program: programOf("@huilian/central"), args: [paths.centreConfig], logFile };
  return restartable(() => startProcess(plan));
}

/** Who works at the network's counters, and what they want to be told. */
export interface DemoClients {
  /** In which language the counters answer. */
  readonly language: Language;
  /** Told of every request that changes something. */
  readonly onChange?: () => void;
  /** Ends the start, and every request after it. */
  readonly signal?: AbortSignal;
}

/** What was started, so that all of it is stopped, also when the start fails in the middle. */
interface Begun {
  readonly centre: Restartable[];
  readonly nodes: Restartable[];
  readonly relays: Relay[];
}

async function stopAll({ centre, nodes, relays }: Begun): Promise<void> {
  await Promise.all(nodes.map((node) => node.current().stop()));
  await Promise.all(centre.map((process) => process.current().stop()));
  await Promise.all(relays.map((relay) => relay.close()));
}

interface SitePorts {
  readonly port: number;
  readonly centrePort: number;
  readonly relayPort: number;
}

async function startSite(
  paths: NetworkPaths,
  plan: SitePlan,
  { port, centrePort, relayPort }: SitePorts,
  { operators, clients, begun }: { operators: DemoOperators; clients: DemoClients; begun: Begun },
): Promise<DemoSite> {
  const relay = await openRelay({ port: relayPort, targetPort: centrePort });
  begun.relays.push(relay);
  await writeConfig(paths.siteConfig(plan.site), {
    site: plan.site,
    siteKind: plan.siteKind,
    name: officeNameOf(plan.site, DEMONSTRATION_AREA),
    storeDirectory: paths.siteStore(plan.site),
    keyFile: paths.siteKeys(plan.site),
    trustRootFile: paths.trustRoot,
    certificatesFile: paths.certificates,
    centreUrl: `http://127.0.0.1:${relay.port}`,
    port,
    operators: operators.of(plan.site).hashed,
    accounts: operators.of(plan.site).accounts,
    screensDirectory,
    stretchThread: true,
  });
  const logFile = join(paths.site(plan.site), "log.jsonl");
  const program = programOf("@huilian/branch-node");
  const args = [paths.siteConfig(plan.site)];
  const running = restartable(() => startProcess({ name: plan.site, program, args, logFile }));
  begun.nodes.push(running);
  const url = `http://127.0.0.1:${port}`;
  const { token } = operators.of(plan.site);
  const clientWith = (sent: string): ApiClient =>
    createApiClient({ ...clients, site: plan.site, baseUrl: () => url, token: sent, patienceMs: PATIENCE_MS });
  return {
    plan,
    relay,
    url,
    people: operators.of(plan.site).people,
    counter: clientWith(token),
    clientWith,
    process: running.current,
    async restart() {
      running.restart();
      await isReady(url, running.current);
    },
  };
}

/**
 * Provisions what is not there, starts everything, and resolves when all of it answers. When it does not come that
 * far, what was started is stopped.
 */
export async function startDemoNetwork(crypto: Crypto, directory: string, clients: DemoClients): Promise<DemoNetwork> {
  const begun: Begun = { centre: [], nodes: [], relays: [] };
  try {
    return await startAll(crypto, directory, clients, begun);
  } catch (fault) {
    await stopAll(begun);
    throw fault;
  }
}

async function provisionOnce(crypto: Crypto, directory: string): Promise<NetworkPaths> {
  const paths = networkPaths(directory);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (!existsSync(paths.trustRoot)) {
    const plan = {
      directory,
      network: NETWORK_NAME,
      networkKind: "demonstration",
      sites: DEMONSTRATION_SITES,
    } as const;
    await provisionNetwork(crypto, plan);
  }
  return paths;
}

async function startAll(crypto: Crypto, directory: string, clients: DemoClients, begun: Begun): Promise<DemoNetwork> {
  const paths = await provisionOnce(crypto, directory);
  const places = ["centre", ...DEMONSTRATION_SITES.map(({ site }) => site)];
  const operators = await readOrMakeOperators(crypto, paths.operators, places, DEMONSTRATION_PEOPLE);
  const [centrePort, ...ports] = await freePorts(1 + 2 * DEMONSTRATION_SITES.length);
  if (centrePort === undefined) throw new Error("invariant broken: a free port was asked for");
  const centreUrl = `http://127.0.0.1:${centrePort}`;
  const centre = await startCentre(paths, centrePort, operators);
  begun.centre.push(centre);
  await isReady(centreUrl, centre.current, clients.signal);
  const sites = await Promise.all(
    DEMONSTRATION_SITES.map((plan, at) => {
      const [port, relayPort] = [ports[2 * at], ports[2 * at + 1]];
      if (port === undefined || relayPort === undefined) throw new Error("invariant broken: a port for every site");
      return startSite(paths, plan, { port, relayPort, centrePort }, { operators, clients, begun });
    }),
  );
  await Promise.all(sites.map((site) => isReady(site.url, site.process, clients.signal)));
  const { token } = operators.of("centre");
  const desk = { ...clients, site: "centre", baseUrl: () => centreUrl, token, patienceMs: PATIENCE_MS };
  return {
    paths,
    centreUrl,
    deskToken: token,
    places: [
      { name: message("demo.centre", {}, clients.language), url: centreUrl, people: operators.of("centre").people },
      ...sites.map(({ plan: { site }, url }) => ({
        name: `${site} ${officeNameOf(site, DEMONSTRATION_AREA)}`,
        url,
        people: operators.of(site).people,
      })),
    ],
    desk: createApiClient(desk),
    sites,
    site(name) {
      const found = sites.find(({ plan }) => plan.site === name);
      if (!found) throw new Error(`no site ${name} in the demonstration`);
      return found;
    },
    centreProcess: centre.current,
    async restartCentre() {
      centre.restart();
      await isReady(centreUrl, centre.current);
    },
    stop: () => stopAll(begun),
  };
}
