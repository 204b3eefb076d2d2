import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { waitUntil } from "../process/wait-until.ts";

const HUILIAN = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** Processes whose command line names the directory, as Linux lists them. */
async function processesOver(directory: string): Promise<readonly string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")));
  return pids.filter((_, at) => lines[at]?.includes(directory));
}

it("leaves no process behind when the demonstration itself is killed", { timeout: 120_000 }, async () => {
  const directory = await mkdtemp(join(tmpdir(), "huilian-left-behind-"));
  const demo = spawn(process.execPath, [HUILIAN, "demo", "--people", "60", "--data", directory], { stdio: "ignore" });
  try {
    // The demonstration, the centre's primary, core and two gateways, and five nodes.
    const all = async (): Promise<boolean> => (await processesOver(directory)).length === 10;
    await waitUntil("every process of the demonstration", all, { timeoutMs: 60_000 });
    demo.kill("SIGKILL");
    const none = async (): Promise<boolean> => (await processesOver(directory)).length === 0;
    await waitUntil("every process to end with its parent", none, { timeoutMs: 20_000 });
    expect(await processesOver(directory)).toEqual([]);
  } finally {
    demo.kill("SIGKILL");
    for (const pid of await processesOver(directory)) process.kill(Number(pid), "SIGKILL");
    await rm(directory, { recursive: true, force: true });
  }
});
