import type { FoldDocument } from "@huilian/conflict-rules";
import { err, ok, type Result } from "@huilian/domain";
import type { Crypto } from "@huilian/sync";
import type { LineProblem, WrongLine } from "./line-problem.ts";
import { isPlainType, readPlain } from "./plain-line.ts";
import type { JsonLine } from "./read-lines.ts";
import { foldDocumentUnverified, isSignedForm, readSignedForm } from "./signed-line.ts";

/** A document and the line it came from. */
export interface DocumentLine {
  readonly line: number;
  readonly document: FoldDocument;
}

/** The documents of lines in either form, nobody's signature looked at. */
export function trustedDocuments(
  crypto: Crypto,
  lines: readonly JsonLine[],
): Result<readonly DocumentLine[], WrongLine> {
  const documents: DocumentLine[] = [];
  for (const { line, value } of lines) {
    const read = readEither(crypto, value);
    if (!read.ok) return err({ line, problem: read.error });
    if (read.value) documents.push({ line, document: read.value });
  }
  return ok(documents);
}

function readEither(crypto: Crypto, value: JsonLine["value"]): Result<FoldDocument | undefined, LineProblem> {
  if (isSignedForm(value)) {
    const signed = readSignedForm(value);
    return signed.ok ? foldDocumentUnverified(crypto, signed.value) : signed;
  }
  const type = value["type"];
  return isPlainType(type) ? readPlain(crypto, type, value) : err({ problem: "unknown-type" });
}
