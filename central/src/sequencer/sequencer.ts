import { assert, err, type Hash, type Incarnation, ok, type Result, refParts, type SiteId } from "@huilian/domain";
import type { Crypto, LogEntry, PushAnswer, SignedText, Signer, Store, StoredDocument } from "@huilian/sync";
import type { Holding, SyncRefusal } from "@huilian/sync/serve";
import type { Offer } from "../core-port.ts";
import { APPLY_WAITING_MAX, LOG_WAITING_MAX } from "../limits.ts";
import { centralDocumentOf, receiptOf } from "../log/central-document.ts";
import type { JournalTime } from "../log/journal-time.ts";
import { readEntry } from "../log/log-store.ts";
import { createLogWriter, type LogWriter, type PlacedEntry } from "../log/log-writer.ts";
import type { SegmentOpener } from "../log/open-entry.ts";
import { type ChainTable, createChainTable } from "./chain-table.ts";
import { type Decision, decideNotice, decideSegment, resumePoint } from "./decide-offer.ts";
import { createEvidenceTable, type EvidenceTable, evidenceIdOf } from "./evidence-table.ts";
import { createEntryPlacer, type EntryPlacer, type MakeDocument } from "./place-entries.ts";

export interface SequencerDeps {
  readonly crypto: Crypto;
  readonly store: Store;
  readonly network: string;
  readonly epoch: number;
  readonly signer: Signer;
  readonly time: JournalTime;
  readonly opener: SegmentOpener;
  /** The log as it was found, from its beginning. */
  readonly log: AsyncIterable<LogEntry>;
  /** Told of what is on disk, in order. */
  onDurable(entries: readonly PlacedEntry[]): void;
  /** How many entries the applier has not come to. */
  applierWaiting(): number;
}

/** The one writer of the log: it gives indexes, signs receipts and stores both before it answers. */
export interface Sequencer {
  readonly chains: ChainTable;
  readonly evidence: EvidenceTable;
  /** The last index on disk. */
  index(): number;
  /** What is on disk of a site. @throws when the disk does not take what is waiting. */
  holdings(site: SiteId): Promise<readonly Holding[]>;
  append(site: SiteId, offers: readonly Offer[]): Promise<Result<PushAnswer, SyncRefusal>>;
  notice(site: SiteId, offer: Offer): Promise<Result<SignedText, SyncRefusal>>;
  /** Logs a central document made for its index. What is `beside` it is stored with it or not at all. */
  log(make: MakeDocument, beside?: readonly StoredDocument[]): Promise<number>;
  /** Resolves when everything taken is on disk. */
  idle(): Promise<void>;
}

/** What became of one offer. Nothing is said of it before the log is on disk up to `index`. */
type Taken =
  | { readonly kind: "receipt"; readonly index: number; readonly receipt?: SignedText }
  | { readonly kind: "resume"; readonly index: number }
  | { readonly kind: "refused"; readonly index: number; readonly code: string };

interface Parts extends SequencerDeps {
  readonly chains: ChainTable;
  readonly evidence: EvidenceTable;
  readonly writer: LogWriter;
  readonly placer: EntryPlacer;
}

/** Takes up the log as it lies on disk, and goes on behind its end. */
export async function openSequencer(deps: SequencerDeps): Promise<Sequencer> {
  const chains = createChainTable();
  const evidence = createEvidenceTable();
  let last = 0;
  for await (const entry of deps.log) {
    assert(entry.index === last + 1, "the log has no gap");
    last = entry.index;
    remember(entry, { ...deps, chains, evidence });
  }
  const writer = createLogWriter(deps.store, last, deps.onDurable);
  const placer = createEntryPlacer({ ...deps, chains, evidence, writer }, last);
  const parts: Parts = { ...deps, chains, evidence, writer, placer };
  return {
    chains,
    evidence,
    index: () => writer.durableIndex(),
    async holdings(site) {
      await writer.whenDurable(placer.last());
      return chains.holdings(site);
    },
    append: (site, offers) => append(parts, site, offers),
    async notice(site, offer) {
      const taken = await take(parts, site, offer, decideNotice);
      await writer.whenDurable(taken.index);
      if (taken.kind === "receipt") return ok(await receiptAt(parts, taken));
      return err({ code: taken.kind === "refused" ? taken.code : "bad-input" });
    },
    async log(make, beside) {
      const index = placer.document(make, beside);
      await writer.whenDurable(index);
      return index;
    },
    idle: () => writer.whenDurable(placer.last()),
  };
}

async function append(parts: Parts, site: SiteId, offers: readonly Offer[]): Promise<Result<PushAnswer, SyncRefusal>> {
  const taken: Taken[] = [];
  for (const offer of offers) {
    const one = await take(parts, site, offer, decideSegment);
    taken.push(one);
    if (one.kind !== "receipt") break;
  }
  await parts.writer.whenDurable(Math.max(0, ...taken.map(({ index }) => index)));
  const receipts: SignedText[] = [];
  for (const one of taken) if (one.kind === "receipt") receipts.push(await receiptAt(parts, one));
  const end = taken.at(-1);
  const header = offers[taken.length - 1]?.segment.header;
  if (header === undefined || end === undefined || end.kind === "receipt") return ok({ receipts });
  if (end.kind === "resume") return ok({ receipts, resume: resumePoint(parts.chains, header, site) });
  if (end.code === "busy" && receipts.length === 0) return err({ code: "busy" });
  return ok({ receipts, refused: { from: header.from, code: end.code } });
}

async function take(
  parts: Parts,
  site: SiteId,
  offer: Offer,
  decide: (chains: ChainTable, offer: Offer) => Decision,
): Promise<Taken> {
  const { chains, placer } = parts;
  const { segment } = offer;
  const decision = decide(chains, offer);
  const quarantine = (reason: Parameters<EntryPlacer["evidence"]>[2]): Taken => ({
    kind: "refused",
    index: placer.evidence(site, segment, reason),
    code: reason,
  });
  switch (decision.to) {
    case "answer-again":
      return { kind: "receipt", index: decision.index };
    case "refuse":
      return { kind: "refused", index: 0, code: decision.code };
    case "resume":
      return { kind: "resume", index: placer.last() };
    case "quarantine":
      return quarantine(decision.reason);
    case "compare": {
      const held = await heldHash(parts, segment.header.incarnation, decision.sequence);
      if (held !== decision.offered) return quarantine("fork");
      // A notice of what is held already is logged all the same: its sender is owed a receipt for it.
      return segment.header.kind === "notice" ? place(parts, offer) : { kind: "resume", index: placer.last() };
    }
    case "append":
      return place(parts, offer);
  }
}

function place({ placer, writer, applierWaiting }: Parts, offer: Offer): Taken {
  assert(offer.judged === "authentic", "only what was verified is appended");
  const isBusy = writer.waiting() >= LOG_WAITING_MAX || applierWaiting() >= APPLY_WAITING_MAX;
  return isBusy ? { kind: "refused", index: 0, code: "busy" } : { kind: "receipt", ...placer.segment(offer) };
}

async function heldHash(parts: Parts, incarnation: Incarnation, sequence: number): Promise<Hash> {
  const held = parts.chains.segmentOf(incarnation, sequence);
  assert(held, "what is compared is held");
  if (held.to === sequence) return held.tip;
  await parts.writer.whenDurable(held.index);
  const entry = await readEntry(parts.store, held.index);
  assert(entry?.type === "segment", "a held segment lies in the log");
  const changes = parts.opener.openLogged(entry.segment).flatMap((commit) => commit.changes);
  const change = changes[sequence - held.from];
  assert(change, "a held segment holds its sequences");
  return refParts(change.ref).hash;
}

async function receiptAt({ store }: Parts, taken: Taken & { readonly kind: "receipt" }): Promise<SignedText> {
  if (taken.receipt) return taken.receipt;
  const entry = await readEntry(store, taken.index);
  assert(entry?.type === "segment", "a receipt lies beside its segment");
  return entry.receipt;
}

/** What one entry of the log means for what the sequencer knows. */
function remember(entry: LogEntry, to: Pick<Parts, "chains" | "evidence" | "time" | "crypto">): void {
  if (entry.type === "segment") {
    to.time.atLeast(receiptOf(entry.receipt).receivedMs);
    const { header } = entry.segment;
    if (header.kind === "segment") to.chains.extend(header, entry.index);
    else to.chains.addNotice(header, entry.index);
    return;
  }
  const document = centralDocumentOf(entry.document);
  if (document.kind === "beacon") to.time.atLeast(document.timeMs);
  if (document.kind === "evidence") to.evidence.add(evidenceIdOf(to.crypto, document.segment), document);
}
