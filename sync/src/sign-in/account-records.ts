import { assert, type Json } from "@huilian/domain/base";
import { toHex, toUtf8 } from "../crypto/bytes.ts";
import type { Base64, Crypto } from "../crypto/crypto.ts";
import { openAtRest, sealAtRest } from "../journal/at-rest.ts";
import { prefixRange, type Store, sortableNumber } from "../store/store.ts";
import type { WrongPasswords } from "./lockout.ts";

/** What became of an account since it was provisioned. */
export interface AccountRecord {
  /** The provisioned verifier this began with: another one begins the account anew. */
  readonly began: Base64;
  readonly wrong: WrongPasswords;
  /** Since the first sign-in. */
  readonly own?: OwnPassword;
}

/** The operator's own password, and the key that only this password opens. */
export interface OwnPassword {
  /** One salt for the account's life, so that one derivation tells whether a password was used before. */
  readonly salt: Base64;
  /** The present password first, then those before it. */
  readonly verifiers: readonly Base64[];
  readonly changedMs: number;
  readonly key: WrappedKey;
}

export interface WrappedKey {
  readonly suite: number;
  readonly publicKey: Base64;
  /** The secret key, sealed under what the password gives, bound to operator and public key. */
  readonly wrapped: Base64;
  /** Those the operator had when the key was made, rising, and the proof that it is held: it is over them too. */
  readonly roles: readonly string[];
  readonly proof: Base64;
  /** Whether the request for its certificate is kept elsewhere. */
  readonly isTold: boolean;
}

/** Wrong passwords of ids that have no account, those used last at the end. */
export interface StrangersRecord {
  readonly strangers: readonly { readonly id: string; readonly wrong: WrongPasswords }[];
}

/** Named records as revisions on disk. The newest counts; it is never changed, only followed by another. */
export interface Revisions<Value> {
  read(name: string): Promise<Value | undefined>;
  write(name: string, value: Value): Promise<void>;
}

const ACCOUNTS = "account/";

/** Most revisions left behind by drops that failed, which the next write drops. */
const OLD_REVISIONS_MAX = 1_000;

/** Records under the store key: neither ids nor contents tell who has an account. */
export function createRevisions<Value extends object>({
  crypto,
  store,
  storeKey,
}: {
  readonly crypto: Crypto;
  readonly store: Store;
  readonly storeKey: Uint8Array;
}): Revisions<Value> {
  const nameOf = createOpaqueNames(crypto, storeKey);
  const prefixOf = (name: string): string => `${ACCOUNTS}${nameOf(name)}/`;
  const newestFirst = (prefix: string, limit: number) => ({ ...prefixRange(prefix, limit), descending: true });

  return {
    async read(name) {
      const [newest] = await store.list(newestFirst(prefixOf(name), 1));
      if (newest === undefined) return undefined;
      return openAtRest(crypto, storeKey, newest._id, String(newest["sealed"])) as unknown as Value;
    },
    async write(name, value) {
      const prefix = prefixOf(name);
      // Asked every time: a write that failed may have taken effect.
      const before = await store.listIds(newestFirst(prefix, OLD_REVISIONS_MAX));
      const revision = Number((before[0] ?? "").slice(prefix.length)) + 1;
      assert(Number.isSafeInteger(revision), "revisions are counted");
      const _id = `${prefix}${sortableNumber(revision)}`;
      await store.write([{ _id, sealed: sealAtRest(crypto, storeKey, _id, value as unknown as Json) }]);
      // What is dropped counts no more, so that nothing depends on it: the next write drops what stays.
      await store.drop(before).catch(() => undefined);
    },
  };
}

/** Ids that name nobody: a keyed hash, so that a guessed operator id cannot be looked for on a stolen disk. */
export function createOpaqueNames(crypto: Crypto, storeKey: Uint8Array): (name: string) => string {
  const key = crypto.deriveKey(storeKey, "huilian/account-ids/1");
  return (name) => toHex(crypto.mac(toUtf8(name), key)).slice(0, 32);
}
