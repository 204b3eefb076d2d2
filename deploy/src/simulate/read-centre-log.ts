import { foldDocumentOf } from "@huilian/central";
import type { FoldDocument } from "@huilian/conflict-rules";
import type { ReadChange, Ref } from "@huilian/domain";
import {
  approvalsOf,
  type CommitApproval,
  type Crypto,
  type KeyPair,
  type LogEntry,
  openSegment,
  prefixRange,
  readChange,
  type SealedSegment,
  type Store,
} from "@huilian/sync";

/** The centre's log as it lies on its disk, opened with the uplink key and with nothing the centre remembers. */
export interface CentreLog {
  /** Of segments only: notices are copies. Without the chains of operations, which no counter promised. */
  readonly changes: ReadonlyMap<Ref, ReadChange>;
  /** Changes in segments; more than `changes` when one stands there twice. */
  readonly segmentChanges: number;
  /** In commits, as they were made. */
  readonly commits: readonly (readonly ReadChange[])[];
  readonly documents: readonly FoldDocument[];
  /** What does not fit together. */
  readonly problems: readonly string[];
}

interface OpenedCommit {
  readonly changes: readonly ReadChange[];
  readonly approvals: readonly CommitApproval[];
}

const ENTRIES_MAX = 1_000_000;

export async function readCentreLog(crypto: Crypto, disk: Store, uplink: readonly KeyPair[]): Promise<CentreLog> {
  const entries = (await disk.list(prefixRange("log/", ENTRIES_MAX))) as unknown as readonly LogEntry[];
  const changes = new Map<Ref, ReadChange>();
  const commits: (readonly ReadChange[])[] = [];
  const documents: FoldDocument[] = [];
  const problems: string[] = [];
  let segmentChanges = 0;
  for (const [place, entry] of entries.entries()) {
    if (entry.index !== place + 1) problems.push(`the log has entry ${entry.index} in place ${place + 1}`);
    const opened = entry.type === "segment" ? openCommits(crypto, entry.segment, uplink) : [];
    if (opened === undefined) {
      problems.push(`entry ${entry.index} does not open under the uplink key`);
      continue;
    }
    const document = foldDocumentOf(crypto, entry, () => opened);
    if (document?.type === "evidence")
      problems.push(`the centre quarantined ${document.changes} changes of ${document.site}: ${document.reason}`);
    if (document) documents.push(document);
    if (entry.type !== "segment" || entry.segment.header.kind !== "segment") continue;
    if (entry.segment.header.chain !== undefined) continue;
    const held = opened.map((commit) => commit.changes);
    commits.push(...held);
    for (const read of held.flat()) changes.set(read.ref, read);
    segmentChanges += held.flat().length;
  }
  return { changes, segmentChanges, commits, documents, problems };
}

function openCommits(
  crypto: Crypto,
  segment: SealedSegment,
  uplink: readonly KeyPair[],
): readonly OpenedCommit[] | undefined {
  for (const keys of uplink) {
    const content = openSegment(crypto, segment, keys);
    if (!content.ok) continue;
    return content.value.commits.map((commit) => ({
      approvals: approvalsOf(crypto, commit),
      changes: commit.changes.flatMap((text) => {
        const read = readChange(crypto, text);
        return read.ok ? [read.value] : [];
      }),
    }));
  }
  return undefined;
}
