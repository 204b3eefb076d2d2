import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * A file as the checks see it: its path from the root of the repository, with `/`, and its text.
 *
 * @typedef {{ readonly path: string, readonly text: string }} SourceFile
 *
 * What a check found; `line` and `column` count from 1.
 *
 * @typedef {{ readonly path: string, readonly line: number, readonly column: number, readonly sentence: string }} Finding
 */

/**
 * All TypeScript files, modules and components of the workspaces, in code-unit order of their paths.
 *
 * @param {string} root
 * @returns {readonly SourceFile[]}
 */
export function readSourceFiles(root) {
  /** @type {readonly string[]} */
  const workspaces = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).workspaces;
  return workspaces
    .flatMap((folder) => pathsUnder(root, folder))
    .filter((path) => /\.(ts|mjs|cjs|svelte)$/.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {readonly string[]}
 */
function pathsUnder(root, folder) {
  if (statSync(join(root, folder), { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return ["dist", "node_modules"].includes(entry.name) ? [] : pathsUnder(root, path);
    return entry.isFile() ? [path] : [];
  });
}

/**
 * Tests, contract suites and fixtures: not compiled into what runs at an office.
 *
 * @param {string} path
 */
export function isTestCode(path) {
  return /\.(test|contract|fixture)\.ts$/.test(path);
}
