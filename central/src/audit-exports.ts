import { err, ok, type Result } from "@huilian/domain";
import {
  type AuditLine,
  type Base64,
  type Crypto,
  type KeyRegistry,
  type LogEntry,
  parseBase64,
  type Signer,
  type Store,
  toHex,
  writeExport,
} from "@huilian/sync";
import { EXPORT_PART_CHARACTERS, EXPORTS_MAX, LOG_READ_MAX } from "./limits.ts";
import { centralDocumentOf } from "./log/central-document.ts";
import { readLogPart } from "./log/log-part.ts";
import type { SegmentOpener } from "./log/open-entry.ts";
import type { Sequencer } from "./sequencer/sequencer.ts";

/** In order of precedence. */
export type ExportProblem = "range-empty" | "auditor-key-malformed";

export interface ExportRequest {
  readonly from: number;
  readonly to: number;
  /** The auditor's X25519 key, to which the file is sealed. */
  readonly auditorKey: Base64;
}

/** Audit exports: the log from one index to another, opened, and sealed to the auditor's key. */
export interface AuditExports {
  begin(request: ExportRequest): Result<string, ExportProblem>;
  /** The next part of the file; undefined at its end, and for an export that was ended. */
  next(id: string): Promise<string | undefined>;
}

export function createAuditExports(deps: {
  readonly crypto: Crypto;
  readonly network: string;
  readonly store: Store;
  readonly signer: Signer;
  readonly registry: KeyRegistry;
  readonly opener: SegmentOpener;
  readonly sequencer: Sequencer;
}): AuditExports {
  const { crypto, store, opener, sequencer, registry, network } = deps;
  const underWay = new Map<string, AsyncGenerator<string>>();

  const lineOf = (entry: LogEntry): AuditLine => {
    if (entry.type === "document") {
      const document = centralDocumentOf(entry.document);
      const opened = document.kind === "operations" ? { opened: opener.openOperations(document) } : {};
      return { type: "document", index: entry.index, document: entry.document, ...opened };
    }
    const { index, receipt, segment } = entry;
    return { type: "segment", index, header: segment.header, receipt, commits: opener.openContent(segment).commits };
  };

  async function* linesOf({ from, to }: ExportRequest): AsyncGenerator<AuditLine> {
    for (const { signed } of registry.all()) yield { type: "certificate", certificate: signed };
    for (let next = from; next <= to; ) {
      const part = await readLogPart(store, { from: next, upTo: to, limit: LOG_READ_MAX });
      if (part.length === 0) return;
      for (const entry of part) yield lineOf(entry);
      next += part.length;
    }
  }

  return {
    begin(request) {
      const { from, to, auditorKey } = request;
      if (from < 1 || to < from || to > sequencer.index()) return err("range-empty");
      if (parseBase64(auditorKey)?.length !== 32) return err("auditor-key-malformed");
      const id = toHex(crypto.randomBytes(16));
      const before = sequencer.chains.chainsBefore(from);
      const plan = { network, from, to, auditorKey, before, lines: () => linesOf(request) };
      underWay.set(id, writeExport(crypto, deps.signer, plan));
      const [oldest] = underWay.keys();
      if (underWay.size > EXPORTS_MAX && oldest !== undefined) underWay.delete(oldest);
      return ok(id);
    },
    async next(id) {
      const lines = underWay.get(id);
      let part = "";
      while (lines && part.length < EXPORT_PART_CHARACTERS) {
        const line = await lines.next();
        if (line.done) {
          underWay.delete(id);
          break;
        }
        part += line.value;
      }
      return part === "" ? undefined : part;
    },
  };
}
