import { createHash } from "node:crypto";
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { messages, say } from "./messages.mjs";
import { readIfPresent, workspaceFolders } from "./repository.mjs";
import { runProcess } from "./run-process.mjs";

/**
 * Builds what changed since the last build that succeeded: the packages with `tsc -b`, which itself compiles only what
 * changed, and the screens with Vite, which neither needs a line nor writes anywhere but into `ui/dist/app`. When
 * nothing changed, neither is even started.
 *
 * @param {string} root
 * @returns {Promise<boolean>} false when something failed, which has then been said
 */
export async function ensureBuilt(root) {
  const isCompiled = await ensureStamped(root, {
    stamp: ".huilian-build-stamp",
    fingerprint,
    run: runCompiler,
    says: { begun: messages.building, done: messages.built, failed: messages.buildFailed },
  });
  if (!isCompiled) return false;
  return ensureStamped(root, {
    stamp: ".huilian-screens-stamp",
    fingerprint: screensFingerprint,
    run: runScreensBuild,
    says: { begun: messages.buildingScreens, done: messages.screensBuilt, failed: messages.screensFailed },
  });
}

/**
 * @typedef {import("./messages.mjs").Sentence} Sentence
 * @typedef {{ readonly begun: () => Sentence, readonly done: (seconds: string) => Sentence, readonly failed: () => Sentence }} Says
 *
 * @param {string} root
 * @param {{
 *   readonly stamp: string,
 *   readonly fingerprint: (root: string) => string,
 *   readonly run: (root: string) => Promise<number>,
 *   readonly says: Says,
 * }} step
 * @returns {Promise<boolean>}
 */
async function ensureStamped(root, { stamp, fingerprint, run, says }) {
  const stampPath = join(root, "node_modules", stamp);
  if (readIfPresent(stampPath) === fingerprint(root)) return true;
  say(says.begun());
  const beganMs = performance.now();
  const exitStatus = await run(root);
  if (exitStatus !== 0) {
    say(says.failed());
    return false;
  }
  writeFileSync(stampPath, fingerprint(root));
  say(says.done(((performance.now() - beganMs) / 1000).toFixed(1)));
  return true;
}

/** @param {string} root */
function runCompiler(root) {
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  return runProcess({ program: process.execPath, args: [compiler, "-b"], cwd: root, output: "to-stderr" });
}

/** @param {string} root */
function runScreensBuild(root) {
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  return runProcess({
    program: process.execPath,
    // The other loaders of its settings write a file beside them first.
    args: [vite, "build", "--configLoader", "runner", "--logLevel", "error"],
    cwd: join(root, "ui"),
    output: "to-stderr",
    // A server's setting that leaks in would give screens another build than everywhere else.
    env: { NODE_ENV: "production" },
  });
}

/**
 * Names, sizes and times of all that goes into a build, and of the compiler's own records in `dist`, so that a deleted
 * `dist` or another one's build is noticed.
 *
 * @param {string} root
 * @returns {string}
 */
export function fingerprint(root) {
  return fingerprintOf(root, [
    ...["package-lock.json", "tsconfig.json", "tsconfig.base.json"],
    ...compiledFolders(root).flatMap((folder) => [
      ...["package.json", "tsconfig.json", "dist/.tsbuildinfo"].map((path) => `${folder}/${path}`),
      ...filesUnder(root, `${folder}/src`, isCompiled),
    ]),
  ]);
}

/**
 * The same for the screens, which are not compiled by `tsc` and hold the message catalogue: all of `ui` and `domain`,
 * and the page the build leaves.
 *
 * @param {string} root
 * @returns {string}
 */
export function screensFingerprint(root) {
  return fingerprintOf(root, [
    ...["package-lock.json", "tsconfig.base.json", "ui/dist/app/index.html"],
    ...["package.json", "tsconfig.json", "vite.config.ts", "svelte.config.js", "index.html"].map(
      (path) => `ui/${path}`,
    ),
    ...filesUnder(root, "ui/public", () => true),
    ...filesUnder(root, "ui/src", (path) => !isTest(path)),
    ...filesUnder(root, "domain/src", isCompiled),
  ]);
}

/** @param {string} root */
const compiledFolders = (root) => workspaceFolders(root).filter((folder) => folder !== "ui");

/** @param {string} path */
const isTest = (path) => /\.(test|contract|fixture)\.ts$/.test(path);

/** @param {string} path */
const isCompiled = (path) => path.endsWith(".ts") && !isTest(path);

/**
 * @param {string} root
 * @param {readonly string[]} paths
 * @returns {string}
 */
function fingerprintOf(root, paths) {
  const hash = createHash("sha256");
  for (const path of paths) {
    const facts = statSync(join(root, path), { throwIfNoEntry: false });
    hash.update(`${path} ${facts === undefined ? "absent" : `${facts.size} ${facts.mtimeMs}`}\n`);
  }
  return hash.digest("hex");
}

/**
 * @param {string} root
 * @param {string} folder
 * @param {(path: string) => boolean} isWanted
 * @returns {readonly string[]}
 */
function filesUnder(root, folder, isWanted) {
  if (statSync(join(root, folder), { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter(isWanted)
    .map((path) => `${folder}/${path}`)
    .sort();
}
