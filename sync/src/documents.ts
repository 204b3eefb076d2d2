import type { EntityKey, GroupImage, Hash, Incarnation, Json, Ref, SiteId, Tip } from "@huilian/domain/base";
import type { Base64, KeyId } from "./crypto/crypto.ts";

/**
 * A text, who signed it and the signature over `huilian/<kind>/1`, a zero byte and the text in UTF-8. The text
 * is canonical JSON whose member `kind` is the kind. It is kept as it came: nobody serialises it a second time.
 */
export interface SignedText {
  readonly text: string;
  readonly by: KeyId;
  readonly signature: Base64;
}

/** What a site is, in the applications' words. Opaque to `sync`. */
export type SiteKind = string;
/** `root` signs issuers; issuers sign everything else. */
export type CertificateRole = "issuer" | "site" | "sequencer" | "applier" | "uplink" | "operator";

/** `kind: "certificate"`. Binds a public key to a role. Validity goes by chain position, not by wall clock. */
export interface Certificate {
  readonly kind: "certificate";
  readonly format: 1;
  readonly suite: number;
  readonly network: string;
  readonly role: CertificateRole;
  /** Site id for sites, operator id for operators; the role's own name otherwise. */
  readonly subject: string;
  readonly siteKind?: SiteKind;
  /** Scopes the site may read, as in `ScopeName`. */
  readonly scopes?: readonly ScopeName[];
  /** Where an operator works: a site id, or `centre`. */
  readonly site?: string;
  /** What an operator may approve, in the applications' words. Opaque to `sync`. */
  readonly operatorRoles?: readonly string[];
  /** Signing key; for `uplink` the X25519 key segments are sealed to. */
  readonly publicKey: Base64;
  /** A site's X25519 key, to which scope keys are wrapped. */
  readonly boxKey?: Base64;
}

/** `common`, `branch/B01`, `institution/H01`, `eligibility/230100`. */
export type ScopeName = string;

/** What a node commits for one request: everything it decided, under one signed tip. */
export interface Commit {
  /** The exact signed texts, in sequence. */
  readonly changes: readonly string[];
  readonly tip: SignedText;
  /** Operators' own signatures under this commit, in the order in which the tip names their keys; absent where there is none. */
  readonly approvals?: readonly SignedText[];
}

/** A chain beside the node's chain of changes: the record of what operators did that changes nothing. */
export type SideChain = "operations";

/** Clear routing header of a segment and of a notice. Everything in it is bound to the ciphertext. */
export interface SegmentHeader {
  readonly kind: "segment" | "notice";
  readonly format: 1;
  readonly suite: number;
  readonly network: string;
  readonly site: SiteId;
  readonly incarnation: Incarnation;
  readonly from: number;
  readonly to: number;
  /** Hash of the last change. */
  readonly tip: Hash;
  /** Which of the node's chains it belongs to; absent for the chain of changes. All of an incarnation say alike. */
  readonly chain?: SideChain;
  /** The centre's uplink key the content key is wrapped for. */
  readonly uplinkKey: KeyId;
}

/** A segment as it travels and as the centre stores it: sealed by its author, never re-cut, never re-sealed. */
export interface SealedSegment {
  readonly header: SegmentHeader;
  /** The random content key, `crypto_box_seal`ed for the uplink key. */
  readonly wrapped: Base64;
  /** The content key, sealed under the author's store key, so that the author can read its own journal. */
  readonly wrappedForAuthor: Base64;
  /** gzip of the canonical JSON of `SegmentContent`, padded to 256 bytes, sealed; the header is bound to it. */
  readonly sealed: Base64;
}

export interface SegmentContent {
  readonly commits: readonly Commit[];
}

/** `kind: "receipt"`, by the sequencer: the centre holds these changes durably. For a notice `from` = `to`. */
export interface Receipt {
  readonly kind: "receipt";
  readonly format: 1;
  readonly network: string;
  readonly covers: "segment" | "notice";
  readonly site: SiteId;
  readonly incarnation: Incarnation;
  readonly from: number;
  readonly to: number;
  readonly tip: Hash;
  readonly index: number;
  readonly receivedMs: number;
  readonly epoch: number;
}

/** `kind: "beacon"`, by the sequencer: central time, at an index of the log. */
export interface Beacon {
  readonly kind: "beacon";
  readonly format: 1;
  readonly network: string;
  readonly index: number;
  readonly epoch: number;
  readonly timeMs: number;
}

/** `kind: "enrol"`, by the sequencer: a certificate becomes part of the log. */
export interface Enrol {
  readonly kind: "enrol";
  readonly format: 1;
  readonly network: string;
  readonly index: number;
  readonly certificate: SignedText;
}

/** `kind: "rules"`, by the sequencer: the rule table in force from this index on, by its hash. */
export interface Rules {
  readonly kind: "rules";
  readonly format: 1;
  readonly network: string;
  readonly index: number;
  readonly version: Hash;
}

/** `kind: "scopeKey"`, by the sequencer: one generation of a scope's key, sealed to one site's box key. */
export interface ScopeKey {
  readonly kind: "scopeKey";
  readonly format: 1;
  readonly network: string;
  readonly index: number;
  readonly scope: ScopeName;
  readonly generation: number;
  readonly site: SiteId;
  readonly wrapped: Base64;
}

/** `kind: "evidence"`, by the sequencer: what arrived in a known session and is not authentic, kept as it came. */
export interface Evidence {
  readonly kind: "evidence";
  readonly format: 1;
  readonly network: string;
  readonly index: number;
  readonly site: SiteId;
  readonly incarnation: Incarnation;
  readonly from: number;
  readonly to: number;
  readonly reason: QuarantineReason;
  readonly segment: SealedSegment;
}

/** Why something that came in a known session is not believed, in order of precedence. */
export type QuarantineReason =
  | "cannot-open"
  | "malformed"
  | "wrong-network"
  | "hash-differs"
  | "chain-differs"
  | "signature-fails"
  | "fork";

/** `kind: "state"`, by the applier: the hash of the folded state at an index. */
export interface StateStatement {
  readonly kind: "state";
  readonly format: 1;
  readonly network: string;
  readonly index: number;
  readonly stateHash: Hash;
}

/**
 * `kind: "operations"`, by the sequencer: what operators of the centre did that changes nothing, a second of it. Sealed
 * to the centre's own uplink key, so that it lies as secret in the log as what the sites send.
 */
export interface OperationsRecord {
  readonly kind: "operations";
  readonly format: 1;
  readonly network: string;
  readonly index: number;
  readonly uplinkKey: KeyId;
  /** SHA-256 of the sealed text. The text is salted, so that the hash does not tell what it stands for. */
  readonly contentHash: Hash;
  /** gzip of the text, padded to 256 bytes, `crypto_box_seal`ed for the uplink key. */
  readonly sealed: Base64;
}

export type CentralDocument = Beacon | Enrol | Rules | ScopeKey | Evidence | StateStatement | OperationsRecord;

/** One entry of the centre's log, stored as `log/<index>`. */
export type LogEntry =
  | {
      readonly _id: string;
      readonly type: "segment";
      readonly index: number;
      readonly segment: SealedSegment;
      readonly receipt: SignedText;
    }
  | { readonly _id: string; readonly type: "document"; readonly index: number; readonly document: SignedText };

/** `kind: "page"`, by the applier. Clear header of rows coming down; stored as `page/<scope>/<hash>`. */
export interface PageHeader {
  readonly kind: "page";
  readonly format: 1;
  readonly suite: number;
  readonly network: string;
  readonly scope: ScopeName;
  readonly generation: number;
  /** The rows show the log up to this index. */
  readonly index: number;
  readonly epoch: number;
  readonly rows: number;
  /** SHA-256 of the sealed bytes. */
  readonly sealedHash: Hash;
}

export interface SealedPage {
  readonly _id: string;
  readonly header: SignedText;
  /** gzip, padded to 4 KiB, sealed under the scope key with a derived nonce. */
  readonly sealed: Base64;
}

/** What a page holds. Rows are JSON to `sync`: only the applications know what they mean. */
export interface PageContent {
  readonly rows: readonly Json[];
  /** Entities that left this scope. */
  readonly left: readonly {
    readonly entityType: string;
    readonly entityKey: EntityKey;
    readonly to: readonly ScopeName[];
  }[];
  /** In a site's own scope (`branch/…`, `institution/…`): per incarnation, everything up to this sequence is decided. */
  readonly decided: { readonly [incarnation: string]: number };
  /** Only what is not simply applied. */
  readonly verdicts: readonly Verdict[];
}

export type ChangeState = "parked" | "applied" | "superseded" | "refused" | "quarantined";

export interface Verdict {
  readonly ref: Ref;
  readonly state: ChangeState;
  /** Closed lists of reasons and rules belong to the applications. */
  readonly detail: GroupImage;
}

/**
 * `kind: "batch"`, by the applier: what one step of it produced, stored as `batch/<number>`. A page counts only
 * when a batch names it, so that a step cut short by a crash leaves nothing half visible.
 */
export interface Batch {
  readonly kind: "batch";
  readonly format: 1;
  readonly network: string;
  readonly number: number;
  /** Hash of the text of the batch before; of the empty text for the first. */
  readonly previous: Hash;
  readonly index: number;
  readonly epoch: number;
  readonly pages: readonly { readonly scope: ScopeName; readonly id: string }[];
}

/** `kind: "checkpoint"`, by the applier: all rows of one scope at one batch, in pages. Stored as `checkpoint/<scope>/<batch>`. */
export interface Checkpoint {
  readonly kind: "checkpoint";
  readonly format: 1;
  readonly network: string;
  readonly scope: ScopeName;
  readonly batch: number;
  readonly index: number;
  readonly epoch: number;
  /** Page ids by bucket; a row lies in the bucket its key falls into. A power of two. */
  readonly pages: readonly string[];
}

export type { Tip };
