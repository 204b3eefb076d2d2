import type { FoldDocument } from "@huilian/conflict-rules";
import { compareText, err, ok, type Result } from "@huilian/domain";
import { type AuditLine, type Crypto, createKeyRegistry, type KeyRegistry, verifyAlone } from "@huilian/sync";
import { foldDocumentOfEntry } from "../audit/fold-documents-of.ts";
import type { WrongLine } from "./line-problem.ts";
import { isPlainType, readPlain } from "./plain-line.ts";
import type { JsonLine } from "./read-lines.ts";
import { isSignedForm, readSignedForm } from "./signed-line.ts";
import type { DocumentLine } from "./trusted-documents.ts";

/** Whom to believe: what a trust root file says. */
export type DocumentsTrust = Parameters<typeof createKeyRegistry>[1];

interface Placed<Line extends AuditLine> {
  readonly line: number;
  readonly signed: Line;
}

type Certificate = Placed<AuditLine & { readonly type: "certificate" }>;
type Entry = Placed<Exclude<AuditLine, { readonly type: "certificate" }>>;

/**
 * The documents of lines in the form of an audit export, in any order, each checked by itself against the root: who
 * signed it, that its hashes and its receipt hold. That none is missing, no set can show.
 */
export function verifiedDocuments(
  crypto: Crypto,
  trust: DocumentsTrust,
  lines: readonly JsonLine[],
): Result<readonly DocumentLine[], WrongLine> {
  const sorted = sortLines(lines);
  if (!sorted.ok) return sorted;
  const registry = createKeyRegistry(crypto, trust);
  const untold = learnAll(registry, sorted.value.certificates);
  if (untold)
    return err({ line: untold.line, problem: { problem: "not-verified", fault: "certificate-not-believed" } });
  const documents: DocumentLine[] = [];
  for (const { line, signed } of sorted.value.entries) {
    const entry = verifyAlone({ crypto, registry }, signed);
    if (!entry.ok) return err({ line, problem: { problem: "not-verified", fault: entry.error } });
    const document = foldDocumentOfEntry(crypto, entry.value);
    if (!document) continue;
    const whole = checkWhole(crypto, document);
    if (!whole.ok) return err({ line, problem: whole.error });
    documents.push({ line, document });
  }
  return ok(documents);
}

/** A signature says who wrote a document, not that it is whole. Changes were read from their texts already. */
const checkWhole = (crypto: Crypto, document: FoldDocument): ReturnType<typeof readPlain> =>
  document.type === "segment" || document.type === "notice" ? ok(document) : readPlain(crypto, document.type, document);

/** Certificates by their text, entries by their index: the order in which every key is known before it is asked for. */
function sortLines(
  lines: readonly JsonLine[],
): Result<{ readonly certificates: readonly Certificate[]; readonly entries: readonly Entry[] }, WrongLine> {
  const certificates: Certificate[] = [];
  const entries: Entry[] = [];
  for (const { line, value } of lines) {
    if (!isSignedForm(value)) {
      return err({ line, problem: { problem: isPlainType(value["type"]) ? "unsigned" : "unknown-type" } });
    }
    const read = readSignedForm(value);
    if (!read.ok) return err({ line, problem: read.error });
    const signed = read.value;
    if (signed.type === "certificate") certificates.push({ line, signed });
    else entries.push({ line, signed });
  }
  const textOf = ({ signed }: Certificate): string => signed.certificate.text;
  certificates.sort((a, b) => compareText(textOf(a), textOf(b)) || a.line - b.line);
  entries.sort((a, b) => a.signed.index - b.signed.index || a.line - b.line);
  return ok({ certificates, entries });
}

/** Learns certificates whose issuers may stand anywhere among them. @returns one that is not believed. */
function learnAll(registry: KeyRegistry, certificates: readonly Certificate[]): Certificate | undefined {
  let left = certificates;
  for (;;) {
    const refused = left.flatMap((placed) => {
      const learned = registry.learn(placed.signed.certificate);
      return learned.ok ? [] : [{ placed, problem: learned.error }];
    });
    // One that fails by itself is named before those whose issuer is only not known because of it.
    if (refused.length === left.length) {
      return (refused.find(({ problem }) => problem !== "unknown-issuer") ?? refused[0])?.placed;
    }
    left = refused.map(({ placed }) => placed);
  }
}
