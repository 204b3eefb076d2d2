import { err, ok, type Result } from "@huilian/domain";
import { type AuditTrust, DEFAULT_SUITE, parseTrustRoot } from "@huilian/sync";
import { type AuditorKeysProblem, readAuditorKeys } from "./auditor-keys.ts";
import { type ReadFileProblem, readFileText } from "./read-file-text.ts";

/** A file the auditor named that cannot be used. */
export interface TrustFileProblem {
  readonly file: "root" | "key";
  readonly path: string;
  readonly problem: ReadFileProblem | AuditorKeysProblem | "other-suite";
}

const ROOT_BYTES_MAX = 16 * 1024;

/** Whom to believe, as a trust root file says. */
export async function readTrust(rootPath: string): Promise<Result<Omit<AuditTrust, "auditor">, TrustFileProblem>> {
  const text = await readFileText(rootPath, ROOT_BYTES_MAX);
  if (!text.ok) return err({ file: "root", path: rootPath, problem: text.error });
  const root = parseTrustRoot(text.value.text);
  if (!root) return err({ file: "root", path: rootPath, problem: "malformed" });
  const { network, rootPublicKey, rootSuite } = root;
  if (rootSuite !== DEFAULT_SUITE) return err({ file: "root", path: rootPath, problem: "other-suite" });
  return ok({ network, rootPublicKey, rootSuite });
}

/** What an auditor brings in two files: whom to believe, and what to open with. */
export async function readAuditTrust(rootPath: string, keyPath: string): Promise<Result<AuditTrust, TrustFileProblem>> {
  const root = await readTrust(rootPath);
  if (!root.ok) return root;
  const auditor = await readAuditorKeys(keyPath);
  if (!auditor.ok) return err({ file: "key", path: keyPath, problem: auditor.error });
  return ok({ ...root.value, auditor: auditor.value });
}
