import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { message } from "@huilian/domain";
import { loadCrypto } from "@huilian/sync";
import { EXIT_FAILED, EXIT_OK, EXIT_USAGE, type Invocation } from "../cli/command.ts";
import type { Terminal } from "../cli/terminal.ts";
import { networkPaths } from "../provision/network-paths.ts";
import { type AskedToStop, askedToStop } from "./asked-to-stop.ts";
import { type DemoNetwork, startDemoNetwork } from "./demo-network.ts";
import { type DemoOptions, demoOptionsOf, type OptionProblem } from "./demo-options.ts";
import { type IssuersDesk, openIssuersDesk } from "./issuers-desk.ts";
import { liveThrough } from "./live-through.ts";
import { type Preparation, type PreparedCity, prepareCity, recordCity } from "./prepare-city.ts";
import { sayFault } from "./say-fault.ts";
import { showPeople } from "./show-people.ts";
import { isSound, showSummary } from "./summary.ts";
import { writeTemplates } from "./write-templates.ts";

/** The story, and what comes after it. @returns the exit status. */
async function tell(
  network: DemoNetwork,
  prepared: PreparedCity,
  { options, terminal }: Preparation,
  { signal, asked }: AskedToStop,
): Promise<number> {
  const sites = network.sites.map(({ plan, url }) => `${plan.site} ${url}`).join("  ");
  terminal.say("demo.started", { centre: network.centreUrl, sites });
  const { seed, language } = options;
  const living = { ...prepared, seed, language, progress: terminal, signal };
  const summary = await Promise.race([liveThrough(await loadCrypto(), network, living), asked]);
  if (summary === "stopped") return EXIT_FAILED;
  if (!summary) return EXIT_USAGE;
  showSummary(summary, terminal);
  if (options.json) terminal.json(summary);
  if (!options.once) {
    showPeople(network.places, network.paths.operators, terminal);
    terminal.say("demo.still-up", { operators: network.paths.operators });
    const issuer = await openIssuersDesk(await loadCrypto(), network);
    await Promise.race([whileUp(issuer, terminal, signal), asked]);
  }
  return isSound(summary) ? EXIT_OK : EXIT_FAILED;
}

const ISSUER_LOOKS_EVERY_MS = 3_000;

/** Whoever signs in for the first time gets a certificate, as long as the demonstration stands. */
async function whileUp(issuer: IssuersDesk, terminal: Terminal, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // The centre may be busy or just starting again: the next look finds it.
    const certified = await issuer.certifyAsked().catch(() => []);
    if (certified.length > 0) terminal.say("demo.certified", { operators: certified.join(" ") });
    await setTimeout(ISSUER_LOOKS_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function runIn(directory: string, options: DemoOptions, terminal: Terminal): Promise<number> {
  const paths = networkPaths(directory);
  const isResumed = existsSync(paths.trustRoot);
  if (!isResumed && existsSync(paths.authority)) {
    terminal.fail("demo.directory-unfinished", { directory });
    return EXIT_USAGE;
  }
  const preparation = { directory, isResumed, options, terminal };
  const prepared = await prepareCity(preparation);
  if (!prepared) return EXIT_USAGE;
  terminal.say("demo.keys-in-file", { directory });
  terminal.say("demo.starting", {});
  const stop = askedToStop();
  let network: DemoNetwork | undefined;
  try {
    network = await startDemoNetwork(await loadCrypto(), directory, {
      language: options.language,
      signal: stop.signal,
    });
    await recordCity(preparation);
    return await tell(network, prepared, preparation, stop);
  } catch (fault) {
    // Whoever asked to stop need not hear that what was under way did not come to its end.
    if (!stop.signal.aborted) throw fault;
    return EXIT_FAILED;
  } finally {
    await network?.stop();
    terminal.say("demo.stopped", {});
  }
}

function sayOptionProblem(found: OptionProblem, { fail, language }: Terminal): void {
  const expected =
    found.problem === "not-whole"
      ? message("demo.expected-whole", { min: found.min, max: found.max }, language)
      : message("demo.expected-one-of", { words: found.words }, language);
  fail("demo.bad-option", { option: found.option, expected });
}

/** `huilian demo`. @returns the exit status: 0 only for a sound summary. */
export async function runDemo(invocation: Invocation): Promise<number> {
  const { terminal } = invocation;
  const options = demoOptionsOf(invocation);
  if (!options.ok) {
    sayOptionProblem(options.error, terminal);
    return EXIT_USAGE;
  }
  const { data, templateDirectory } = options.value;
  try {
    if (templateDirectory !== undefined) return await writeTemplates(templateDirectory, terminal);
    return data === undefined
      ? await inTemporaryDirectory((directory) => runIn(directory, options.value, terminal))
      : await runIn(data, options.value, terminal);
  } catch (fault) {
    const exitStatus = sayFault(fault, terminal);
    if (data === undefined) terminal.fail("demo.keep-logs", {});
    return exitStatus;
  }
}

async function inTemporaryDirectory(work: (directory: string) => Promise<number>): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), "huilian-demo-"));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
