import { readFileSync, writeFileSync } from "node:fs";

/** A page of the repository, by its path from the root. Read as a file: what it says is data, and no import. */
export const readPage = (path: string): string => readFileSync(pageUrl(path), "utf8");

export const writePage = (path: string, text: string): void => writeFileSync(pageUrl(path), text);

const pageUrl = (path: string): URL => new URL(`../../../${path}`, import.meta.url);
