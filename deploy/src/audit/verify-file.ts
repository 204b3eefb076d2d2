import { createReadStream } from "node:fs";
import { err, type Result } from "@huilian/domain";
import {
  type AuditBreak,
  type AuditTrust,
  type Crypto,
  type VerifiedEntry,
  type VerifiedExport,
  verifyExport,
} from "@huilian/sync";
import { hasCode } from "./read-file-text.ts";

export type VerifyFileProblem =
  | { readonly kind: "missing" }
  | { readonly kind: "unreadable" }
  | { readonly kind: "break"; readonly found: AuditBreak };

const READ_BYTES = 1024 * 1024;

/** Verifies an export in a file, reading it once and holding one line of it. */
export async function verifyFile(
  crypto: Crypto,
  trust: AuditTrust,
  path: string,
  onEntry?: (entry: VerifiedEntry) => void,
): Promise<Result<VerifiedExport, VerifyFileProblem>> {
  try {
    const verified = await verifyExport(crypto, trust, createReadStream(path, { highWaterMark: READ_BYTES }), onEntry);
    return verified.ok ? verified : err({ kind: "break", found: verified.error });
  } catch (fault) {
    if (hasCode(fault, "ENOENT", "ENOTDIR")) return err({ kind: "missing" });
    if (hasCode(fault, "EISDIR", "EACCES", "EPERM")) return err({ kind: "unreadable" });
    throw fault;
  }
}
