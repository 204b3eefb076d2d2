import { join } from "node:path";
import { runProcess } from "./run-process.mjs";

/** @type {readonly { readonly what: string, readonly script: string, readonly args: readonly string[] }[]} */
const checks = [
  { what: "format and lint", script: "node_modules/@biomejs/biome/bin/biome", args: ["check", "--error-on-warnings"] },
  { what: "types of the product", script: "node_modules/typescript/bin/tsc", args: ["-b"] },
  { what: "types of tests and tools", script: "node_modules/typescript/bin/tsc", args: ["-p", "tsconfig.test.json"] },
  {
    what: "types of the screens",
    script: "node_modules/svelte-check/bin/svelte-check",
    args: ["--workspace", "ui", "--tsconfig", "tsconfig.json", "--fail-on-warnings"],
  },
  {
    what: "arrows between packages",
    script: "node_modules/dependency-cruiser/bin/dependency-cruise.mjs",
    args: ["--config", ".dependency-cruiser.cjs", "--output-type", "err-long", "."],
  },
  { what: "unused code", script: "node_modules/knip/bin/knip.js", args: ["--no-progress"] },
  { what: "purity", script: "deploy/checks/main.mjs", args: ["purity"] },
  { what: "file length", script: "deploy/checks/main.mjs", args: ["length"] },
  { what: "text for people", script: "deploy/checks/main.mjs", args: ["text"] },
];

/**
 * Runs every check, also after one has failed, so that one run shows all there is to mend.
 *
 * @param {string} root
 * @returns {Promise<number>} exit status
 */
export async function runChecks(root) {
  const lines = [];
  let failed = 0;
  for (const { what, script, args } of checks) {
    process.stdout.write(`\n== ${what}\n`);
    const beganMs = performance.now();
    const exitStatus = await runProcess({
      program: process.execPath,
      args: [join(root, script), ...args],
      cwd: root,
      // A tool that watches the size of a terminal or asks for news has no business in a check.
      env: { NO_UPDATE_NOTIFIER: "1" },
    });
    const seconds = ((performance.now() - beganMs) / 1000).toFixed(1);
    if (exitStatus !== 0) failed += 1;
    lines.push(`${exitStatus === 0 ? "ok    " : "FAILED"} ${what} (${seconds} s)`);
  }
  process.stdout.write(`\n${lines.join("\n")}\n${checks.length - failed} checks passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}
