import { open } from "node:fs/promises";
import { err, ok, type Result } from "@huilian/domain";

/** In order of precedence. `unreadable`: a directory, or the machine does not allow it. */
export type ReadFileProblem = "missing" | "unreadable" | "too-large";

export const hasCode = (fault: unknown, ...codes: readonly string[]): boolean =>
  fault instanceof Error && "code" in fault && typeof fault.code === "string" && codes.includes(fault.code);

/** A small file a person named, with its mode. */
export async function readFileText(
  path: string,
  bytesMax: number,
): Promise<Result<{ readonly text: string; readonly mode: number }, ReadFileProblem>> {
  try {
    const file = await open(path, "r");
    try {
      const { mode, size } = await file.stat();
      if (size > bytesMax) return err("too-large");
      return ok({ text: await file.readFile("utf8"), mode });
    } finally {
      await file.close();
    }
  } catch (fault) {
    if (hasCode(fault, "ENOENT", "ENOTDIR")) return err("missing");
    if (hasCode(fault, "EISDIR", "EACCES", "EPERM")) return err("unreadable");
    throw fault;
  }
}
