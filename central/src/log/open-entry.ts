import { assert, type ReadChange, type Result } from "@huilian/domain";
import {
  approvalsOf,
  type CommitApproval,
  type Crypto,
  type KeyPair,
  keyIdOf,
  type OperationsRecord,
  openOperations,
  openSegment,
  readChange,
  type SealedSegment,
  type SegmentContent,
} from "@huilian/sync";

/** Opens what sites sealed to the centre, with the uplink key each segment names. */
export interface SegmentOpener {
  open(segment: SealedSegment): Result<SegmentContent, "cannot-open" | "malformed">;
  /** The content of a segment that is in the log. @throws as `openLogged`. */
  openContent(segment: SealedSegment): SegmentContent;
  /**
   * The commits of a segment that is in the log. It was verified before it came there, so only the hashes are made again.
   * @throws when it does not open: then the disk or the key file is at fault.
   */
  openLogged(segment: SealedSegment): readonly OpenedCommit[];
  /** The text of a document of operations that is in the log. @throws as `openLogged`. */
  openOperations(record: OperationsRecord): string;
}

export interface OpenedCommit {
  readonly changes: readonly ReadChange[];
  readonly approvals: readonly CommitApproval[];
}

/** Old keys stay in use: a site that was cut off seals to the key it knew. */
export function createSegmentOpener(crypto: Crypto, uplinkKeys: readonly KeyPair[]): SegmentOpener {
  const keys = new Map(uplinkKeys.map((pair) => [keyIdOf(crypto, pair.publicKey), pair]));

  function open(segment: SealedSegment): Result<SegmentContent, "cannot-open" | "malformed"> {
    const pair = keys.get(segment.header.uplinkKey);
    return pair ? openSegment(crypto, segment, pair) : { ok: false, error: "cannot-open" };
  }

  function openContent(segment: SealedSegment): SegmentContent {
    const content = open(segment);
    assert(content.ok, "a logged segment opens under the centre's uplink keys");
    return content.value;
  }

  return {
    open,
    openContent,
    openOperations(record) {
      const pair = keys.get(record.uplinkKey);
      const text = pair && openOperations(crypto, record, pair);
      assert(text !== undefined, "a logged document of operations opens under the centre's uplink keys");
      return text;
    },
    openLogged: (segment) =>
      openContent(segment).commits.map((commit) => ({
        approvals: approvalsOf(crypto, commit),
        changes: commit.changes.map((text) => {
          const read = readChange(crypto, text);
          assert(read.ok, "a logged change reads as it did when it was receipted");
          return read.value;
        }),
      })),
  };
}
