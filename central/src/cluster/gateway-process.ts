import { loadCrypto } from "@huilian/sync";
import { listen } from "@huilian/sync/serve";
import type { Logger } from "pino";
import type { CentreFiles } from "../config.ts";
import { createGateway } from "../gateway/gateway.ts";
import { createRemoteCore } from "./core-calls.ts";
import { EXIT_MISCONFIGURED, type ToGateway } from "./messages.ts";

/** One of the processes that face the line. All of them listen on one port, which the primary holds. */
export async function runGateway({ config, keys, trustRoot }: CentreFiles, logger: Logger): Promise<void> {
  const crypto = await loadCrypto();
  const remote = createRemoteCore((message) => {
    if (process.connected) process.send?.(message);
    else remote.receive({ kind: "unreachable", call: message.call });
  });
  const { screensDirectory } = config;
  const parts = { core: remote.core, crypto, uplinkKeys: keys.uplink, trustRoot, logger, screensDirectory };
  const app = createGateway(parts);
  const listening = await listen({ fetch: (request) => app.fetch(request), port: config.port });
  if (!listening.ok) {
    logger.fatal({ port: config.port, problem: listening.error.kind }, "the port cannot be used");
    process.exit(EXIT_MISCONFIGURED);
  }

  const stop = (): void => {
    void listening.value.close().then(() => process.exit(0));
  };
  process.on("message", (message: ToGateway) => {
    if (message.kind === "stop") stop();
    else if (message.kind === "core-lost") remote.lost();
    else remote.receive(message);
  });
  process.on("disconnect", () => process.exit(0));
  process.on("SIGTERM", stop);
  process.on("SIGINT", () => undefined);
  logger.info({ port: listening.value.port }, "a gateway serves");
}
