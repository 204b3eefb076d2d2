import { join } from "node:path";
import { err, ok, type Result } from "@huilian/domain";
import { parseTrustRoot, readKeyFile } from "@huilian/sync";
import { readFileText } from "../audit/read-file-text.ts";
import { type RunningProcess, startProcess } from "../process/child-process.ts";
import { programOf } from "../process/program-of.ts";
import { waitUntil } from "../process/wait-until.ts";
import { networkPaths } from "../provision/network-paths.ts";
import type { CentreAccess } from "./source-of-centre.ts";

/** A file that makes a directory the one of a demonstration, and is not there or not right. */
export interface NotADemonstration {
  readonly missing: string;
}

export interface DemonstrationAccess {
  readonly access: CentreAccess;
  /** Ends the centre when it was started for this. */
  release(): Promise<void>;
}

const FILE_BYTES_MAX = 1024 * 1024;
const HEALTH_TIMEOUT_MS = 2_000;
const START_TIMEOUT_MS = 60_000;

async function readJson(path: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const read = await readFileText(path, FILE_BYTES_MAX);
  if (!read.ok) return undefined;
  try {
    return JSON.parse(read.value.text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/v1/health`, { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) })).ok;
  } catch {
    return false;
  }
}

/**
 * The way into a demonstration's centre: its address, an operator's token and the sites' keys lie in its directory.
 * A centre that is not running is started for as long as it is asked; `onStart` is told.
 * @throws when it does not come up.
 */
export async function accessDemonstration(
  directory: string,
  language: string,
  onStart: () => void,
): Promise<Result<DemonstrationAccess, NotADemonstration>> {
  const paths = networkPaths(directory);
  const rootText = await readFileText(paths.trustRoot, FILE_BYTES_MAX);
  const trustRoot = rootText.ok ? parseTrustRoot(rootText.value.text) : undefined;
  if (!trustRoot) return err({ missing: paths.trustRoot });
  const port = (await readJson(paths.centreConfig))?.["port"];
  if (typeof port !== "number") return err({ missing: paths.centreConfig });
  const token = (await readJson(paths.operators))?.["centre"];
  if (typeof token !== "string") return err({ missing: paths.operators });
  const centreUrl = `http://127.0.0.1:${port}`;
  const started = (await isHealthy(centreUrl)) ? undefined : await startCentre(centreUrl, directory, onStart);
  return ok({
    access: {
      centreUrl,
      token,
      trustRoot,
      language,
      async siteKeys(site) {
        const keys = await readKeyFile(paths.siteKeys(site));
        return keys.ok && keys.value.kind === "nodeKeys" ? keys.value : undefined;
      },
    },
    release: async () => started?.stop(),
  });
}

async function startCentre(centreUrl: string, directory: string, onStart: () => void): Promise<RunningProcess> {
  onStart();
  const paths = networkPaths(directory);
  const logFile = join(paths.centre, "log.jsonl");
  const args = [paths.centreConfig];
  const centre = startProcess({ name: "centre", program: programOf("@huilian/central"), args, logFile });
  try {
    const isUp = async (): Promise<boolean> => {
      if (!centre.isRunning()) throw new Error(`the centre ended while it was starting; see ${logFile}`);
      return isHealthy(centreUrl);
    };
    await waitUntil("the centre", isUp, { timeoutMs: START_TIMEOUT_MS });
    return centre;
  } catch (fault) {
    await centre.stop();
    throw fault;
  }
}
