import type { FoldDocument } from "@huilian/conflict-rules";
import { canonicalJson, type Json } from "@huilian/domain";
import { type AuditLine, loadCrypto, type VerifiedEntry } from "@huilian/sync";
import { EXIT_FAILED, EXIT_OK, type Invocation, type TableCommand } from "../cli/command.ts";
import { readAuditTrust } from "./audit-trust.ts";
import { foldDocumentOfEntry } from "./fold-documents-of.ts";
import { failExport, failTrust, TRUST_OPTIONS } from "./options.ts";
import { verifyFile } from "./verify-file.ts";

export const documentsCommand: TableCommand = {
  name: "audit documents",
  summary: "fold.documents-summary",
  options: { ...TRUST_OPTIONS, plain: {} },
  operands: ["FILE"],
  run,
};

/** Writes nothing until the whole export is verified: half a set reads like a whole one. */
async function run(invocation: Invocation): Promise<number> {
  const { terminal } = invocation;
  const path = invocation.operand(0);
  const trusted = await readAuditTrust(invocation.required("root"), invocation.required("key"));
  if (!trusted.ok) {
    failTrust(trusted.error, invocation);
    return EXIT_FAILED;
  }
  const crypto = await loadCrypto();
  const isPlain = invocation.isSet("plain");
  const texts: string[] = [];
  const verified = await verifyFile(crypto, trusted.value, path, (entry) => {
    const document = foldDocumentOfEntry(crypto, entry);
    if (document) texts.push(canonicalJson((isPlain ? plainOf(document) : lineOf(entry)) as unknown as Json));
  });
  if (!verified.ok) {
    failExport(path, verified.error, invocation);
    return EXIT_FAILED;
  }
  if (!isPlain) {
    for (const { signed } of verified.value.registry.all())
      terminal.line(lineText({ type: "certificate", certificate: signed }));
  }
  for (const text of texts) terminal.line(text);
  return EXIT_OK;
}

/** Only what the fold reads: a verified commit carries its tip, too. */
function plainOf(document: FoldDocument): FoldDocument {
  if (document.type !== "segment") return document;
  const commits = document.commits.map(({ changes, approvals = [] }) => ({
    changes,
    ...(approvals.length > 0 ? { approvals } : {}),
  }));
  return { ...document, commits };
}

const lineText = (line: AuditLine): string => canonicalJson(line as unknown as Json);

/** An entry as the line it was; a document of operations, the only one with more to it, says nothing to the fold. */
function lineOf(entry: VerifiedEntry): AuditLine {
  const { index } = entry;
  if (entry.type === "document") return { type: "document", index, document: entry.signed };
  const { commits, signedReceipt: receipt, verified } = entry;
  return { type: "segment", index, header: verified.header, receipt, commits };
}
