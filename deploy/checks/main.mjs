#!/usr/bin/env node
/** `main.mjs [purity] [length] [text]`: runs the checks named, or all; prints each finding; status 1 if there is one. */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { findTooLong } from "./file-length.mjs";
import { findEmptyPlaces, findMisplacedText } from "./people-text.mjs";
import { findImpurities } from "./purity.mjs";
import { readSourceFiles } from "./source-files.mjs";

/** @typedef {(files: readonly import("./source-files.mjs").SourceFile[]) => readonly import("./source-files.mjs").Finding[]} Check */

/** @type {ReadonlyMap<string, Check>} */
const checkByName = new Map([
  ["purity", (files) => files.flatMap(findImpurities)],
  ["length", (files) => files.flatMap(findTooLong)],
  ["text", (files) => [...files.flatMap((file) => findMisplacedText(file)), ...findEmptyPlaces(files)]],
]);

const files = readSourceFiles(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const asked = process.argv.slice(2);
for (const name of asked.length === 0 ? [...checkByName.keys()] : asked) {
  const check = checkByName.get(name);
  if (check === undefined) throw new Error(`no check is called ${name}; known: ${[...checkByName.keys()].join(", ")}`);
  const findings = check(files);
  for (const { path, line, column, sentence } of findings) console.log(`${path}:${line}:${column} ${sentence}`);
  console.log(`${name}: ${files.length} files, ${findings.length} findings`);
  if (findings.length > 0) process.exitCode = 1;
}
