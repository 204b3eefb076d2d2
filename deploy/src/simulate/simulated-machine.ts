import { type Crypto, createMemoryDisk, type MemoryDisk, type Store, type StoredDocument } from "@huilian/sync";
import type { MachineClock } from "./simulated-clock.ts";
import { createSimulatedProcess, type DrawFate, type SimulatedProcess } from "./simulated-process.ts";

/** Everything on a disk at one moment: somebody's backup. */
export type DiskCopy = readonly StoredDocument[];

/** A computer of the network: a clock, a disk that outlives processes, chance of its own, at most one process. */
export interface SimulatedMachine {
  readonly name: string;
  readonly clock: MachineClock;
  readonly crypto: Crypto;
  /** The process that runs; undefined while the machine is off. */
  process(): SimulatedProcess | undefined;
  /** Starts a process over the disk. The one before, if any, is killed. */
  boot(): SimulatedProcess;
  /** Pulls the plug. */
  crash(): void;
  copyDisk(): Promise<DiskCopy>;
  /** Puts a copy in the place of the disk. The machine must be off. */
  restoreDisk(copy: DiskCopy): Promise<void>;
  /** The disk as it is, past any fault: for checks. */
  disk(): Store;
  setFates(drawFate: DrawFate): void;
  /** How many faults the machine had so far: whoever sees an error looks whether there was a reason. */
  faults(): number;
}

/** A range that every id lies in. */
const EVERYTHING = { from: "!", before: "~", limit: 1_000_000 };

export function createSimulatedMachine(parts: {
  readonly name: string;
  readonly clock: MachineClock;
  readonly crypto: Crypto;
}): SimulatedMachine {
  const { name, clock, crypto } = parts;
  let memory: MemoryDisk = createMemoryDisk();
  let disk = memory.open();
  let drawn: DrawFate = () => "well";
  let running: SimulatedProcess | undefined;
  let faults = 0;

  const drawFate: DrawFate = (point) => {
    const fate = drawn(point);
    if (fate !== "well") faults += 1;
    return fate;
  };
  const process = (): SimulatedProcess | undefined => (running?.isAlive() ? running : undefined);
  const crash = (): void => {
    running?.kill();
    clock.reboot();
  };

  return {
    name,
    clock,
    crypto,
    process,
    boot() {
      crash();
      disk = memory.open();
      running = createSimulatedProcess(disk, drawFate);
      return running;
    },
    crash,
    copyDisk: () => disk.list(EVERYTHING),
    async restoreDisk(copy) {
      crash();
      memory = createMemoryDisk();
      disk = memory.open();
      if (copy.length > 0) await disk.write(copy);
    },
    disk: () => disk,
    setFates: (next) => {
      drawn = next;
    },
    faults: () => faults,
  };
}
