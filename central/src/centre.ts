import type { Hono } from "hono";
import { type Core, createCore } from "./core.ts";
import type { CentreDeps } from "./core-parts.ts";
import { createGateway } from "./gateway/gateway.ts";

/** The whole centre in one process: for one machine, for tests and for the simulation. */
export interface Centre {
  /** Faces the line: the sync protocol, the centre's own API, health. */
  readonly app: Hono;
  readonly core: Core;
  /** As of the core: the process's timer calls it. */
  tick(): Promise<void>;
  idle(): Promise<void>;
  close(): Promise<void>;
}

export async function createCentre(deps: CentreDeps): Promise<Centre> {
  const core = await createCore(deps);
  const { crypto, trustRoot, logger, keys } = deps;
  const app = createGateway({ core, crypto, uplinkKeys: keys.uplink, trustRoot, logger });
  return { app, core, tick: () => core.tick(), idle: () => core.idle(), close: () => core.close() };
}
