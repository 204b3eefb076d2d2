import type { FoldDocument } from "@huilian/conflict-rules";
import { err, ok, type Result } from "@huilian/domain";
import type { Crypto } from "@huilian/sync";
import { createContradictions } from "./contradictions.ts";
import { type ReadLinesProblem, readLines } from "./read-lines.ts";
import { trustedDocuments } from "./trusted-documents.ts";
import { type DocumentsTrust, verifiedDocuments } from "./verified-documents.ts";

/** The documents of a file, as a set: no two of them contradict each other. Without a root no signature is looked at. */
export async function readDocuments(
  crypto: Crypto,
  path: string,
  trust: DocumentsTrust | undefined,
): Promise<Result<readonly FoldDocument[], ReadLinesProblem>> {
  const lines = await readLines(path);
  if (!lines.ok) return lines;
  const read = trust ? verifiedDocuments(crypto, trust, lines.value) : trustedDocuments(crypto, lines.value);
  if (!read.ok) return err({ kind: "wrong-line", wrong: read.error });
  const contradictions = createContradictions();
  for (const { line, document } of read.value) {
    const other = contradictions.take(document, line);
    if (other !== undefined) {
      return err({ kind: "wrong-line", wrong: { line, problem: { problem: "contradicts", other } } });
    }
  }
  return ok(read.value.map(({ document }) => document));
}
