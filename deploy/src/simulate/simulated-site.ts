import { createNode, type Node, type SyncOutcome } from "@huilian/branch-node";
import { OPERATOR_ROLES, type Ref } from "@huilian/domain";
import { createHttpCentreLink, createInlineSaltedStretcher, DEMONSTRATION_COST, type NodeKeys } from "@huilian/sync";
import { type ConfiguredAccount, tokenHashOf } from "@huilian/sync/serve";
import type { SitePlan } from "../provision/sites.ts";
import { beginPolicySession } from "./policy-session.ts";
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
  /** The same of the chain of operations. */
  readonly notedOperations?: Ref | undefined;
}

export interface AskOptions {
  readonly key?: string;
  readonly body?: string;
  /** By the person who sets parameters, in a session; else by software with a token. */
  readonly isSigned?: boolean;
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
  ask(method: string, path: string, options?: AskOptions): Promise<Response | Gone>;
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
  /** People who sign in there. */
  readonly accounts?: readonly ConfiguredAccount[];
}): SimulatedSite {
  const { plan, machine, line, keys, accounts = [] } = parts;
  const own = keys.ofSite(plan.site);
  let running: Node | undefined;
  let noted: Ref | undefined;
  let notedOperations: Ref | undefined;
  let session: string | undefined;

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
      keys: {
        ...own,
        ...(noted === undefined ? {} : { lastReceipted: noted }),
        ...(notedOperations === undefined ? {} : { lastReceiptedOperations: notedOperations }),
      },
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
      operators: [
        { operatorId: `op-${plan.site}`, name: "op", tokenHash: tokenHashOf(CLERK_TOKEN), roles: OPERATOR_ROLES },
      ],
      signIn: {
        accounts,
        stretcher: createInlineSaltedStretcher(machine.crypto, { cost: DEMONSTRATION_COST }),
      },
      logger: silent,
      noteReceipted: (ref) =>
        process.touch("note", async () => {
          noted = ref;
        }),
      noteReceiptedOperations: (ref) =>
        process.touch("note", async () => {
          notedOperations = ref;
        }),
    });

  const send = (method: string, path: string, token: string, options: AskOptions): Promise<Response | Gone> =>
    run(async ({ app }) => app.request(`${SITE_URL}${path}`, requestOf(method, token, options)));

  /** Sessions live as long as the process and half an hour: whoever is signed out signs in again. */
  async function askSigned(method: string, path: string, options: AskOptions): Promise<Response | Gone> {
    const answer = session === undefined ? undefined : await send(method, path, session, options);
    if (answer !== undefined && (answer === GONE || answer.status !== 401)) return answer;
    session = await beginPolicySession((body) => send("POST", "/v1/session", "", { body: JSON.stringify(body) }));
    return session === undefined ? GONE : send(method, path, session, options);
  }

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
      options.isSigned ? askSigned(method, path, options) : send(method, path, CLERK_TOKEN, options),
    copy: async () => ({ disk: await machine.copyDisk(), noted, notedOperations }),
    async restore(copy, { keepKeyFile }) {
      running = undefined;
      await machine.restoreDisk(copy.disk);
      if (keepKeyFile) return;
      noted = copy.noted;
      notedOperations = copy.notedOperations;
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

function requestOf(method: string, token: string, { key, body }: AskOptions): RequestInit {
  return {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      ...(key === undefined ? {} : { "idempotency-key": key }),
    },
    ...(body === undefined ? {} : { body }),
  };
}
