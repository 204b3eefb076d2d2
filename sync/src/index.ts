export type { AuditBreak, AuditFault } from "./audit/audit-break.ts";
export type { AuditHolding, AuditLine, AuditManifest } from "./audit/audit-file.ts";
export { auditLineSchema } from "./audit/audit-line.ts";
export { type RawLine, splitLines } from "./audit/split-lines.ts";
export { type AuditTrust, type VerifiedExport, verifyExport } from "./audit/verify-export.ts";
export { type VerifiedEntry, verifyAlone } from "./audit/verify-line.ts";
export { type ExportPlan, writeExport } from "./audit/write-export.ts";
export { type Clock, systemClock } from "./clock.ts";
export { equalBytes, fromBase64, fromHex, parseBase64, toBase64, toHex, toUtf8 } from "./crypto/bytes.ts";
export type { Base64, Crypto, KeyId, KeyPair, StretchCost, Suite } from "./crypto/crypto.ts";
export { DEFAULT_SUITE } from "./crypto/crypto.ts";
export { signedTextSchema } from "./crypto/signed-text-schema.ts";
export { keyIdOf, readSigned, type Signer, signatureHolds, signText, type VerifyingKey } from "./crypto/signing.ts";
export { createSmSuite, SM_SUITE } from "./crypto/sm-suite.ts";
export { type CryptoOptions, loadCrypto } from "./crypto/sodium-crypto.ts";
export {
  createInlineSaltedStretcher,
  createInlineStretcher,
  createThreadSaltedStretcher,
  createThreadStretcher,
  type SaltedStretcher,
  type Stretcher,
  type StretcherOptions,
} from "./crypto/stretcher.ts";
export type * from "./documents.ts";
export {
  type Approval,
  type Approver,
  approvalsOf,
  type CommitApproval,
  commitApprovalOf,
  readApprovals,
} from "./journal/approval.ts";
export { openAtRest, sealAtRest } from "./journal/at-rest.ts";
export {
  type Author,
  type ChainEnd,
  type ChangeDraft,
  continueChain,
  type DraftStep,
} from "./journal/chain.ts";
export {
  type ChangeTextProblem,
  readChange,
  textOfChange,
  type WrittenChange,
  writeChange,
} from "./journal/change-text.ts";
export { commitWritten, isOfSafetyCell, type MadeCommit, makeCommit } from "./journal/commit.ts";
export type { Appended, AppendProblem, Decide, Decision, JournalView } from "./journal/committer.ts";
export { causeForNewIncarnation, type RestoreSigns, type ShownByCentre } from "./journal/incarnation-cause.ts";
export type { NewIncarnation } from "./journal/incarnations.ts";
export { createJournal, type Journal, type JournalDeps } from "./journal/journal.ts";
export type { IncarnationCause, IncarnationRecord, LocalRecord, RequestMark } from "./journal/journal-records.ts";
export type { JournalIdentity } from "./journal/journal-state.ts";
export { openOperations, sealOperations } from "./journal/operations-record.ts";
export type { FoundRequest, HeldCommit } from "./journal/read-back.ts";
export type { ReceiptProblem } from "./journal/receipts.ts";
export {
  type OpenProblem,
  openOwnSegment,
  openSegment,
  packNotice,
  packSegment,
  type SegmentParts,
  type UplinkKey,
} from "./journal/segment.ts";
export { isSealedSegment, isSegmentHeader, isSignedText, parseTip } from "./journal/segment-shape.ts";
export { readSlipCode, type SlipCodeProblem, slipCodeOf } from "./journal/slip-code.ts";
export type { DecidedUpTo } from "./journal/undecided.ts";
export type { UnreceiptedRange } from "./journal/unreceipted.ts";
export {
  type ChainExpectation,
  type VerifiedCommit,
  type VerifiedSegment,
  type VerifyProblem,
  verifyNotice,
  verifySegment,
} from "./journal/verify-segment.ts";
export {
  CENTRE_PLACE,
  type CertificateFields,
  isOperatorId,
  isOperatorPlace,
  isOperatorRoles,
  issueCertificate,
  parseCertificate,
} from "./keys/certificate.ts";
export {
  type AuthorityKeys,
  type CentreKeys,
  type KeyFile,
  type NodeKeys,
  type SigningKeys,
  signerOf,
} from "./keys/key-file.ts";
export { createKeyFile, type KeyFileProblem, readKeyFile, replaceKeyFile } from "./keys/key-file-disk.ts";
export {
  type CertificateProblem,
  createKeyRegistry,
  type KeyRegistry,
  type KnownCertificate,
  type RegistryOptions,
} from "./keys/key-registry.ts";
export { newAuthorityKeys, newCentreKeys, newNodeKeys } from "./keys/new-keys.ts";
export { type OperatorKeyRequest, operatorKeyProof, operatorKeyProofHolds } from "./keys/operator-key.ts";
export {
  type NetworkKind,
  parseTrustRoot,
  type TrustRoot,
  trustRootFingerprint,
  trustRootText,
} from "./keys/trust-root.ts";
export {
  type BatchChainEnd,
  type BatchFailure,
  type BatchFields,
  batchChainStart,
  makeBatch,
  readBatch,
  verifyBatchChain,
} from "./pages/batch.ts";
export { bucketCountFor, bucketOf } from "./pages/buckets.ts";
export { type CheckpointProblem, makeCheckpoint, readCheckpoint } from "./pages/checkpoint.ts";
export {
  createEligibilityLookup,
  type EligibilityKeys,
  type EligibilityLookup,
  type EligibilityRow,
  eligibilityKeysOf,
  eligibilitySecretOf,
  isEligibilityRow,
  networkSaltOf,
  openEligibilityRow,
  sealEligibilityRow,
} from "./pages/eligibility.ts";
export { BATCH_PAGES_MAX, PAGE_ROWS_MAX, PAGE_ROWS_TYPICAL } from "./pages/limits.ts";
export {
  type OpenedPage,
  openPage,
  type PageHeaderFields,
  type PageProblem,
  readPageHeader,
  sealPage,
} from "./pages/page.ts";
export { batchId, checkpointId, pageId } from "./pages/page-ids.ts";
export { newScopeKey, type ScopeKeyMaterial, unwrapScopeKey, wrapScopeKey } from "./pages/scope-key.ts";
export { costAllowed, DEMONSTRATION_COST, STANDARD_COST } from "./pages/stretch-cost.ts";
export type { CentreLink, LinkProblem, SessionOpened } from "./session/centre-link.ts";
export { createHttpCentreLink, type HttpCentreLinkOptions } from "./session/http-link.ts";
export {
  PAGES_PER_REQUEST_MAX,
  PULL_BATCHES_MAX,
  PULL_DOCUMENTS_MAX,
  PULL_PAGES_MAX,
  PULL_WAIT_MAX_MS,
  SYNC_ANSWER_BYTES_MAX,
} from "./session/limits.ts";
export type { Holding, Position, PullAnswer, PullRequest, PushAnswer, RefreshAnswer } from "./session/messages.ts";
export type { Fetch } from "./session/transport.ts";
export { decideWrites, type WriteVerdict } from "./store/decide-writes.ts";
export { isDocumentId } from "./store/document-copy.ts";
export { createMemoryDisk, createMemoryStore, type MemoryDisk } from "./store/memory-store.ts";
export { openPouchStore } from "./store/pouch-store.ts";
export {
  type IdRange,
  prefixRange,
  type Store,
  StoreConflict,
  type StoredDocument,
  sortableNumber,
} from "./store/store.ts";
export { StoreBusy, StoreClosed, StoreFault, StoreInUse } from "./store/store-errors.ts";
export { subStore } from "./store/sub-store.ts";
export { createWriteQueue, type GroupWriter } from "./store/write-queue.ts";
export { droppableIds, writeRequestOf } from "./store/write-request.ts";
