import type { FoldDocument } from "@huilian/conflict-rules";
import { assert, isSiteKind, type SiteId } from "@huilian/domain";
import { type Certificate, type Crypto, keyIdOf, type LogEntry, type SignedText, toUtf8 } from "@huilian/sync";
import { centralDocumentOf, receiptOf } from "../log/central-document.ts";
import type { OpenedCommit } from "../log/open-entry.ts";
import { claimedChanges, evidenceIdOf } from "../sequencer/evidence-table.ts";

/**
 * What an entry of the log says to the fold; undefined for what only nodes and auditors read. The ids in it are made
 * of the documents alone, so that whoever replays the log makes the same.
 */
export function foldDocumentOf(
  crypto: Crypto,
  entry: LogEntry,
  openLogged: () => readonly OpenedCommit[],
): FoldDocument | undefined {
  if (entry.type === "document") return ofDocument(crypto, entry.document);
  const { site, incarnation, from, kind } = entry.segment.header;
  const { receivedMs } = receiptOf(entry.receipt);
  const commits = openLogged();
  if (kind === "segment") return { type: "segment", site, incarnation, from, receivedMs, commits };
  const change = commits[0]?.changes[0];
  assert(change, "a notice carries one change");
  return { type: "notice", site, receivedMs, change };
}

function ofDocument(crypto: Crypto, signed: SignedText): FoldDocument | undefined {
  const document = centralDocumentOf(signed);
  switch (document.kind) {
    case "enrol":
      return ofCertificate(crypto, document.certificate);
    case "beacon":
      return { type: "beacon", hash: crypto.sha256(toUtf8(signed.text)), timeMs: document.timeMs };
    case "rules":
      return { type: "rules", version: document.version };
    case "evidence": {
      const { site, reason, segment } = document;
      return { type: "evidence", id: evidenceIdOf(crypto, segment), site, changes: claimedChanges(document), reason };
    }
    case "operations":
    case "scopeKey":
    case "state":
      return undefined;
  }
}

function ofCertificate(crypto: Crypto, signed: SignedText): FoldDocument | undefined {
  const { role, subject, siteKind, site, operatorRoles, publicKey } = JSON.parse(signed.text) as Certificate;
  if (role === "operator") {
    assert(site !== undefined && operatorRoles !== undefined, "an operator's certificate names place and roles");
    return { type: "operator", keyId: keyIdOf(crypto, publicKey), operatorId: subject, site, roles: operatorRoles };
  }
  if (role !== "site") return undefined;
  assert(isSiteKind(siteKind), "a site's certificate names its kind");
  return { type: "enrol", site: subject as SiteId, siteKind, certificate: crypto.sha256(toUtf8(signed.text)) };
}
