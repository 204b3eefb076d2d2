import { readFile } from "node:fs/promises";
import type { SimulatedRun } from "./simulate.ts";

/** A run that once found something, and what. */
export interface Counterexample extends SimulatedRun {
  readonly found: string;
}

/** Beside the sources, also for the build. */
const FILE = new URL("../../src/simulate/counterexamples.json", import.meta.url);

export const readCounterexamples = async (): Promise<readonly Counterexample[]> =>
  JSON.parse(await readFile(FILE, "utf8")) as readonly Counterexample[];
