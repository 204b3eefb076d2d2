import { open, readFile } from "node:fs/promises";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { timed } from "./rounds.ts";

/** What the figures depend on. */
export interface MachineFacts {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly node: string;
  readonly os: string;
  /** Of the last minute before the run. */
  readonly loadAverage: number;
  /** One write of 4 KiB and its fsync, where the stores lie. */
  readonly fsyncMs: number;
}

const GIGABYTE = 1024 ** 3;
const FSYNCS = 50;
const BLOCK_BYTES = 4096;

/** @param directory where the stores lie. */
export async function machineFacts(directory: string): Promise<MachineFacts> {
  const [first] = cpus();
  const osRelease = await readFile("/etc/os-release", "utf8").catch(() => "");
  return {
    processor: first?.model.trim() ?? "",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / GIGABYTE),
    node: process.version,
    os: /^PRETTY_NAME="(.*)"$/m.exec(osRelease)?.[1] ?? process.platform,
    loadAverage: Number((loadavg()[0] ?? 0).toFixed(2)),
    fsyncMs: Number(((await fsyncSeconds(directory)) * 1000).toFixed(3)),
  };
}

async function fsyncSeconds(directory: string): Promise<number> {
  const file = await open(join(directory, "fsync"), "w");
  try {
    const seconds = await timed(async () => {
      for (let count = 0; count < FSYNCS; count += 1) {
        await file.write(Buffer.alloc(BLOCK_BYTES));
        await file.datasync();
      }
    });
    return seconds / FSYNCS;
  } finally {
    await file.close();
  }
}
