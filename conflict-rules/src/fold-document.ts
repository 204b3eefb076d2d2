import type { Hash, Incarnation, ReadChange, Ref, SiteId, SiteKind } from "@huilian/domain";

/**
 * What the fold reads: verified documents, and nothing else. Arrival order, duplication and packing carry no
 * meaning. Whoever hands them over has checked signatures and hashes.
 */
export type FoldDocument =
  /** A site takes part. The hash of its certificate begins the chain of each of its incarnations. */
  | { readonly type: "enrol"; readonly site: SiteId; readonly siteKind: SiteKind; readonly certificate: Hash }
  /**
   * An operator's key is certified: for this operator, at this site (or `centre`), in these roles. A key is certified
   * once and for ever: whoever hands certificates over has seen to that.
   */
  | {
      readonly type: "operator";
      readonly keyId: string;
      readonly operatorId: string;
      readonly site: string;
      readonly roles: readonly string[];
    }
  /** Central time. `hash` is what changes cite. */
  | { readonly type: "beacon"; readonly hash: Hash; readonly timeMs: number }
  /** A rule table that changes may cite. */
  | { readonly type: "rules"; readonly version: Hash }
  /** Receipted changes of one incarnation, in whole commits. */
  | {
      readonly type: "segment";
      readonly site: SiteId;
      readonly incarnation: Incarnation;
      readonly from: number;
      readonly receivedMs: number;
      readonly commits: readonly FoldCommit[];
    }
  /** A safety change that came ahead of its chain. */
  | { readonly type: "notice"; readonly site: SiteId; readonly receivedMs: number; readonly change: ReadChange }
  /** Changes that came in a known session and are not authentic; one statement for the range they claim. */
  | {
      readonly type: "evidence";
      readonly id: string;
      readonly site: SiteId;
      readonly changes: number;
      readonly reason: string;
    };

/** One commit: all its changes are admitted, or none. */
export interface FoldCommit {
  readonly changes: readonly ReadChange[];
  /** Operators' keys that signed the commit too; absent or empty where none did. */
  readonly approvals?: readonly FoldApproval[];
}

/** Which key signed, and in whose name. Whether the key is that operator's is the certificate's to say. */
export interface FoldApproval {
  readonly keyId: string;
  readonly operatorId: string;
}

/** `incarnation/sequence`: how the fold names a change whose hash it need not know. */
export type Place = string;

export const placeOf = (ref: Ref): Place => ref.slice(0, ref.lastIndexOf("/"));
