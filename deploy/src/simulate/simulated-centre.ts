import { type Centre, createCentre } from "@huilian/central";
import { OPERATOR_ROLES } from "@huilian/domain";
import { createInlineStretcher, DEMONSTRATION_COST, networkSaltOf, type Stretcher } from "@huilian/sync";
import { tokenHashOf } from "@huilian/sync/serve";
import { SIMULATED_NETWORK, type SimulatedKeys } from "./simulated-keys.ts";
import type { LineFetch } from "./simulated-line.ts";
import type { SimulatedMachine } from "./simulated-machine.ts";
import { GONE, type Gone } from "./simulated-process.ts";
import { startOn } from "./start-on.ts";

export const CENTRE_URL = "http://centre.simulated";
const OPERATOR_TOKEN = "token-of-the-simulated-desk";

/** The centre, on a machine that may die. */
export interface SimulatedCentre {
  readonly machine: SimulatedMachine;
  isUp(): boolean;
  /** Whether it runs now. It does not when the machine failed while it started. */
  start(): Promise<boolean>;
  /** Work in the running centre; `GONE` when there is none or it died meanwhile. */
  run<Value>(work: (centre: Centre) => Promise<Value>): Promise<Value | Gone>;
  /** What the lines of the sites lead to. Rejects when nobody answers. */
  readonly deliver: LineFetch;
  /** The centre's own API, as its desk uses it. */
  ask(method: "GET" | "POST", path: string, body?: object): Promise<Response | Gone>;
}

export function createSimulatedCentre(machine: SimulatedMachine, keys: SimulatedKeys): SimulatedCentre {
  let running: Centre | undefined;

  async function run<Value>(work: (centre: Centre) => Promise<Value>): Promise<Value | Gone> {
    const process = machine.process();
    const centre = running;
    return process && centre ? process.run(() => work(centre)) : GONE;
  }

  const deliver: LineFetch = async (url, init) => {
    const answer = await run(async ({ app }) => app.request(url, init));
    if (answer === GONE) throw new Error("nobody answers");
    return answer;
  };

  return {
    machine,
    isUp: () => machine.process() !== undefined && running !== undefined,
    async start() {
      running = undefined;
      running = await startOn(machine, ({ store }) => createCentre(depsOf(machine, keys, store)));
      return running !== undefined;
    },
    run,
    deliver,
    ask: (method, path, body) =>
      run(async ({ app }) =>
        app.request(`${CENTRE_URL}${path}`, {
          method,
          headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, "content-type": "application/json" },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      ),
  };
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

export function stretcherOf({ crypto }: SimulatedMachine, { trustRoot }: SimulatedKeys): Stretcher {
  const salt = networkSaltOf(crypto, SIMULATED_NETWORK, trustRoot.rootPublicKey);
  return createInlineStretcher(crypto, { salt, cost: DEMONSTRATION_COST });
}

const depsOf = (
  machine: SimulatedMachine,
  keys: SimulatedKeys,
  store: Parameters<typeof createCentre>[0]["store"],
): Parameters<typeof createCentre>[0] => ({
  crypto: machine.crypto,
  clock: machine.clock,
  store,
  keys: keys.centre,
  trustRoot: keys.trustRoot,
  network: SIMULATED_NETWORK,
  demonstration: true,
  certificates: keys.certificates,
  stretcher: stretcherOf(machine, keys),
  operators: [
    { operatorId: "op-desk", name: "op-desk", tokenHash: tokenHashOf(OPERATOR_TOKEN), roles: OPERATOR_ROLES },
  ],
  logger: silent,
});
