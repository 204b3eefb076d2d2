import type { Hono } from "hono";
import type { CentreDeps } from "./centre-deps.ts";
import { type Core, createCore } from "./core.ts";
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

/** `screensDirectory`: where the built screens lie. */
export async function createCentre(
  deps: CentreDeps & { readonly screensDirectory?: string | undefined },
): Promise<Centre> {
  const core = await createCore(deps);
  const { crypto, trustRoot, logger, keys, screensDirectory } = deps;
  const app = createGateway({ core, crypto, uplinkKeys: keys.uplink, trustRoot, logger, screensDirectory });
  return { app, core, tick: () => core.tick(), idle: () => core.idle(), close: () => core.close() };
}
