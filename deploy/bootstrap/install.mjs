import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { messages, say } from "./messages.mjs";
import { readIfPresent } from "./repository.mjs";
import { runProcess } from "./run-process.mjs";

/**
 * Brings node_modules to what the lock file says, by `npm ci`, unless it is there already.
 *
 * @param {string} root
 * @returns {Promise<boolean>} false when it could not, which has then been said
 */
export async function ensureInstalled(root) {
  if (isInstalled(root)) return true;
  say(messages.installing());
  const beganMs = performance.now();
  rmSync(stampPath(root), { force: true });
  const exitStatus = await runNpm(root, [
    "ci",
    // NODE_ENV=production would leave out the compiler and the tests.
    "--include=dev",
    // No package runs code while it is installed and nothing is compiled: the one native module brings its binaries.
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--no-update-notifier",
    "--loglevel=error",
  ]);
  if (exitStatus !== 0) {
    say(exitStatus === 127 ? messages.npmMissing() : messages.installFailed());
    return false;
  }
  writeFileSync(stampPath(root), stampOf(root));
  say(messages.installed(((performance.now() - beganMs) / 1000).toFixed(1)));
  return true;
}

/**
 * A stamp answers in a millisecond. Where it is missing or old, npm's own record of what it installed is compared with
 * the lock file, so that a developer's `npm install` is not followed by installing everything again.
 *
 * @param {string} root
 */
function isInstalled(root) {
  const record = readIfPresent(join(root, "node_modules", ".package-lock.json"));
  if (record === undefined) return false;
  const stamp = stampOf(root);
  if (readIfPresent(stampPath(root)) === stamp) return true;
  const lock = readIfPresent(join(root, "package-lock.json"));
  if (lock === undefined || !holdsWhatIsLocked(JSON.parse(lock), JSON.parse(record))) return false;
  writeFileSync(stampPath(root), stamp);
  return true;
}

/**
 * @typedef {{ readonly version?: string, readonly integrity?: string, readonly link?: boolean, readonly optional?: boolean, readonly devOptional?: boolean }} LockedPackage
 * @typedef {{ readonly packages: Readonly<Record<string, LockedPackage>> }} Lock
 *
 * @param {Lock} lock package-lock.json
 * @param {Lock} record node_modules/.package-lock.json
 */
export function holdsWhatIsLocked(lock, record) {
  const isPackage = (/** @type {string} */ path) => path.includes("node_modules/");
  const differs = Object.entries(lock.packages).some(([path, locked]) => {
    const held = record.packages[path];
    // Binaries for other platforms are locked but not installed.
    if (held === undefined) return isPackage(path) && !locked.optional && !locked.devOptional;
    return isPackage(path) && (held.version !== locked.version || held.integrity !== locked.integrity);
  });
  return !differs && Object.keys(record.packages).every((path) => path in lock.packages);
}

/** @param {string} root */
function stampPath(root) {
  return join(root, "node_modules", ".huilian-stamp");
}

/**
 * The platform is part of it: a folder shared with another machine or a container holds the other one's binaries.
 *
 * @param {string} root
 */
function stampOf(root) {
  const lock = readIfPresent(join(root, "package-lock.json")) ?? "";
  return createHash("sha256").update(`${process.platform} ${process.arch}\n${lock}`).digest("hex");
}

/**
 * @param {string} root
 * @param {readonly string[]} args
 */
function runNpm(root, args) {
  const npmScript = process.env["npm_execpath"];
  // The npm that started this script, so that a second one on the PATH does not read the lock file differently.
  return npmScript?.endsWith("npm-cli.js")
    ? runProcess({ program: process.execPath, args: [npmScript, ...args], cwd: root, output: "to-stderr" })
    : runProcess({ program: "npm", args, cwd: root, output: "to-stderr" });
}
