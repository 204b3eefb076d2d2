import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { runCore } from "./cluster/core-process.ts";
import { runGateway } from "./cluster/gateway-process.ts";
import { EXIT_MISCONFIGURED } from "./cluster/messages.ts";
import { runPrimary } from "./cluster/primary.ts";
import { configPath, processRole, readCentreFiles, readConfig } from "./config.ts";
import { nameOfFault } from "./name-of-fault.ts";

/** `main.js <config.json>`: the centre as a cluster of processes on one machine. Logs go to standard output. */
async function main(): Promise<void> {
  const role = processRole();
  const configFile = configPath();
  const config = await readConfig(configFile);
  const logger = pino({ level: config.ok ? config.value.logLevel : "info", base: { role, pid: process.pid } });
  const files = config.ok ? await readCentreFiles(config.value) : config;
  if (!files.ok) {
    logger.fatal({ problem: files.error }, "the centre cannot start as it is configured");
    process.exitCode = EXIT_MISCONFIGURED;
    return;
  }
  try {
    if (role === "core") await runCore(files.value, logger);
    else if (role === "gateway") await runGateway(files.value, logger);
    else runPrimary(files.value.config, { program: fileURLToPath(import.meta.url), configFile, logger });
  } catch (fault) {
    const frames = fault instanceof Error ? (fault.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)) : [];
    const invariant =
      fault instanceof Error && fault.message.startsWith("invariant broken: ") ? fault.message : undefined;
    logger.fatal({ fault: nameOfFault(fault), invariant, frames: frames.slice(0, 8) }, "the process could not start");
    process.exit(1);
  }
}

await main();
