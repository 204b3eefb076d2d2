import { randomUUID } from "node:crypto";
import type { Language } from "@huilian/domain";

/** An answer of the public HTTP API. */
export interface ApiAnswer {
  readonly httpStatus: number;
  readonly body: unknown;
}

/** The changes of one incarnation from `first` to `last`, as the answer to a file names them. */
export interface RefRange {
  readonly first: string;
  readonly last: string;
}

/** One acknowledged request, as the client that got the answer wrote it down. */
export interface Acknowledgement {
  readonly site: string;
  readonly idempotencyKey: string;
  readonly refs: readonly string[];
  readonly ranges: readonly RefRange[];
}

export interface ApiClient {
  readonly site: string;
  get(path: string): Promise<ApiAnswer>;
  /** A question that changes nothing but must not stand in a URL: it holds an identity number or a name. */
  ask(path: string, body: unknown): Promise<ApiAnswer>;
  /**
   * A request that changes something. Without an answer it is sent again under the same idempotency key, so that an
   * answer that got lost does not become a second change. Whoever names the key may ask again another day.
   */
  change(method: "POST" | "PUT", path: string, body: unknown, idempotencyKey?: string): Promise<ApiAnswer>;
  /** Every answer that promised something, in the order they came. */
  acknowledgements(): readonly Acknowledgement[];
}

export interface ApiClientOptions {
  readonly site: string;
  readonly baseUrl: () => string;
  readonly token: string;
  /** In which language the sentences of the answers shall be. */
  readonly language: Language;
  /** How long unanswered requests are repeated. */
  readonly patienceMs: number;
  /** Ends what is under way and refuses everything after it. */
  readonly signal?: AbortSignal;
  /** Told of every request that changes something, before it is sent the first time. */
  readonly onChange?: () => void;
}

const RETRY_EVERY_MS = 150;
const REQUEST_TIMEOUT_MS = 120_000;
/** A file of a hundred thousand rows takes minutes. Sent again under its key it is waited for, not taken twice. */
const FILE_PATIENCE_MS = 3_600_000;

const isRetryable = (httpStatus: number): boolean => httpStatus === 502 || httpStatus === 503 || httpStatus === 504;

const isFile = (body: unknown): body is string | Uint8Array => typeof body === "string" || body instanceof Uint8Array;

/** The counter took the request and is still at it. */
const isTimeout = (fault: unknown): boolean => fault instanceof Error && fault.name === "TimeoutError";

function listOf(body: unknown, member: "refs" | "ranges"): readonly unknown[] {
  const list: unknown = (body as Partial<Record<typeof member, unknown>> | undefined)?.[member];
  return Array.isArray(list) ? list : [];
}

const isRef = (value: unknown): value is string => typeof value === "string";
const isRange = (value: unknown): value is RefRange => {
  const { first, last } = (value ?? {}) as Partial<RefRange>;
  return isRef(first) && isRef(last);
};

const bodyOf = (body: unknown): { readonly type: string; readonly content: Uint8Array | string } =>
  isFile(body)
    ? { type: "text/csv", content: Buffer.from(body) }
    : { type: "application/json", content: JSON.stringify(body) };

/** A client of one node's, or the centre's, public API: what hospital software or a browser would be. */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const { site, baseUrl, token, language, patienceMs, onChange, signal } = options;
  const acknowledged: Acknowledgement[] = [];

  async function once(method: string, path: string, body: unknown, headers: object): Promise<ApiAnswer> {
    const sent = body === undefined ? undefined : bodyOf(body);
    const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    const response = await fetch(`${baseUrl()}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        "accept-language": language,
        ...(sent ? { "content-type": sent.type } : {}),
        ...headers,
      },
      ...(sent ? { body: sent.content } : {}),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    const text = await response.text();
    return { httpStatus: response.status, body: text === "" ? undefined : JSON.parse(text) };
  }

  async function patiently(attempt: () => Promise<ApiAnswer>, totalMs = patienceMs): Promise<ApiAnswer> {
    const from = performance.now();
    let heardOfMs = from;
    const isOver = (): boolean => performance.now() - heardOfMs > patienceMs || performance.now() - from > totalMs;
    for (;;) {
      try {
        const answer = await attempt();
        if (!isRetryable(answer.httpStatus) || isOver()) return answer;
      } catch (fault) {
        if (isTimeout(fault)) heardOfMs = performance.now();
        if (signal?.aborted || isOver()) throw fault;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_EVERY_MS));
    }
  }

  return {
    site,
    get: (path) => patiently(() => once("GET", path, undefined, {})),
    ask: (path, body) => patiently(() => once("POST", path, body, {})),
    async change(method, path, body, idempotencyKey = randomUUID()) {
      onChange?.();
      const attempt = () => once(method, path, body, { "idempotency-key": idempotencyKey });
      const answer = await patiently(attempt, isFile(body) ? FILE_PATIENCE_MS : patienceMs);
      if (answer.httpStatus < 300) {
        const [refs, ranges] = [
          listOf(answer.body, "refs").filter(isRef),
          listOf(answer.body, "ranges").filter(isRange),
        ];
        acknowledged.push({ site, idempotencyKey, refs, ranges });
      }
      return answer;
    },
    acknowledgements: () => acknowledged,
  };
}
