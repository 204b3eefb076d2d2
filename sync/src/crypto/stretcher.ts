import { Worker } from "node:worker_threads";
import { assert } from "@huilian/domain/base";
import { type Crypto, STRETCHED_BYTES, type StretchCost } from "./crypto.ts";
import type { StretchAnswer, StretchTask, StretchWorkerData } from "./stretch-worker.ts";

/** Argon2id under one salt and one cost. A port, so that the loop that answers counters never does it itself. */
export interface Stretcher {
  readonly cost: StretchCost;
  /** `STRETCHED_BYTES` bytes. @throws when too many wait, or the stretcher was closed or failed. */
  stretch(secret: Uint8Array): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** As `Stretcher`, with a salt for every secret: passwords, which must not be tried all at once. */
export interface SaltedStretcher {
  readonly cost: StretchCost;
  /** As in `Stretcher`. `salt`: 16 bytes. */
  stretch(secret: Uint8Array, salt: Uint8Array): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface StretcherOptions {
  /** 16 bytes. */
  readonly salt: Uint8Array;
  readonly cost: StretchCost;
}

interface ThreadOptions {
  readonly cost: StretchCost;
  readonly threads?: number;
  /** The compiled `stretch-worker.js`; beside this file unless told. */
  readonly worker?: URL;
}

/** Most stretches that wait for a thread. */
const STRETCHES_WAITING_MAX = 10_000;

/** Stretches where it is called: for demonstrations, tests and the simulation, which need their cheap cost in order. */
export const createInlineSaltedStretcher = (
  crypto: Crypto,
  { cost }: Pick<StretcherOptions, "cost">,
): SaltedStretcher => ({
  cost,
  stretch: async (secret, salt) => crypto.stretch(secret, salt, cost, STRETCHED_BYTES),
  close: async () => undefined,
});

export const createInlineStretcher = (crypto: Crypto, { salt, cost }: StretcherOptions): Stretcher =>
  underOneSalt(createInlineSaltedStretcher(crypto, { cost }), salt);

const underOneSalt = ({ cost, stretch, close }: SaltedStretcher, salt: Uint8Array): Stretcher => ({
  cost,
  stretch: (secret) => stretch(secret, salt),
  close,
});

/** Stretches in threads of their own, in turn. */
export const createThreadStretcher = ({ salt, ...options }: ThreadOptions & StretcherOptions): Stretcher =>
  underOneSalt(createThreadSaltedStretcher(options), salt);

interface Waiting {
  readonly resolve: (stretched: Uint8Array) => void;
  readonly reject: (fault: Error) => void;
}

/** As `createThreadStretcher`, with a salt for every secret. Threads begin with the first secret. */
export function createThreadSaltedStretcher(options: ThreadOptions): SaltedStretcher {
  const { cost, threads = 1, worker = new URL("./stretch-worker.js", import.meta.url) } = options;
  assert(threads >= 1, "somebody stretches");
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let failed: Error | undefined;
  let workers: readonly Worker[] = [];

  const failAll = (fault: Error): void => {
    failed ??= fault;
    for (const { reject } of waiting.values()) reject(failed);
    waiting.clear();
    for (const thread of workers) thread.unref();
  };
  const answer = ({ id, stretched }: StretchAnswer): void => {
    const waiter = waiting.get(id);
    waiting.delete(id);
    // A stretcher nobody waits for does not keep its process alive.
    if (waiting.size === 0) for (const thread of workers) thread.unref();
    waiter?.resolve(stretched);
  };
  const startThread = (): Worker => {
    // Without the process's own arguments: a thread runs compiled files whatever its process runs.
    const thread = new Worker(worker, { workerData: { cost } satisfies StretchWorkerData, execArgv: [] });
    thread.on("message", answer);
    thread.on("error", (fault) => failAll(fault instanceof Error ? fault : new Error("a stretching thread failed")));
    thread.on("exit", () => failAll(new Error("a stretching thread ended")));
    return thread;
  };

  return {
    cost,
    stretch: (secret, salt) =>
      new Promise((resolve, reject) => {
        if (failed !== undefined) return reject(failed);
        if (waiting.size >= STRETCHES_WAITING_MAX) return reject(new Error("too many stretches wait"));
        if (workers.length === 0) workers = Array.from({ length: threads }, startThread);
        asked += 1;
        const thread = workers[asked % workers.length];
        assert(thread !== undefined, "there is a thread for every turn");
        for (const each of workers) each.ref();
        waiting.set(asked, { resolve, reject });
        thread.postMessage({ id: asked, secret, salt } satisfies StretchTask);
      }),
    close: async () => {
      failAll(new Error("the stretcher is closed"));
      await Promise.all(workers.map((thread) => thread.terminate()));
    },
  };
}
