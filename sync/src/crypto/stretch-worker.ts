import { parentPort, workerData } from "node:worker_threads";
import { STRETCHED_BYTES, type StretchCost } from "./crypto.ts";
import { loadCrypto } from "./sodium-crypto.ts";

/** What a stretching thread is started with. */
export interface StretchWorkerData {
  readonly cost: StretchCost;
}

export interface StretchTask {
  readonly id: number;
  readonly secret: Uint8Array;
  readonly salt: Uint8Array;
}

export interface StretchAnswer {
  readonly id: number;
  readonly stretched: Uint8Array;
}

/** The thread: one task after the other, in the order they came. */
async function work(): Promise<void> {
  const crypto = await loadCrypto();
  const { cost } = workerData as StretchWorkerData;
  parentPort?.on("message", ({ id, secret, salt }: StretchTask) => {
    const stretched = crypto.stretch(secret, salt, cost, STRETCHED_BYTES);
    parentPort?.postMessage({ id, stretched } satisfies StretchAnswer);
  });
}

await work();
