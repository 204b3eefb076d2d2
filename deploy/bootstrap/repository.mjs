import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds package.json: every command works from there, whatever folder it was called in. */
export const repositoryRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * @param {string} path
 * @returns {string | undefined} undefined when there is no such file
 */
export function readIfPresent(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * @param {string} root
 * @returns {readonly string[]} the folders of the workspaces
 */
export function workspaceFolders(root) {
  return JSON.parse(readFileSync(join(root, "package.json"), "utf8")).workspaces;
}
