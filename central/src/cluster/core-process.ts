import {
  createInlineSaltedStretcher,
  createInlineStretcher,
  createThreadSaltedStretcher,
  createThreadStretcher,
  DEMONSTRATION_COST,
  loadCrypto,
  networkSaltOf,
  STANDARD_COST,
  type Stretcher,
  systemClock,
} from "@huilian/sync";
import type { Logger } from "pino";
import type { CentreFiles } from "../config.ts";
import { createCore } from "../core.ts";
import { RELEASE_EVERY_MS, TICK_EVERY_MS } from "../limits.ts";
import { nameOfFault } from "../name-of-fault.ts";
import { answerCall, methodsOf } from "./core-calls.ts";
import type { FromCore, ToCore } from "./messages.ts";
import { openStore } from "./open-store.ts";

/** The process that owns log and store. It ends with the primary: without one nobody could reach it. */
export async function runCore({ config, keys, trustRoot, certificates }: CentreFiles, logger: Logger): Promise<void> {
  const crypto = await loadCrypto();
  const { network, networkKind, rootPublicKey } = trustRoot;
  const demonstration = networkKind === "demonstration";
  const salt = networkSaltOf(crypto, network, rootPublicKey);
  // What costs next to nothing is not worth a thread.
  const stretcher: Stretcher = demonstration
    ? createInlineStretcher(crypto, { salt, cost: DEMONSTRATION_COST })
    : createThreadStretcher({ salt, cost: STANDARD_COST });
  const passwords = demonstration
    ? createInlineSaltedStretcher(crypto, { cost: DEMONSTRATION_COST })
    : createThreadSaltedStretcher({ cost: STANDARD_COST });
  const opened = await openStore(crypto, { config, trustRoot }, logger);
  const { operators, accounts, name, siteNames } = config;
  const core = await createCore({
    crypto,
    clock: systemClock,
    ...opened,
    keys,
    trustRoot,
    network,
    demonstration,
    certificates,
    stretcher,
    operators,
    signIn: { accounts, stretcher: passwords },
    name,
    siteNames,
    logger,
  });

  const tick = async (): Promise<void> => {
    await core.tick();
    // What it would answer from here on could be wrong; the log is whole, and a restart reads it again.
    if ((await core.status()).details.includes("applier-broken")) process.exit(1);
  };
  const timers = [startTicks(tick, logger), setInterval(() => core.releaseWaits(), RELEASE_EVERY_MS)];
  const methods = methodsOf(core);
  const send = (message: FromCore): void => {
    if (process.connected) process.send?.(message);
  };
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      timers.forEach(clearInterval);
      await core.close();
      await Promise.all([stretcher.close(), passwords.close()]);
      process.exit(0);
    })();
    return stopping;
  };
  const stopOrDie = (): void => {
    stop().catch((fault: unknown) => {
      logger.error({ fault: nameOfFault(fault) }, "the core did not end in order; everything receipted is on disk");
      process.exit(1);
    });
  };

  process.on("message", (message: ToCore) => {
    if (message.kind === "stop") stopOrDie();
    else void answerCall(methods, message).then(send);
  });
  process.on("disconnect", stopOrDie);
  process.on("SIGTERM", stopOrDie);
  // The terminal sends this to all processes at once; the primary says when to end.
  process.on("SIGINT", () => undefined);
  send({ kind: "ready" });
  logger.info({ sites: certificates.length }, "the core serves");
}

/** One tick after the other, never two at a time. */
function startTicks(tick: () => Promise<void>, logger: Logger): NodeJS.Timeout {
  let ticking = false;
  return setInterval(() => {
    if (ticking) return;
    ticking = true;
    tick()
      .catch((fault: unknown) => logger.error({ fault: nameOfFault(fault) }, "a tick failed; the next one tries again"))
      .finally(() => {
        ticking = false;
      });
  }, TICK_EVERY_MS);
}
