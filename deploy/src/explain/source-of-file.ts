import { readFile } from "node:fs/promises";
import { assert, err, ok, type Result } from "@huilian/domain";
import { type AuditTrust, type Crypto, parseTrustRoot, type TrustRoot, type VerifiedEntry } from "@huilian/sync";
import { readAuditTrust, type TrustFileProblem } from "../audit/audit-trust.ts";
import { type VerifyFileProblem, verifyFile } from "../audit/verify-file.ts";
import type { ExplainSource } from "./explain-source.ts";

export type FileSourceProblem =
  | { readonly kind: "trust"; readonly problem: TrustFileProblem }
  | { readonly kind: "export"; readonly problem: VerifyFileProblem };

/** What an auditor has: an export, the root and a key. */
export async function sourceOfFile(
  crypto: Crypto,
  paths: { readonly file: string; readonly root: string; readonly key: string },
): Promise<Result<ExplainSource, FileSourceProblem>> {
  const trust = await readAuditTrust(paths.root, paths.key);
  if (!trust.ok) return err({ kind: "trust", problem: trust.error });
  const trustRoot = parseTrustRoot(await readFile(paths.root, "utf8"));
  assert(trustRoot, "a trust root that was read a moment ago still reads");
  const source = await sourceOfExport(crypto, paths.file, { trust: trust.value, trustRoot });
  return source.ok ? source : err({ kind: "export", problem: source.error });
}

/** A verified export with all its entries in memory. */
export async function sourceOfExport(
  crypto: Crypto,
  file: string,
  { trust, trustRoot }: { readonly trust: AuditTrust; readonly trustRoot: TrustRoot },
): Promise<Result<ExplainSource, VerifyFileProblem>> {
  const entries: VerifiedEntry[] = [];
  const verified = await verifyFile(crypto, trust, file, (entry) => void entries.push(entry));
  if (!verified.ok) return verified;
  const { manifest, registry } = verified.value;
  return ok({ trustRoot, manifest, registry, entries });
}
