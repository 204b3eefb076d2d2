import { assert, canonicalJson, type JsonObject, type NewOperation, type OperationEntry } from "@huilian/domain";
import {
  type Crypto,
  type OperationsRecord,
  type Signer,
  type StoredDocument,
  sealOperations,
  signText,
  toHex,
  type UplinkKey,
} from "@huilian/sync";
import { OPERATIONS_RECORD_MAX, OPERATIONS_WAITING_MAX } from "../limits.ts";
import type { MakeDocument } from "../sequencer/place-entries.ts";

/** The record of what operators of the centre did that changes nothing: it stands in the log, sealed. */
export interface CentreOperations {
  /** Resolves when the entry waits to be logged: at once, unless so many wait that the disk must come first. */
  record(entry: NewOperation): Promise<void>;
  /** Logs what waits. The process calls it once a second. @throws what the store threw. */
  flush(): Promise<void>;
}

const SALT_BYTES = 16;

export function createCentreOperations(deps: {
  readonly crypto: Crypto;
  readonly network: string;
  readonly signer: Signer;
  readonly uplink: () => UplinkKey | undefined;
  readonly nowMs: () => number;
  log(make: MakeDocument, beside?: readonly StoredDocument[]): Promise<number>;
}): CentreOperations {
  const { crypto, network, signer } = deps;
  let waiting: OperationEntry[] = [];
  let logging: Promise<unknown> = Promise.resolve();

  function documentOf(entries: readonly OperationEntry[], index: number) {
    const uplink = deps.uplink();
    assert(uplink, "the centre has an uplink key");
    const salt = toHex(crypto.randomBytes(SALT_BYTES));
    const text = canonicalJson({ entries, salt } as unknown as JsonObject);
    const sealed = sealOperations(crypto, uplink, text);
    return signText<OperationsRecord>(crypto, signer, { kind: "operations", format: 1, network, index, ...sealed });
  }

  /** Once a document has its place it will be written, however often the disk fails: its entries do not wait any more. */
  async function logNext(): Promise<void> {
    if (waiting.length === 0) return;
    const entries = waiting.slice(0, OPERATIONS_RECORD_MAX);
    waiting = waiting.slice(OPERATIONS_RECORD_MAX);
    await deps.log((index) => documentOf(entries, index));
  }

  async function flush(): Promise<void> {
    logging = logging.catch(() => undefined).then(logNext);
    await logging;
  }

  return {
    async record(entry) {
      while (waiting.length >= OPERATIONS_WAITING_MAX) await flush();
      waiting.push({ ...entry, atMs: deps.nowMs() });
    },
    flush,
  };
}
