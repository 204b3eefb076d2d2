import { randomUUID } from "node:crypto";

/** An answer of the public HTTP API. */
export interface ApiAnswer {
  readonly httpStatus: number;
  readonly body: unknown;
}

/** One acknowledged request, as the client that got the answer wrote it down. */
export interface Acknowledgement {
  readonly site: string;
  readonly idempotencyKey: string;
  readonly refs: readonly string[];
}

export interface ApiClient {
  readonly site: string;
  get(path: string): Promise<ApiAnswer>;
  /** A question that changes nothing but must not stand in a URL: it holds an identity number or a name. */
  ask(path: string, body: unknown): Promise<ApiAnswer>;
  /**
   * A request that changes something. Without an answer it is sent again under the same idempotency key, so that an
   * answer that got lost does not become a second change.
   */
  change(method: "POST" | "PUT", path: string, body: unknown): Promise<ApiAnswer>;
  /** Every answer that promised something, in the order they came. */
  acknowledgements(): readonly Acknowledgement[];
}

export interface ApiClientOptions {
  readonly site: string;
  readonly baseUrl: () => string;
  readonly token: string;
  /** How long unanswered requests are repeated. */
  readonly patienceMs: number;
  /** Told of every request that changes something, before it is sent the first time. */
  readonly onChange?: () => void;
}

const RETRY_EVERY_MS = 150;
const REQUEST_TIMEOUT_MS = 120_000;

const isRetryable = (httpStatus: number): boolean => httpStatus === 502 || httpStatus === 503 || httpStatus === 504;

function refsOf(body: unknown): readonly string[] {
  if (typeof body !== "object" || body === null || !("refs" in body) || !Array.isArray(body.refs)) return [];
  return body.refs.filter((ref): ref is string => typeof ref === "string");
}

/** A client of one node's, or the centre's, public API: what hospital software or a browser would be. */
export function createApiClient({ site, baseUrl, token, patienceMs, onChange }: ApiClientOptions): ApiClient {
  const acknowledged: Acknowledgement[] = [];

  async function once(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<ApiAnswer> {
    const isFile = typeof body === "string" || body instanceof Uint8Array;
    const response = await fetch(`${baseUrl()}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": isFile ? "text/csv" : "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isFile ? Buffer.from(body) : JSON.stringify(body) }),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    const text = await response.text();
    return { httpStatus: response.status, body: text === "" ? undefined : JSON.parse(text) };
  }

  async function patiently(attempt: () => Promise<ApiAnswer>): Promise<ApiAnswer> {
    const until = performance.now() + patienceMs;
    for (;;) {
      try {
        const answer = await attempt();
        if (!isRetryable(answer.httpStatus) || performance.now() > until) return answer;
      } catch (fault) {
        if (performance.now() > until) throw fault;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_EVERY_MS));
    }
  }

  return {
    site,
    get: (path) => patiently(() => once("GET", path, undefined, {})),
    ask: (path, body) => patiently(() => once("POST", path, body, {})),
    async change(method, path, body) {
      const idempotencyKey = randomUUID();
      onChange?.();
      const answer = await patiently(() => once(method, path, body, { "idempotency-key": idempotencyKey }));
      if (answer.httpStatus < 300) acknowledged.push({ site, idempotencyKey, refs: refsOf(answer.body) });
      return answer;
    },
    acknowledgements: () => acknowledged,
  };
}
