import { setTimeout as delay } from "node:timers/promises";
import { type Fetch, StoreFault } from "@huilian/sync";
import type { CentreLogger } from "../centre-logger.ts";
import { REQUEST_TIMEOUT_MS, REQUEST_TRIES_MAX, RETRY_DELAY_MAX_MS, RETRY_DELAY_MS } from "./couch-limits.ts";
import type { CouchServer } from "./couch-server.ts";

/** How long and how often is tried. */
export interface Patience {
  readonly triesMax: number;
  readonly delayMs: number;
  readonly delayMaxMs: number;
  readonly timeoutMs: number;
}

export const PATIENCE: Patience = {
  triesMax: REQUEST_TRIES_MAX,
  delayMs: RETRY_DELAY_MS,
  delayMaxMs: RETRY_DELAY_MAX_MS,
  timeoutMs: REQUEST_TIMEOUT_MS,
};

/** One request to the database. */
export interface CouchCall {
  readonly method: "GET" | "PUT" | "POST";
  /** After the name of the database, as `/_bulk_docs`; empty for the database itself. */
  readonly path: string;
  /** JSON. */
  readonly body?: string;
}

/** A whole answer of the server, read as JSON. */
export interface CouchAnswer {
  readonly httpStatus: number;
  readonly json: unknown;
}

/** What to make of an answer: a result, or why the same request is made again. It throws when neither helps. */
export type Judged<T> = { readonly result: T } | { readonly again: string };

export interface CouchClient {
  readonly database: string;
  /** One try. @returns undefined when there was no whole answer: then it is not known what the server did. */
  once(call: CouchCall, timeoutMs?: number): Promise<CouchAnswer | undefined>;
  /**
   * Repeats a request, with growing delays, until `judge` has a result. What is repeated must do no harm when it was
   * done before. @throws StoreFault when it was tried often enough, or when the server refuses for good.
   */
  persist<T>(call: CouchCall, judge: (answer: CouchAnswer) => Judged<T>): Promise<T>;
  /** The wait before try number `tries + 1`. @throws StoreFault when that would be one too many. */
  beforeTry(tries: number, call: CouchCall, why: string): Promise<void>;
}

export interface CouchClientOptions {
  readonly server: CouchServer;
  readonly database: string;
  readonly fetch: Fetch;
  readonly patience: Patience;
  readonly logger?: CentreLogger;
}

/** Requests to one database. No error and no log line of it has the URL, the credentials or anything of a document. */
export function createCouchClient(options: CouchClientOptions): CouchClient {
  const { server, database, fetch, patience, logger } = options;
  const url = `${server.baseUrl}/${encodeURIComponent(database)}`;
  const headers = {
    // Without it `_bulk_get` may answer as multipart.
    accept: "application/json",
    "content-type": "application/json",
    ...(server.authorization === undefined ? {} : { authorization: server.authorization }),
  };

  async function once({ method, path, body }: CouchCall, timeoutMs = patience.timeoutMs) {
    try {
      const response = await fetch(`${url}${path}`, {
        method,
        headers,
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined ? {} : { body }),
      });
      // An answer that was cut in the middle rejects here, or is not JSON.
      return { httpStatus: response.status, json: JSON.parse(await response.text()) as unknown };
    } catch {
      return undefined;
    }
  }

  async function beforeTry(tries: number, call: CouchCall, why: string): Promise<void> {
    const fields = { database, request: nameOf(call), tries, why };
    if (tries >= patience.triesMax) {
      logger?.error(fields, "CouchDB did not do what was asked; given up");
      throw new StoreFault(`CouchDB did not do ${nameOf(call)} in ${tries} tries: ${why}`);
    }
    // What comes right at the second try is no news.
    if (tries === 2) logger?.warn(fields, "CouchDB does not do what was asked; it is asked again");
    await delay(Math.min(patience.delayMs * 2 ** (tries - 1), patience.delayMaxMs));
  }

  return {
    database,
    once,
    beforeTry,
    async persist(call, judge) {
      for (let tries = 1; ; tries += 1) {
        const answer = await once(call);
        const judged = answer ? judge(answer) : { again: "no whole answer" };
        if ("result" in judged) return judged.result;
        await beforeTry(tries, call, judged.again);
      }
    },
  };
}

const nameOf = ({ method, path }: CouchCall): string => `${method} ${path.split("?")[0] || "/"}`;

/**
 * What to make of a status nobody waited for. A server that is overloaded, starting, in maintenance or without its
 * quorum says so with 5xx, 408, 412 or 429 and may be asked again; any other is an answer.
 * @throws StoreFault for those.
 */
export function unexpected({ httpStatus, json }: CouchAnswer): { readonly again: string } {
  const code = errorCodeOf(json);
  if (httpStatus >= 500 || [202, 408, 412, 429].includes(httpStatus)) return { again: `${httpStatus} ${code}` };
  throw new StoreFault(`CouchDB refuses: ${httpStatus} ${code}`);
}

/** CouchDB's own word for an error, such as `unauthorized`. The sentence beside it may name things and is left out. */
export function errorCodeOf(json: unknown): string {
  const code = isRecord(json) ? json["error"] : undefined;
  return typeof code === "string" && /^[a-z_ ]{1,60}$/.test(code) ? code : "";
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
