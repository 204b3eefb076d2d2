import type { EntityKey, Json, JsonObject } from "@huilian/domain";
import { type Crypto, openAtRest, prefixRange, type Store, sealAtRest, sortableNumber } from "@huilian/sync";

/** By the office's own number, the employer it means. */
export type NumberedEmployers = ReadonlyMap<string, EntityKey>;

/**
 * The numbers by which the files of this office name employers. They are the office's own and part of no change, so
 * the node keeps them beside the journal, sealed. What is lost with them comes back when the file is imported again.
 */
export interface EmployerNumbers {
  keyOf(number: string): EntityKey | undefined;
  /** Numbers by employer. */
  byKey(): ReadonlyMap<EntityKey, readonly string[]>;
  learn(numbers: NumberedEmployers): Promise<void>;
}

/** Most documents read at start: one for a chunk of an imported file. */
const DOCUMENTS_MAX = 100_000;
const FOLDER = "employernumbers/";

export async function openEmployerNumbers(deps: {
  readonly crypto: Crypto;
  readonly store: Store;
  readonly storeKey: Uint8Array;
}): Promise<EmployerNumbers> {
  const { crypto, store, storeKey } = deps;
  const known = new Map<string, EntityKey>();
  const documents = await store.list(prefixRange(FOLDER, DOCUMENTS_MAX));
  // By the last id and not by how many there are: a write that failed leaves its number out.
  let last = Number(documents.at(-1)?._id.slice(FOLDER.length) ?? 0);
  for (const document of documents) {
    const numbers = openAtRest(crypto, storeKey, document._id, String(document["sealed"])) as JsonObject;
    for (const [number, key] of Object.entries(numbers)) known.set(number, key as EntityKey);
  }

  return {
    keyOf: (number) => known.get(number),
    byKey() {
      const numbers = new Map<EntityKey, string[]>();
      for (const [number, key] of known) {
        const others = numbers.get(key);
        if (others) others.push(number);
        else numbers.set(key, [number]);
      }
      return numbers;
    },
    async learn(numbers) {
      const fresh = [...numbers].filter(([number, key]) => known.get(number) !== key);
      if (fresh.length === 0) return;
      last += 1;
      const id = `${FOLDER}${sortableNumber(last)}`;
      const value: Json = Object.fromEntries(fresh);
      await store.write([{ _id: id, sealed: sealAtRest(crypto, storeKey, id, value) }]);
      for (const [number, key] of fresh) known.set(number, key);
    },
  };
}
