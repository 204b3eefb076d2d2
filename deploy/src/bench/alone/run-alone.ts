import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { AloneResult, RunAlone } from "./job.ts";

/** Does a job in a process of its own, which ends after it. @throws when it ends without a result. */
export const runAlone: RunAlone = (job) =>
  new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL("./alone-program.js", import.meta.url)), { execArgv: ["--expose-gc"] });
    let result: AloneResult | undefined;
    child.once("message", (message) => {
      result = message as AloneResult;
    });
    child.once("error", reject);
    child.once("exit", (code) => {
      if (result === undefined) reject(new Error(`the process of a measurement ended with ${code}`));
      else resolve(result);
    });
    child.send(job);
  });
