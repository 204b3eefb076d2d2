import { createHash } from "node:crypto";
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { messages, say } from "./messages.mjs";
import { readIfPresent, workspaceFolders } from "./repository.mjs";
import { runProcess } from "./run-process.mjs";

/**
 * Compiles the packages with `tsc -b`, which itself compiles only what changed; when no file changed since the last
 * build that succeeded, not even the compiler is started.
 *
 * @param {string} root
 * @returns {Promise<boolean>} false when it failed, which has then been said
 */
export async function ensureBuilt(root) {
  if (readIfPresent(stampPath(root)) === fingerprint(root)) return true;
  say(messages.building());
  const beganMs = performance.now();
  const exitStatus = await runCompiler(root);
  if (exitStatus !== 0) {
    say(messages.buildFailed());
    return false;
  }
  writeFileSync(stampPath(root), fingerprint(root));
  say(messages.built(((performance.now() - beganMs) / 1000).toFixed(1)));
  return true;
}

/** @param {string} root */
function runCompiler(root) {
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  return runProcess({ program: process.execPath, args: [compiler, "-b"], cwd: root, output: "to-stderr" });
}

/** @param {string} root */
function stampPath(root) {
  return join(root, "node_modules", ".huilian-build-stamp");
}

/**
 * Names, sizes and times of all that goes into a build, and of the compiler's own records in `dist`, so that a deleted
 * `dist` or another one's build is noticed.
 *
 * @param {string} root
 * @returns {string}
 */
export function fingerprint(root) {
  const hash = createHash("sha256");
  const see = (/** @type {string} */ path) => {
    const facts = statSync(join(root, path), { throwIfNoEntry: false });
    hash.update(`${path} ${facts === undefined ? "absent" : `${facts.size} ${facts.mtimeMs}`}\n`);
  };
  for (const path of ["package-lock.json", "tsconfig.json", "tsconfig.base.json"]) see(path);
  for (const folder of workspaceFolders(root)) {
    for (const path of ["package.json", "tsconfig.json", "dist/.tsbuildinfo"]) see(`${folder}/${path}`);
    for (const path of sourcesUnder(root, `${folder}/src`)) see(path);
  }
  return hash.digest("hex");
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {readonly string[]}
 */
function sourcesUnder(root, folder) {
  if (statSync(join(root, folder), { throwIfNoEntry: false }) === undefined) return [];
  const isSource = (/** @type {string} */ path) => path.endsWith(".ts") && !/\.(test|contract|fixture)\.ts$/.test(path);
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter(isSource)
    .map((path) => `${folder}/${path}`)
    .sort();
}
