import type { Hash, Incarnation, SiteId } from "@huilian/domain/base";
import type { Base64 } from "../crypto/crypto.ts";
import type { Commit, SegmentHeader, SignedText } from "../documents.ts";

/**
 * `kind: "auditManifest"`, by the sequencer: the first line of an export, in clear, as the JSON of a `SignedText`.
 * It says what must follow.
 */
export interface AuditManifest {
  readonly kind: "auditManifest";
  readonly format: 1;
  readonly network: string;
  /** First and last index of the log in the file. */
  readonly from: number;
  readonly to: number;
  /** Lines after the manifest, and the SHA-256 of all of them, each with its line feed. */
  readonly lines: number;
  readonly sha256: Hash;
  /** The auditor's X25519 key, and the content key sealed to it with `crypto_box_seal`. */
  readonly auditorKey: Base64;
  readonly wrapped: Base64;
  /** Where the chains stood before `from`; empty when the file begins with the log. */
  readonly before: readonly AuditHolding[];
}

/** Where one incarnation's chain stood. */
export interface AuditHolding {
  readonly site: SiteId;
  readonly incarnation: Incarnation;
  readonly sequence: number;
  readonly tip: Hash;
}

/**
 * One opened line. Signed texts stand exactly as their signers made them. All certificates come first, so that
 * whoever reads on knows every key; then the log, an entry a line, in its order.
 */
export type AuditLine =
  | { readonly type: "certificate"; readonly certificate: SignedText }
  | {
      readonly type: "document";
      readonly index: number;
      readonly document: SignedText;
      /** What a document of operations holds sealed; absent for every other kind. */
      readonly opened?: string;
    }
  | {
      readonly type: "segment";
      readonly index: number;
      readonly header: SegmentHeader;
      readonly receipt: SignedText;
      readonly commits: readonly Commit[];
    };

/** Longest line of an export, in bytes: a full segment opened, with its signatures, in base64. */
export const AUDIT_LINE_MAX = 96 * 1024 * 1024;
