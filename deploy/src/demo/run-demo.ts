import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importTemplates } from "@huilian/branch-node";
import { message } from "@huilian/domain";
import { type Crypto, loadCrypto } from "@huilian/sync";
import { createCity } from "../city/city.ts";
import type { PersonCells } from "../city/city-persons.ts";
import { isEmployed } from "../city/read-cells.ts";
import { networkPaths } from "../provision/network-paths.ts";
import { accountOf } from "./account.ts";
import { auditStory } from "./audit-story.ts";
import { CounterRefused } from "./counter.ts";
import { type DemoNetwork, startDemoNetwork } from "./demo-network.ts";
import { type DemoOptions, parseDemoOptions } from "./demo-options.ts";
import { loadCity } from "./load-city.ts";
import { createProgress, type Progress } from "./progress.ts";
import { quietIndex, tellStory } from "./story.ts";
import { planStory, STORY_PEOPLE_MIN } from "./story-plan.ts";
import { type DemoSummary, isSound, showSummary, summarise } from "./summary.ts";

const DONE = 0;
const FAILED = 1;
const WRONG_USE = 2;
/** New people each branch enrols during the outage. */
const NEWCOMERS = 5;

async function writeTemplates(directory: string, progress: Progress): Promise<number> {
  await mkdir(directory, { recursive: true });
  const templates = importTemplates();
  for (const { name, text } of templates) await writeFile(join(directory, name), text);
  progress.say("demo.templates-written", { directory, files: templates.map(({ name }) => name).join(", ") });
  return DONE;
}

/** People nobody has enrolled yet: of another seed, so that they are not those of the city. */
function newcomersOf(seed: number, taken: ReadonlySet<string>): Readonly<Record<string, readonly PersonCells[]>> {
  const fresh = [...createCity({ seed: seed + 1_000_003, people: 60 }).persons].filter(
    (cells) => !taken.has(cells.idNumber) && isEmployed(cells),
  );
  return { B01: fresh.slice(0, NEWCOMERS), B02: fresh.slice(NEWCOMERS, 2 * NEWCOMERS) };
}

/** The story over a running network; undefined when it cannot be told with what the files gave. */
export async function liveThrough(
  crypto: Crypto,
  network: DemoNetwork,
  {
    options,
    isResumed,
    progress,
  }: { readonly options: DemoOptions; readonly isResumed: boolean; readonly progress: Progress },
): Promise<DemoSummary | undefined> {
  const { seed, importDirectory, language } = options;
  const city = createCity({ seed, people: options.people, year: new Date().getUTCFullYear() });
  const beganAt = await quietIndex(network);
  const loading = { city, isResumed, ...(importDirectory === undefined ? {} : { importDirectory }) };
  const loaded = await loadCity(network, loading, progress);
  if (!loaded.ok) {
    progress.say("demo.file-missing", { file: loaded.missingFile });
    return undefined;
  }
  const plan = planStory(seed, loaded.people);
  if (!plan) {
    progress.say("demo.too-few", { minimum: STORY_PEOPLE_MIN, people: loaded.taken });
    return undefined;
  }
  const newcomers = newcomersOf(seed, new Set(Object.values(loaded.people.ofBranch).flat()));
  const outcome = await tellStory({ network, plan, seed, newcomers, progress });
  const { audit, logged } = await auditStory(crypto, network, { progress, language, beganAt });
  const acknowledgements = network.sites.flatMap(({ counter }) => counter.acknowledgements());
  return summarise({
    network,
    people: loaded.taken,
    seed,
    outcome,
    account: accountOf(acknowledgements, logged),
    logged,
    audit,
  });
}

/** People read standard output; a program that asked for JSON finds nothing else there. */
const terminalOf =
  (json: boolean) =>
  (line: string): void =>
    void (json ? process.stderr : process.stdout).write(`${line}\n`);

function show(summary: DemoSummary, { json, language }: DemoOptions, progress: Progress): void {
  const line = (label: string, figure: string): void => terminalOf(json)(`  ${figure.padStart(14)}  ${label}`);
  showSummary(summary, progress, line, (key) => message(key, {}, language));
  if (json) process.stdout.write(`${JSON.stringify(summary)}\n`);
}

const untilAskedToStop = (): Promise<void> =>
  new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });

async function runIn(directory: string, options: DemoOptions, progress: Progress): Promise<number> {
  const isResumed = existsSync(networkPaths(directory).trustRoot);
  if (options.importDirectory === undefined)
    progress.say("demo.opening", { people: options.people, seed: options.seed });
  else progress.say("demo.opening-import", { directory: options.importDirectory });
  progress.say("demo.keys-in-file", { directory });
  progress.say("demo.starting", {});
  const stop = untilAskedToStop();
  const crypto = await loadCrypto();
  const network = await startDemoNetwork(crypto, directory);
  try {
    const sites = network.sites.map(({ plan, url }) => `${plan.site} ${url}`).join("  ");
    progress.say("demo.started", { centre: network.centreUrl, sites });
    const stopped = stop.then(() => "stopped" as const);
    const summary = await Promise.race([liveThrough(crypto, network, { options, isResumed, progress }), stopped]);
    if (summary === "stopped") return FAILED;
    if (!summary) return WRONG_USE;
    show(summary, options, progress);
    if (!options.once) {
      progress.say("demo.still-up", { operators: network.paths.operators });
      await stop;
    }
    return isSound(summary) ? DONE : FAILED;
  } finally {
    await network.stop();
    progress.say("demo.stopped", {});
  }
}

/** `huilian demo`. @returns the exit status: 0 only for a sound summary. */
export async function runDemo(args: readonly string[]): Promise<number> {
  const options = parseDemoOptions(args);
  if (!options.ok) {
    const write = terminalOf(true);
    const { option, min, max } = options.error;
    const expected = min === undefined ? "" : message("demo.expected-whole", { min, max: max ?? min }, "zh");
    write(message("demo.bad-option", { option, expected }, "zh"));
    return WRONG_USE;
  }
  const progress = createProgress(options.value.language, terminalOf(options.value.json));
  if (options.value.templateDirectory !== undefined) return writeTemplates(options.value.templateDirectory, progress);
  const { data } = options.value;
  const directory = data ?? (await mkdtemp(join(tmpdir(), "huilian-demo-")));
  try {
    return await runIn(directory, options.value, progress);
  } catch (fault) {
    if (!(fault instanceof CounterRefused)) throw fault;
    progress.say("demo.refused", { site: fault.site, sentence: fault.message });
    return FAILED;
  } finally {
    if (data === undefined) await rm(directory, { recursive: true, force: true });
  }
}
