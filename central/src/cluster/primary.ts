import cluster, { type Worker } from "node:cluster";
import type { Logger } from "pino";
import { type CentreConfig, environmentOf } from "../config.ts";
import { STOP_GRACE_MS } from "../limits.ts";
import { createCallRoutes } from "./call-routes.ts";
import type { CallMessage } from "./core-calls.ts";
import { createKeepAlive } from "./keep-alive.ts";
import { EXIT_MISCONFIGURED, type FromCore, type StopMessage, type ToCore, type ToGateway } from "./messages.ts";

const STOP: StopMessage = { kind: "stop" };

/**
 * The process that was started: it forks one core and the gateways, carries calls between them, and forks again what
 * dies. It touches no data. `program` is what children run, with `config` as their argument.
 */
export function runPrimary(
  config: CentreConfig,
  { program, configFile, logger }: { readonly program: string; readonly configFile: string; readonly logger: Logger },
): void {
  cluster.setupPrimary({ exec: program, args: [configFile], serialization: "advanced" });
  const routes = createCallRoutes<Worker>();
  const gateways = new Set<Worker>();
  let core: Worker | undefined;
  let isCoreReady = false;
  let stopping = false;

  const keepAlive = createKeepAlive({
    logger,
    isStopping: () => stopping,
    giveUp: () => void stop(EXIT_MISCONFIGURED),
  });

  const tell = (worker: Worker, message: ToCore | ToGateway): void => {
    if (worker.isConnected()) worker.send(message);
  };

  function carryCall(gateway: Worker, message: CallMessage): void {
    const forwarded = core && isCoreReady ? routes.forward(gateway, message) : undefined;
    if (core && forwarded) tell(core, forwarded);
    else tell(gateway, { kind: "unreachable", call: message.call });
  }

  function forkCore(): void {
    const worker = cluster.fork(environmentOf("core"));
    core = worker;
    worker.on("message", (message: FromCore) => {
      if (message.kind === "ready") {
        isCoreReady = true;
        return;
      }
      const route = routes.back(message);
      if (route) tell(route.gateway, route.answer);
    });
    keepAlive.watch(worker, "core", forkCore, () => {
      isCoreReady = false;
      core = undefined;
      routes.clear();
      for (const gateway of gateways) tell(gateway, { kind: "core-lost" });
    });
  }

  function forkGateway(): void {
    const worker = cluster.fork(environmentOf("gateway"));
    gateways.add(worker);
    worker.on("message", (message: CallMessage) => carryCall(worker, message));
    keepAlive.watch(worker, "gateway", forkGateway, () => {
      gateways.delete(worker);
      routes.forget(worker);
    });
  }

  /** Gateways first, so that nothing new comes while the core finishes. */
  async function stop(exitCode: number): Promise<void> {
    if (stopping) return;
    stopping = true;
    const kill = setTimeout(() => {
      for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill("SIGKILL");
    }, STOP_GRACE_MS);
    await endAll([...gateways], tell);
    await endAll(core ? [core] : [], tell);
    clearTimeout(kill);
    process.exit(exitCode);
  }

  process.on("SIGTERM", () => void stop(0));
  process.on("SIGINT", () => void stop(0));
  // Whoever started it is gone, however that came: a centre nobody watches would hold port and store.
  process.on("disconnect", () => void stop(0));
  forkCore();
  for (let n = 0; n < config.gatewayWorkers; n += 1) forkGateway();
}

const endAll = (workers: readonly Worker[], tell: (worker: Worker, message: StopMessage) => void): Promise<unknown> =>
  Promise.all(
    workers.map(
      (worker) =>
        new Promise<void>((resolve) => {
          if (worker.isDead()) return resolve();
          worker.once("exit", () => resolve());
          tell(worker, STOP);
          return undefined;
        }),
    ),
  );
