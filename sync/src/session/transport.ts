import { readBody } from "./read-body.ts";

/** The part of `fetch` that is used. Hono's `app.request` fits as well as Node's own. */
export type Fetch = (url: string, init: RequestInit) => Response | Promise<Response>;

export interface WireAnswer {
  readonly httpStatus: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

export interface WireRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly timeoutMs: number;
  readonly answerBytesMax: number;
}

export interface Transport {
  /** A whole answer, or why there is none. A redirect is none: the centre has one address. */
  post(request: WireRequest): Promise<WireAnswer | "unreachable" | "too-large">;
  close(): void;
}

/** HTTP with time-outs and bounds; everything that can happen to a line becomes `unreachable`. */
export function createTransport(baseUrl: string, fetch: Fetch): Transport {
  const underWay = new Set<AbortController>();
  let closed = false;
  const base = baseUrl.replace(/\/+$/, "");

  async function exchange(
    request: WireRequest,
    signal: AbortSignal,
  ): Promise<WireAnswer | "unreachable" | "too-large"> {
    const { body, headers } = request;
    const init: RequestInit = {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body,
      signal,
      redirect: "error",
    };
    try {
      const response = await fetch(`${base}${request.path}`, init);
      const bytes = await readBody(response, request.answerBytesMax);
      if (bytes === undefined) return "unreachable";
      return bytes === "too-large" ? bytes : { httpStatus: response.status, headers: response.headers, body: bytes };
    } catch {
      return "unreachable";
    }
  }

  return {
    async post(request) {
      if (closed) return "unreachable";
      const controller = new AbortController();
      underWay.add(controller);
      const timer = setTimeout(() => controller.abort(), request.timeoutMs);
      // Raced, since a `fetch` that pays no heed to its signal must not hold a node up.
      const aborted = new Promise<"unreachable">((resolve) => {
        controller.signal.addEventListener("abort", () => resolve("unreachable"), { once: true });
      });
      try {
        return await Promise.race([exchange(request, controller.signal), aborted]);
      } finally {
        clearTimeout(timer);
        underWay.delete(controller);
        controller.abort();
      }
    },
    close() {
      closed = true;
      for (const controller of underWay) controller.abort();
    },
  };
}
