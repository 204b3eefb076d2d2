import { message } from "@huilian/domain";
import { EXIT_FAILED, EXIT_OK, EXIT_USAGE } from "../cli/command.ts";
import { createTerminal, languageOf, type Terminal } from "../cli/terminal.ts";
import { runAlone } from "./alone/run-alone.ts";
import { readBenchOptions } from "./bench-options.ts";
import type { Figure } from "./figure.ts";
import { machineFacts } from "./machine-facts.ts";
import { type Measurement, measureAll } from "./measurements.ts";
import { openWorkshop } from "./workshop.ts";

/** Where people who wait are told how far it is: always the second stream, since figures go to the first. */
const patience = (terminal: Terminal): Terminal =>
  createTerminal(terminal.language, {
    out: (text) => void process.stderr.write(text),
    problem: (text) => void process.stderr.write(text),
  });

/**
 * `huilian bench`: measures and prints figures, a line each. With `--json` the first line tells of the machine.
 * @returns 0 when everything was measured, whether or not goals are met.
 */
export async function runBench(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = readBenchOptions(args);
  if (options === undefined) {
    terminal.fail("bench.usage", {});
    return EXIT_USAGE;
  }
  const told = createTerminal(languageOf(options.language, process.env), streams, options.json);
  const { language } = told;
  const waiting = patience(told);
  const beganMs = performance.now();
  const workshop = await openWorkshop({
    sizes: options.sizes,
    couchUrl: process.env["HUILIAN_COUCHDB_URL"] || undefined,
    ...(options.under === undefined ? {} : { under: options.under }),
    runAlone,
    tell: (stage) => waiting.say("bench.stage", { stage: message(`bench.stage.${stage}`, {}, language) }),
  });
  // Gigabytes may lie there, and nobody looks for them after Ctrl-C.
  const end = (): void => void workshop.close().finally(() => process.exit(EXIT_FAILED));
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  try {
    const machine = { ...(await machineFacts(workshop.root)), peer: peerOf(workshop.peer.couch) };
    if (options.json) told.json({ machine });
    else {
      told.say("bench.machine", { ...machine });
      told.say("bench.heading", {});
    }
    const noted = new Set<Measurement>();
    await measureAll(workshop, options.only, (measurement, figure) => {
      const note = message(`bench.note.${measurement}`, {}, language);
      if (options.json) return told.json({ ...figure, note });
      if (!noted.has(measurement)) told.line(note);
      noted.add(measurement);
      tellFigure(told, figure);
    });
  } finally {
    process.off("SIGINT", end);
    process.off("SIGTERM", end);
    await workshop.close();
  }
  waiting.say("bench.took", { seconds: Math.round((performance.now() - beganMs) / 1000) });
  return EXIT_OK;
}

const streams = {
  out: (text: string) => void process.stdout.write(text),
  problem: (text: string) => void process.stderr.write(text),
};

const peerOf = (couch: string | undefined): string =>
  couch === undefined ? "PouchDB 9.0.0 + classic-level, sync" : `PouchDB 9.0.0 -> CouchDB ${couch}`;

const NAME_WIDTH = 20;
const VALUE_WIDTH = 10;

function tellFigure(terminal: Terminal, figure: Figure): void {
  const { name, ours, peer, ratio, unit, met, goal, of } = figure;
  const columns = [
    name.padEnd(NAME_WIDTH),
    String(ours).padStart(VALUE_WIDTH),
    String(peer ?? "-").padStart(VALUE_WIDTH),
    String(ratio ?? "-").padStart(VALUE_WIDTH),
    unit.padEnd(VALUE_WIDTH),
    goalText(terminal, goal, met),
    Object.entries(of)
      .map(([key, value]) => `${key} ${value}`)
      .join(", "),
  ];
  terminal.line(`  ${columns.join("  ")}`);
}

function goalText({ language }: Terminal, goal: Figure["goal"], met: boolean | undefined): string {
  if (goal === undefined) return message("bench.no-goal", {}, language);
  const value = "ratio" in goal ? `x${Number(goal.ratio.toPrecision(2))}` : String(goal.ours);
  return message(met ? "bench.met" : "bench.not-met", { goal: value }, language);
}
