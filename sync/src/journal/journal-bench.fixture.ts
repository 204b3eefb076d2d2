import type { Hash, Incarnation, Ref } from "@huilian/domain/base";
import type { Receipt, SealedSegment, SignedText } from "../documents.ts";
import { createMemoryDisk, type MemoryDisk } from "../store/memory-store.ts";
import { prefixRange, type Store } from "../store/store.ts";
import type { ChangeDraft } from "./chain.ts";
import type { Appended } from "./committer.ts";
import { appendDrafts, draft, openTestJournal, type TestNetwork, testNetwork } from "./journal.fixture.ts";
import type { Journal } from "./journal.ts";
import { openSegment } from "./segment.ts";
import { verifySegment } from "./verify-segment.ts";

/** One node's journal on a memory disk, and what tests do with it. */
export interface Bench {
  readonly network: TestNetwork;
  readonly disk: MemoryDisk;
  store: Store;
  journal: Journal;
  /** As after a power cut: a new process on the same disk. `watch`: around its store, to see what is written when. */
  reopen(watch?: (store: Store) => Store): Promise<void>;
  own(): Incarnation;
  idsUnder(prefix: string): Promise<readonly string[]>;
  /** Appends drafts that must succeed. */
  appended(drafts?: readonly ChangeDraft[], key?: string): Promise<Appended>;
  receiptOf(segment: SealedSegment, index?: number, fields?: Partial<Receipt>): SignedText;
  /** All of an incarnation as the centre would verify it, segment after segment. */
  verifiedRefs(incarnation: Incarnation): Promise<readonly Ref[]>;
}

export async function newBench(): Promise<Bench> {
  const network = await testNetwork("journal");
  const disk = createMemoryDisk();
  const store = disk.open();
  const bench: Bench = {
    network,
    disk,
    store,
    journal: await openTestJournal(network, store),
    async reopen(watch = (opened) => opened) {
      bench.store = watch(disk.open());
      bench.journal = await openTestJournal(network, bench.store);
    },
    own: () => bench.journal.end().incarnation,
    idsUnder: (prefix) => bench.store.listIds(prefixRange(prefix, 10_000)),
    async appended(drafts = [draft()], key) {
      const answer = await appendDrafts(bench.journal, drafts, key);
      if (!answer.ok) throw new Error(answer.error.kind);
      return answer.value;
    },
    receiptOf({ header }, index = 1, fields = {}) {
      const { site, incarnation, from, to, tip, kind } = header;
      return network.receipt({ covers: kind, site, incarnation, from, to, tip, index, epoch: 1, ...fields });
    },
    verifiedRefs: (incarnation) => verifiedRefs(network, bench.journal, incarnation),
  };
  return bench;
}

/** Reads an incarnation from its segments as the centre does. @throws when it does not verify from its start. */
export async function verifiedRefs(
  network: TestNetwork,
  journal: Journal,
  incarnation: Incarnation,
  look: (segment: SealedSegment) => void = () => undefined,
): Promise<readonly Ref[]> {
  const refs: Ref[] = [];
  let expected: { previous: Hash; sequence: number } | "chain-start" = "chain-start";
  for (let next = 1; ; ) {
    const segments = await journal.segmentsFrom(incarnation, next);
    if (segments.length === 0) return refs;
    for (const segment of segments) {
      look(segment);
      const opened = openSegment(network.crypto, segment, network.uplinkKeys);
      if (!opened.ok) throw new Error(opened.error);
      const received = { header: segment.header, content: opened.value, expect: expected };
      const verified = verifySegment(network.crypto, network.registry, received);
      if (!verified.ok) throw new Error(verified.error);
      refs.push(...verified.value.commits.flatMap(({ changes }) => changes.map(({ ref }) => ref)));
      next = segment.header.to + 1;
      expected = { previous: segment.header.tip, sequence: next };
    }
  }
}
