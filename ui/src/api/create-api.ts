import { BACKGROUND_HEADER, type Language } from "@huilian/domain";
import type { Attempts } from "./attempts.ts";
import { type Answer, ownProblem, readProblem } from "./problem.ts";

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface RequestOptions {
  readonly query?: Query;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** Does not ask for sign-in on 401: for what goes on in the background, and for signing in itself. */
  readonly quiet?: true;
  /** Asked by the screen itself and by no hand: it does not keep the session from ending where nobody is. */
  readonly isBackground?: boolean;
}

/** The one way to node and centre. Never throws: what went wrong is in the answer, in the user's language. */
export interface Api {
  get<Value>(path: string, options?: Omit<RequestOptions, "body">): Promise<Answer<Value>>;
  /** Asks with a body and changes nothing: a search, a preview, a session, a switch. */
  post<Value>(path: string, body?: unknown, options?: Omit<RequestOptions, "body">): Promise<Answer<Value>>;
  put<Value>(path: string, body?: unknown, options?: Omit<RequestOptions, "body">): Promise<Answer<Value>>;
  delete<Value>(path: string, options?: Omit<RequestOptions, "body">): Promise<Answer<Value>>;
  /**
   * Writes something, once: repeats on a broken line under the same name, and a second call with the same content
   * while the first is under way, or after it got no answer, is the same request.
   */
  change<Value>(method: "POST" | "PUT", path: string, body: unknown): Promise<Answer<Value>>;
}

export interface ApiDeps {
  /** Without a closing `/`; empty for the machine the page came from. */
  readonly baseUrl: string;
  token(): string | undefined;
  language(): Language;
  /** Opens the sign-in panel. True when somebody has signed in: the request is then repeated. */
  signIn(): Promise<boolean>;
  readonly attempts: Attempts;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly waitMs: (ms: number) => Promise<void>;
}

/** Longer than the slowest answer a node gives, which is a settlement that waits for the disk. */
const ANSWER_TIMEOUT_MS = 30_000;
/** Waits before a change is sent again that got no answer. */
const RETRY_AFTER_MS = [400, 1500] as const;

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly options: RequestOptions;
  readonly key?: string;
}

export function createApi(deps: ApiDeps): Api {
  const underWay = new Map<string, Promise<Answer<never>>>();

  async function once<Value>({ method, path, options, key }: Asked): Promise<Answer<Value>> {
    const token = deps.token();
    const headers: Record<string, string> = { "Accept-Language": deps.language(), Accept: "application/json" };
    if (token !== undefined) headers["Authorization"] = `Bearer ${token}`;
    if (options.body !== undefined) headers["Content-Type"] = "application/json";
    if (key !== undefined) headers["Idempotency-Key"] = key;
    if (options.isBackground === true) headers[BACKGROUND_HEADER] = "1";
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), ANSWER_TIMEOUT_MS);
    options.signal?.addEventListener("abort", () => timeout.abort());
    try {
      const response = await deps.fetch(`${deps.baseUrl}${path}${queryText(options.query)}`, {
        method,
        headers,
        signal: timeout.signal,
        cache: "no-store",
        ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      });
      return await read<Value>(response);
    } catch {
      return { ok: false, problem: ownProblem("no-answer", deps.language()) };
    } finally {
      clearTimeout(timer);
    }
  }

  async function read<Value>(response: Response): Promise<Answer<Value>> {
    const text = await response.text();
    let body: unknown;
    try {
      body = text === "" ? undefined : JSON.parse(text);
    } catch {
      return { ok: false, problem: { ...ownProblem("unreadable", deps.language()), status: response.status } };
    }
    if (response.ok) return { ok: true, value: body as Value };
    const problem = readProblem(response.status, body);
    return {
      ok: false,
      problem: problem ?? { ...ownProblem("unreadable", deps.language()), status: response.status },
    };
  }

  /** Once, and once more for each time somebody signed in anew. */
  async function ask<Value>(asked: Asked): Promise<Answer<Value>> {
    for (;;) {
      const answer = await once<Value>(asked);
      const isSignedOut = !answer.ok && answer.problem.status === 401;
      if (!isSignedOut || asked.options.quiet === true || !(await deps.signIn())) return answer;
    }
  }

  async function askUntilAnswered<Value>(asked: Asked): Promise<Answer<Value>> {
    for (const waitMs of RETRY_AFTER_MS) {
      const answer = await ask<Value>(asked);
      if (answer.ok || answer.problem.code !== "no-answer") return answer;
      await deps.waitMs(waitMs);
    }
    return ask<Value>(asked);
  }

  return {
    get: (path, options = {}) => ask({ method: "GET", path, options }),
    post: (path, body, options = {}) => ask({ method: "POST", path, options: { ...options, body: body ?? {} } }),
    put: (path, body, options = {}) => ask({ method: "PUT", path, options: { ...options, body: body ?? {} } }),
    delete: (path, options = {}) => ask({ method: "DELETE", path, options }),
    change<Value>(method: "POST" | "PUT", path: string, body: unknown) {
      const content = { method, path, body: JSON.stringify(body) };
      const key = deps.attempts.keyOf(content);
      const already = underWay.get(key);
      if (already !== undefined) return already as Promise<Answer<Value>>;
      const answer = askUntilAnswered<Value>({ method, path, options: { body }, key }).then((came) => {
        if (came.ok) deps.attempts.answered(content);
        return came;
      });
      const settled = answer.finally(() => underWay.delete(key));
      underWay.set(key, settled as Promise<Answer<never>>);
      return settled;
    },
  };
}

function queryText(query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? "" : `?${new URLSearchParams(given).toString()}`;
}
