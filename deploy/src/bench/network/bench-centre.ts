import { type Centre, createCentre } from "@huilian/central";
import { OPERATOR_ROLES } from "@huilian/domain";
import {
  type Crypto,
  createInlineStretcher,
  DEMONSTRATION_COST,
  networkSaltOf,
  openPouchStore,
  type Store,
  type Stretcher,
  systemClock,
} from "@huilian/sync";
import { listen, tokenHashOf } from "@huilian/sync/serve";
import { SIMULATED_NETWORK, type SimulatedKeys } from "../../simulate/simulated-keys.ts";

export const DESK_TOKEN = "token-of-the-bench-desk";

/** What a network of the bench is made of. */
export interface BenchKeys {
  readonly crypto: Crypto;
  readonly keys: Pick<SimulatedKeys, "trustRoot" | "certificates" | "centre" | "ofSite">;
}

/** The whole centre in this process, over a durable store, behind a loopback socket. */
export interface BenchCentre {
  readonly centre: Centre;
  readonly store: Store;
  readonly url: string;
  /** Packs all scopes, so that a node can begin from them. */
  checkpoint(): Promise<void>;
  close(): Promise<void>;
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** At the cost of a demonstration: what is measured here does not wait for Argon2id in a standard network either. */
export const stretcherOf = ({ crypto, keys }: BenchKeys): Stretcher =>
  createInlineStretcher(crypto, {
    salt: networkSaltOf(crypto, SIMULATED_NETWORK, keys.trustRoot.rootPublicKey),
    cost: DEMONSTRATION_COST,
  });

/** The centre without a socket. It closes its store. */
export const openCentreOver = (parts: BenchKeys, store: Store): Promise<Centre> =>
  createCentre({
    crypto: parts.crypto,
    clock: systemClock,
    store,
    keys: parts.keys.centre,
    trustRoot: parts.keys.trustRoot,
    network: SIMULATED_NETWORK,
    demonstration: true,
    certificates: parts.keys.certificates,
    stretcher: stretcherOf(parts),
    operators: [{ operatorId: "op-desk", name: "desk", tokenHash: tokenHashOf(DESK_TOKEN), roles: OPERATOR_ROLES }],
    logger: silent,
  });

export async function openBenchCentre(parts: BenchKeys, directory: string): Promise<BenchCentre> {
  const store = await openPouchStore({ directory });
  const centre = await openCentreOver(parts, store);
  const listening = await listen({ fetch: (request) => centre.app.fetch(request), port: 0, closeGraceMs: 0 });
  if (!listening.ok) throw new Error(`no port for the bench: ${listening.error.kind}`);
  const { url, close } = listening.value;
  return {
    centre,
    store,
    url,
    async checkpoint() {
      const answer = await centre.app.request(`${url}/v1/centre/checkpoints`, {
        method: "POST",
        headers: { authorization: `Bearer ${DESK_TOKEN}`, "content-type": "application/json" },
      });
      if (!answer.ok) throw new Error(`no checkpoint: ${answer.status}`);
    },
    async close() {
      await close();
      await centre.close();
    },
  };
}
