import { createNode, type Node, type SyncOutcome } from "@huilian/branch-node";
import type { Ref } from "@huilian/domain";
import { createHttpCentreLink, type NodeKeys } from "@huilian/sync";
import { tokenHashOf } from "@huilian/sync/serve";
import type { SitePlan } from "../provision/sites.ts";
import { CENTRE_URL, stretcherOf } from "./simulated-centre.ts";
import { SIMULATED_NETWORK, type SimulatedKeys } from "./simulated-keys.ts";
import type { LineFetch, SimulatedLine } from "./simulated-line.ts";
import type { DiskCopy, SimulatedMachine } from "./simulated-machine.ts";
import { GONE, type Gone, type SimulatedProcess } from "./simulated-process.ts";
import { startOn } from "./start-on.ts";

const SITE_URL = "http://node.simulated";
const CLERK_TOKEN = "token-of-the-simulated-clerk";

/** A backup of a site: its store, and the key file as it was then. */
export interface SiteCopy {
  readonly disk: DiskCopy;
  readonly noted: Ref | undefined;
}

/** A site: its machine, its line, and the node on it. */
export interface SimulatedSite {
  readonly plan: SitePlan;
  readonly machine: SimulatedMachine;
  readonly line: SimulatedLine;
  readonly keys: NodeKeys;
  isUp(): boolean;
  start(): Promise<boolean>;
  run<Value>(work: (node: Node) => Promise<Value>): Promise<Value | Gone>;
  sync(): Promise<SyncOutcome | Gone>;
  /** A client's request to the node. */
  ask(
    method: string,
    path: string,
    options?: { readonly key?: string; readonly body?: string },
  ): Promise<Response | Gone>;
  copy(): Promise<SiteCopy>;
  /** The machine must be off. `keepKeyFile`: only the store comes from the copy. */
  restore(copy: SiteCopy, options: { readonly keepKeyFile: boolean }): Promise<void>;
  /** What the key file notes of receipts. */
  noted(): Ref | undefined;
}

export function createSimulatedSite(parts: {
  readonly plan: SitePlan;
  readonly machine: SimulatedMachine;
  readonly line: SimulatedLine;
  readonly keys: SimulatedKeys;
}): SimulatedSite {
  const { plan, machine, line, keys } = parts;
  const own = keys.ofSite(plan.site);
  let running: Node | undefined;
  let noted: Ref | undefined;

  async function run<Value>(work: (node: Node) => Promise<Value>): Promise<Value | Gone> {
    const process = machine.process();
    const node = running;
    return process && node ? process.run(() => work(node)) : GONE;
  }

  const open = (process: SimulatedProcess): Promise<Node> =>
    createNode({
      crypto: machine.crypto,
      clock: machine.clock,
      store: process.store,
      keys: { ...own, ...(noted === undefined ? {} : { lastReceipted: noted }) },
      trustRoot: keys.trustRoot,
      network: SIMULATED_NETWORK,
      certificates: keys.certificates,
      site: plan.site,
      siteKind: plan.siteKind,
      name: plan.site,
      link: (linkParts) =>
        createHttpCentreLink({
          ...linkParts,
          crypto: machine.crypto,
          baseUrl: CENTRE_URL,
          fetch: sendingOf(process, line),
          site: plan.site,
        }),
      stretcher: stretcherOf(machine, keys),
      operators: [{ operatorId: `op-${plan.site}`, name: "op", tokenHash: tokenHashOf(CLERK_TOKEN), roles: ["clerk"] }],
      logger: silent,
      noteReceipted: (ref) =>
        process.touch("note", async () => {
          noted = ref;
        }),
    });

  return {
    plan,
    machine,
    line,
    keys: own,
    isUp: () => machine.process() !== undefined && running !== undefined,
    async start() {
      running = undefined;
      running = await startOn(machine, open);
      return running !== undefined;
    },
    run,
    sync: () => run((node) => node.sync()),
    ask: (method, path, options = {}) =>
      run(async ({ app }) => app.request(`${SITE_URL}${path}`, requestOf(method, options))),
    copy: async () => ({ disk: await machine.copyDisk(), noted }),
    async restore(copy, { keepKeyFile }) {
      running = undefined;
      await machine.restoreDisk(copy.disk);
      if (!keepKeyFile) noted = copy.noted;
    },
    noted: () => noted,
  };
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A dead process's exchange ends at once, so that none of its timers keeps the simulation waiting. */
function sendingOf(process: SimulatedProcess, line: SimulatedLine): LineFetch {
  return async (url, { method, headers, body }) => {
    const answer = await process.run(() =>
      process.touch("send", () =>
        line.fetch(url, {
          ...(method === undefined ? {} : { method }),
          ...(headers === undefined ? {} : { headers }),
          ...(body === undefined ? {} : { body }),
        }),
      ),
    );
    if (answer === GONE) throw new Error("the process is gone");
    return answer;
  };
}

function requestOf(method: string, { key, body }: { readonly key?: string; readonly body?: string }): RequestInit {
  return {
    method,
    headers: {
      authorization: `Bearer ${CLERK_TOKEN}`,
      "content-type": "application/json",
      ...(key === undefined ? {} : { "idempotency-key": key }),
    },
    ...(body === undefined ? {} : { body }),
  };
}
