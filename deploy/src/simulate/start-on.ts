import type { SimulatedMachine } from "./simulated-machine.ts";
import { GONE, type SimulatedProcess } from "./simulated-process.ts";
import { SimulationFailure } from "./simulation-failure.ts";

/**
 * Boots a machine and starts a program on it; undefined when the machine failed meanwhile, which is then off.
 * @throws `SimulationFailure` when the program does not start although nothing failed: its disk is not to its liking.
 */
export async function startOn<Program>(
  machine: SimulatedMachine,
  start: (process: SimulatedProcess) => Promise<Program>,
): Promise<Program | undefined> {
  const process = machine.boot();
  const faults = machine.faults();
  try {
    const program = await process.run(() => start(process));
    return program === GONE ? undefined : program;
  } catch (fault) {
    machine.crash();
    if (machine.faults() > faults) return undefined;
    const text = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
    throw new SimulationFailure([`${machine.name} does not start over its own disk: ${text}`]);
  }
}
