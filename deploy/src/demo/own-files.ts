import { open } from "node:fs/promises";
import { join } from "node:path";
import { decodeFile, IMPORT_FILE_BYTES_MAX, type ImportProblem } from "@huilian/branch-node";
import { err, ok, type Result } from "@huilian/domain";

/** The texts of a user's own two files. */
export interface OwnFiles {
  readonly employers: string;
  readonly persons: string;
}

/** Why a file cannot be read as text, in order of precedence. */
export type OwnFileProblem =
  | { readonly problem: "missing"; readonly file: string }
  | { readonly problem: "unreadable"; readonly file: string; readonly code: string }
  | { readonly problem: "no-text"; readonly file: string; readonly found: ImportProblem };

export const EMPLOYERS_FILE = "employers.csv";
export const PERSONS_FILE = "persons.csv";

/** Reads both files. All that is wrong with either is told at once, so that nobody mends one and then hears of the other. */
export async function readOwnFiles(directory: string): Promise<Result<OwnFiles, readonly OwnFileProblem[]>> {
  const employers = await readOwnFile(join(directory, EMPLOYERS_FILE));
  const persons = await readOwnFile(join(directory, PERSONS_FILE));
  if (employers.ok && persons.ok) return ok({ employers: employers.value, persons: persons.value });
  return err([employers, persons].flatMap((read) => (read.ok ? [] : [read.error])));
}

async function readOwnFile(file: string): Promise<Result<string, OwnFileProblem>> {
  let bytes: Uint8Array;
  try {
    bytes = await readAtMost(file, IMPORT_FILE_BYTES_MAX + 1);
  } catch (fault) {
    const { code = "" } = fault as NodeJS.ErrnoException;
    const isMissing = code === "ENOENT" || code === "ENOTDIR";
    return err(isMissing ? { problem: "missing", file } : { problem: "unreadable", file, code });
  }
  const text = decodeFile(bytes);
  return text.ok ? text : err({ problem: "no-text", file, found: text.error });
}

/** One byte beyond the limit says that a file is too large; the rest of it, however much, is not read. */
async function readAtMost(file: string, bytesMax: number): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of handle.createReadStream({ end: bytesMax - 1, autoClose: false })) {
      parts.push(part as Uint8Array);
      size += (part as Uint8Array).length;
    }
    return Buffer.concat(parts, size);
  } finally {
    await handle.close();
  }
}
