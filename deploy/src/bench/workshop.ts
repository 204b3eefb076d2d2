import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Crypto } from "@huilian/sync";
import { loadCrypto } from "@huilian/sync";
import { DEMONSTRATION_SITES } from "../provision/sites.ts";
import { createSimulatedKeys, type SimulatedKeys } from "../simulate/simulated-keys.ts";
import type { RunAlone } from "./alone/job.ts";
import type { BenchSizes } from "./bench-sizes.ts";
import { loadPeer, type Peer } from "./peers/peer-pouch.ts";

/** Told what is being done, for people who wait. */
export type Telling = (what: BenchStage) => void;

export type BenchStage =
  | "city"
  | "counter-work"
  | "push"
  | "refresh"
  | "restart"
  | "pull"
  | "settle"
  | "applier"
  | "fold";

/** What every measurement works with. */
export interface Workshop {
  readonly crypto: Crypto;
  readonly keys: SimulatedKeys;
  readonly sizes: BenchSizes;
  readonly peer: Peer;
  readonly runAlone: RunAlone;
  readonly tell: Telling;
  /** Under which everything lies. */
  readonly root: string;
  /** A name for a directory that nothing lies in yet. */
  newDirectory(name: string): string;
  /** A copy of a directory of a store that is closed. */
  copyOf(directory: string, name: string): Promise<string>;
  drop(directory: string): Promise<void>;
  /** Removes everything. */
  close(): Promise<void>;
}

export interface WorkshopOptions {
  readonly sizes: BenchSizes;
  readonly couchUrl: string | undefined;
  /** Where the stores lie; the system's directory for what is temporary when absent. */
  readonly under?: string;
  readonly runAlone: RunAlone;
  readonly tell: Telling;
}

const SEED = 11;

export async function openWorkshop({ sizes, couchUrl, under, runAlone, tell }: WorkshopOptions): Promise<Workshop> {
  const root = await mkdtemp(join(under ?? tmpdir(), "huilian-bench-"));
  let directories = 0;
  const newDirectory = (name: string): string => {
    directories += 1;
    return join(root, `${directories}-${name}`);
  };
  return {
    crypto: await loadCrypto(),
    keys: await createSimulatedKeys(SEED, DEMONSTRATION_SITES),
    sizes,
    peer: loadPeer(couchUrl),
    runAlone,
    tell,
    root,
    newDirectory,
    async copyOf(directory, name) {
      const copy = newDirectory(name);
      await cp(directory, copy, { recursive: true });
      return copy;
    },
    drop: (directory) => rm(directory, { recursive: true, force: true }),
    close: () => rm(root, { recursive: true, force: true }),
  };
}
