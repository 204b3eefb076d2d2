import type { ExplainedChange } from "@huilian/central";
import type {
  AuditManifest,
  KeyPair,
  KeyRegistry,
  ScopeKey,
  SealedPage,
  SealedSegment,
  SignedText,
  TrustRoot,
  VerifiedEntry,
} from "@huilian/sync";

/** Where a change is followed: a verified export, and what more the place it came from gives. */
export interface ExplainSource {
  readonly trustRoot: TrustRoot;
  readonly manifest: AuditManifest;
  /** Every key the export proves. */
  readonly registry: KeyRegistry;
  readonly entries: readonly VerifiedEntry[];
  /** What only the centre and the site itself hold; absent when a file is all there is. */
  readonly beyond?: BeyondExport;
}

export interface BeyondExport {
  /** The segment as it travelled and as the centre stores it. */
  readonly segment: SealedSegment;
  /** What the centre says of the change. */
  readonly atCentre: ExplainedChange;
  readonly delta?: Delta;
}

/** What the applier sent down when it came to the change. */
export interface Delta {
  readonly batch: SignedText;
  /** Those of its pages that the change's own site may read. */
  readonly pages: readonly SealedPage[];
  /** The site's box keys open the scope keys wrapped for it. */
  readonly boxKeys: KeyPair;
  readonly scopeKeys: readonly ScopeKey[];
}
