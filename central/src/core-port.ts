import type { Result, SiteId } from "@huilian/domain";
import type {
  LogEntry,
  PullAnswer,
  PullRequest,
  PushAnswer,
  QuarantineReason,
  RefreshAnswer,
  SealedPage,
  SealedSegment,
  SignedText,
  VerifiedSegment,
} from "@huilian/sync";
import type { Holding, SessionPort, SyncRefusal } from "@huilian/sync/serve";

/** What a gateway found when it read what a site sent. */
export type Judged =
  | { readonly judged: "authentic"; readonly verified: VerifiedSegment }
  | { readonly judged: "not-authentic"; readonly reason: QuarantineReason }
  /** It does not go on where the centre holds the incarnation, so it was not looked into. */
  | { readonly judged: "not-read" };

/** Something a site sent, and what the gateway found. */
export type Offer = Judged & { readonly segment: SealedSegment };

export interface LogPart {
  readonly entries: readonly LogEntry[];
  /** The last index of the log. */
  readonly index: number;
}

/** A request to the core's own API, taken out of its connection. */
export interface CoreRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface CoreResponse {
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface CoreStatus {
  readonly ready: boolean;
  /** Codes of what keeps it from being ready. */
  readonly details: readonly string[];
}

/**
 * What gateways ask of the one process that owns log and store. Everything that passes is plain data that can be
 * cloned, since gateways are other processes; every call may come twice. A call rejects when the core is gone.
 */
export interface CorePort {
  readonly sessions: SessionPort;
  certificates(): Promise<readonly SignedText[]>;
  holdings(site: SiteId): Promise<readonly Holding[]>;
  /** Segments in order; the first that is not taken ends it. Resolves when everything receipted is on disk. */
  append(site: SiteId, offers: readonly Offer[]): Promise<Result<PushAnswer, SyncRefusal>>;
  notice(site: SiteId, offer: Offer): Promise<Result<SignedText, SyncRefusal>>;
  pull(site: SiteId, request: PullRequest): Promise<Result<PullAnswer, SyncRefusal>>;
  refresh(site: SiteId): Promise<Result<RefreshAnswer, SyncRefusal>>;
  pages(site: SiteId, ids: readonly string[]): Promise<Result<readonly SealedPage[], SyncRefusal>>;
  /** Entries of the log as they are stored, from an index on, by number and size at most what one message carries. */
  log(from: number, limit: number): Promise<LogPart>;
  /** The next part of an audit export that was begun by a request; undefined at its end. */
  exportPart(id: string): Promise<string | undefined>;
  request(request: CoreRequest): Promise<CoreResponse>;
  status(): Promise<CoreStatus>;
}

/** The core is gone or going: what a call rejects with. Whether the call took effect is not known; it may be made again. */
export class CoreUnreachable extends Error {
  constructor() {
    super("the core does not answer");
    this.name = "CoreUnreachable";
  }
}
