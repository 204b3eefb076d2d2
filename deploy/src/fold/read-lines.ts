import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { err, ok, type Result } from "@huilian/domain";
import { splitLines } from "@huilian/sync";
import { hasCode, type ReadFileProblem } from "../audit/read-file-text.ts";
import { DOCUMENTS_FILE_BYTES_MAX, DOCUMENTS_LINES_MAX } from "./limits.ts";
import type { WrongLine } from "./line-problem.ts";

/** One line as parsed JSON, with its number from 1 on. */
export interface JsonLine {
  readonly line: number;
  readonly value: Readonly<Record<string, unknown>>;
}

export type ReadLinesProblem =
  | { readonly kind: ReadFileProblem }
  /** More lines than are read. */
  | { readonly kind: "too-many-lines" }
  | { readonly kind: "wrong-line"; readonly wrong: WrongLine };

/** The lines of a file, each one JSON object; empty lines say nothing. */
export async function readLines(path: string): Promise<Result<readonly JsonLine[], ReadLinesProblem>> {
  try {
    if ((await stat(path)).size > DOCUMENTS_FILE_BYTES_MAX) return err({ kind: "too-large" });
    return await parseLines(createReadStream(path));
  } catch (fault) {
    if (hasCode(fault, "ENOENT", "ENOTDIR")) return err({ kind: "missing" });
    if (hasCode(fault, "EISDIR", "EACCES", "EPERM")) return err({ kind: "unreadable" });
    throw fault;
  }
}

async function parseLines(pieces: AsyncIterable<Uint8Array>): Promise<Result<readonly JsonLine[], ReadLinesProblem>> {
  const lines: JsonLine[] = [];
  let line = 0;
  for await (const { text } of splitLines(pieces)) {
    line += 1;
    if (line > DOCUMENTS_LINES_MAX) return err({ kind: "too-many-lines" });
    if (text?.trim() === "") continue;
    if (text === undefined) return err({ kind: "wrong-line", wrong: { line, problem: { problem: "not-text" } } });
    const value = objectOf(text);
    if (!value) return err({ kind: "wrong-line", wrong: { line, problem: { problem: "not-json" } } });
    lines.push({ line, value });
  }
  return ok(lines);
}

function objectOf(text: string): JsonLine["value"] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as JsonLine["value"])
      : undefined;
  } catch {
    return undefined;
  }
}
