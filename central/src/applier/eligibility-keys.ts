import {
  type Crypto,
  type EligibilityKeys,
  eligibilityKeysOf,
  eligibilitySecretOf,
  fromBase64,
  openAtRest,
  type Store,
  type StoredDocument,
  type Stretcher,
  sealAtRest,
  toBase64,
  toHex,
  toUtf8,
} from "@huilian/sync";
import { STRETCHES_TOGETHER_MAX } from "../limits.ts";
import { everyDocument } from "../log/every-document.ts";

export interface EligibilityKeysDeps {
  readonly crypto: Crypto;
  readonly store: Store;
  /** 32 bytes. */
  readonly storeKey: Uint8Array;
  readonly stretcher: Stretcher;
}

const PREFIX = "eligibilitykey/";

/** Keys stretched from identity numbers, as they become known. */
export interface EligibilityKeyShelf {
  known(identityNumber: string): EligibilityKeys | undefined;
  /** Stretches it, unless it is known or under way. */
  want(identityNumber: string, ready: () => void): void;
  /** The documents of these numbers' keys, once. */
  unstored(identityNumbers: ReadonlySet<string>): readonly StoredDocument[];
  /** Resolves when nothing is being stretched. @throws what the stretcher threw since the last time. */
  idle(): Promise<void>;
}

/**
 * A key is stored with the first row sealed under it: so the keys found at start are exactly those of the numbers of
 * which the pages say something.
 */
export async function loadEligibilityKeys(deps: EligibilityKeysDeps): Promise<EligibilityKeyShelf> {
  const { crypto, store, storeKey, stretcher } = deps;
  const macKey = crypto.deriveKey(storeKey, "huilian/eligibility-key-ids/1");
  const idOf = (identityNumber: string): string => `${PREFIX}${toHex(crypto.mac(toUtf8(identityNumber), macKey))}`;
  const stored = new Map<string, EligibilityKeys>();
  const derived = new Map<string, EligibilityKeys>();
  const wanted = new Map<string, () => void>();
  const failed = new Map<string, () => void>();
  const underWay = new Set<string>();
  let fault: unknown;
  let waiters: (() => void)[] = [];

  for await (const { _id, sealed } of everyDocument(store, PREFIX)) {
    const { tag, key } = openAtRest(crypto, storeKey, _id, String(sealed)) as {
      readonly tag: string;
      readonly key: string;
    };
    stored.set(_id, { tag, key: fromBase64(key) });
  }

  const known = (identityNumber: string): EligibilityKeys | undefined =>
    derived.get(identityNumber) ?? stored.get(idOf(identityNumber));

  function next(): void {
    for (const [identityNumber, ready] of wanted) {
      if (underWay.size >= STRETCHES_TOGETHER_MAX) break;
      wanted.delete(identityNumber);
      underWay.add(identityNumber);
      void derive(identityNumber, ready);
    }
    if (underWay.size > 0) return;
    const ended = waiters;
    waiters = [];
    for (const end of ended) end();
  }

  async function derive(identityNumber: string, ready: () => void): Promise<void> {
    try {
      const stretched = await stretcher.stretch(eligibilitySecretOf("identityNumber", identityNumber));
      derived.set(identityNumber, eligibilityKeysOf(stretched));
      underWay.delete(identityNumber);
      ready();
    } catch (thrown) {
      // It stays wanted, and is tried again when somebody next asks: at once would turn in circles.
      fault = thrown;
      underWay.delete(identityNumber);
      failed.set(identityNumber, ready);
    }
    next();
  }

  return {
    known,
    want(identityNumber, ready) {
      if (known(identityNumber) || underWay.has(identityNumber)) return;
      failed.delete(identityNumber);
      wanted.set(identityNumber, ready);
      next();
    },
    unstored: (identityNumbers) =>
      [...identityNumbers].flatMap((identityNumber) => {
        const key = derived.get(identityNumber);
        if (!key) return [];
        const id = idOf(identityNumber);
        derived.delete(identityNumber);
        stored.set(id, key);
        return [{ _id: id, sealed: sealAtRest(crypto, storeKey, id, { tag: key.tag, key: toBase64(key.key) }) }];
      }),
    async idle() {
      for (const [identityNumber, ready] of failed) wanted.set(identityNumber, ready);
      failed.clear();
      next();
      if (underWay.size > 0) await new Promise<void>((resolve) => waiters.push(resolve));
      const thrown = fault;
      fault = undefined;
      if (thrown !== undefined) throw thrown;
    },
  };
}
