import type { Hash, SiteId } from "@huilian/domain";
import {
  type Crypto,
  type Evidence,
  type QuarantineReason,
  type Receipt,
  type SealedSegment,
  type SignedText,
  type Signer,
  type StoredDocument,
  signText,
} from "@huilian/sync";
import type { Offer } from "../core-port.ts";
import { EVIDENCE_PER_SITE_MAX } from "../limits.ts";
import type { JournalTime } from "../log/journal-time.ts";
import { logId } from "../log/log-store.ts";
import type { LogWriter, PlacedEntry } from "../log/log-writer.ts";
import type { ChainTable } from "./chain-table.ts";
import { type EvidenceTable, evidenceIdOf } from "./evidence-table.ts";

/** Makes the signed text of a central document, once its index is known. */
export type MakeDocument = (index: number, timeMs: number) => SignedText;

/** Gives entries their index and hands them to the writer. All of it happens at once, so no two share an index. */
export interface EntryPlacer {
  /** The last index given. It may not be on disk. */
  last(): number;
  segment(offer: Offer & { readonly judged: "authentic" }): { readonly index: number; readonly receipt: SignedText };
  document(make: MakeDocument, beside?: readonly StoredDocument[]): number;
  /** Keeps something as evidence; 0 when it is kept already, or the site has filled its share. */
  evidence(site: SiteId, segment: SealedSegment, reason: QuarantineReason): number;
}

export interface EntryPlacerDeps {
  readonly crypto: Crypto;
  readonly network: string;
  readonly epoch: number;
  readonly signer: Signer;
  readonly time: JournalTime;
  readonly chains: ChainTable;
  readonly evidence: EvidenceTable;
  readonly writer: LogWriter;
}

export function createEntryPlacer(deps: EntryPlacerDeps, after: number): EntryPlacer {
  const { crypto, network, epoch, signer, time, chains, evidence, writer } = deps;
  let last = after;

  function place(make: (index: number) => PlacedEntry): number {
    const placed = make(last + 1);
    last = placed.entry.index;
    writer.put(placed);
    return last;
  }

  function document(make: MakeDocument, beside?: readonly StoredDocument[]): number {
    return place((index) => ({
      entry: { _id: logId(index), type: "document", index, document: make(index, time.nowMs()) },
      ...(beside ? { beside } : {}),
    }));
  }

  function receiptFor({ header }: SealedSegment, index: number): SignedText {
    const { site, incarnation, from, to, tip, kind } = header;
    const place = { network, covers: kind, site, incarnation, from, to, tip, index } as const;
    return signText<Receipt>(crypto, signer, {
      kind: "receipt",
      format: 1,
      ...place,
      receivedMs: time.nowMs(),
      epoch,
    });
  }

  return {
    last: () => last,
    document,
    segment({ segment, verified }) {
      const receipt = receiptFor(segment, last + 1);
      const index = place((index) => ({
        entry: { _id: logId(index), type: "segment", index, segment, receipt },
        opened: verified.commits,
      }));
      if (segment.header.kind === "segment") chains.extend(segment.header, index);
      else chains.addNotice(segment.header, index);
      return { index, receipt };
    },
    evidence(site, segment, reason) {
      const id: Hash = evidenceIdOf(crypto, segment);
      if (evidence.has(id) || evidence.segmentsOf(site) >= EVIDENCE_PER_SITE_MAX) return 0;
      const { incarnation, from, to } = segment.header;
      evidence.add(id, { site, from, to });
      const claim = { network, site, incarnation, from, to, reason, segment } as const;
      return document((index) => signText<Evidence>(crypto, signer, { kind: "evidence", format: 1, index, ...claim }));
    },
  };
}
