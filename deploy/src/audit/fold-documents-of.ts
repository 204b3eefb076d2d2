import { foldDocumentOf } from "@huilian/central";
import type { FoldDocument } from "@huilian/conflict-rules";
import { assert } from "@huilian/domain";
import type { Crypto, VerifiedEntry } from "@huilian/sync";

/** What a verified entry says to the fold; undefined for what only nodes and auditors read. */
export function foldDocumentOfEntry(crypto: Crypto, entry: VerifiedEntry): FoldDocument | undefined {
  if (entry.type === "document") {
    const { index, signed } = entry;
    return foldDocumentOf(crypto, { _id: "", type: "document", index, document: signed }, () => []);
  }
  const { header, commits } = entry.verified;
  const { receivedMs } = entry.receipt;
  const { site, incarnation, from } = header;
  if (entry.type === "segment") return { type: "segment", site, incarnation, from, receivedMs, commits };
  const change = commits[0]?.changes[0];
  assert(change, "a verified notice carries one change");
  return { type: "notice", site, receivedMs, change };
}
