import type { SegmentHeader } from "../documents.ts";
import type { VerifyProblem } from "../journal/verify-segment.ts";

/** What is wrong, in the order in which it is looked for at one line. */
export type AuditFault =
  | "manifest-unreadable"
  | "other-network"
  | "not-for-this-auditor"
  | "manifest-signature"
  | "lines-too-many"
  /** The file ends before this line is complete. */
  | "lines-missing"
  /** A line of this file, but of another place in it: lines are missing, swapped or repeated here. */
  | "line-misplaced"
  | "line-unreadable"
  | "certificate-not-believed"
  | "index-differs"
  | "document-signature"
  | "document-malformed"
  | "receipt-signature"
  | "receipt-differs"
  | "epoch-falls"
  | `segment-${VerifyProblem}`
  /** Every line holds by itself, but they are not the lines the manifest was signed over. */
  | "file-hash-differs";

/** The first break of a file. */
export interface AuditBreak {
  /** Counted from 1, the manifest. */
  readonly line: number;
  readonly fault: AuditFault;
  /** Index of the log that should stand at this line, once the manifest is believed. */
  readonly index?: number;
  /** With `lines-missing`: how many, counting one that is cut off. */
  readonly missing?: number;
  /** With `line-misplaced`: the line at which it was written. */
  readonly belongsAt?: number;
  /** The changes at fault, as the line says itself. */
  readonly segment?: Pick<SegmentHeader, "site" | "incarnation" | "from" | "to">;
}
