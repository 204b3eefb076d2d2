import { createHash, createHmac } from "node:crypto";
import { assert, type Hash } from "@huilian/domain/base";
import sodium from "libsodium-wrappers-sumo";
import { fromBase64, joinBytes, parseBase64Of, toBase64, toUtf8 } from "./bytes.ts";
import type { Crypto, StretchCost, Suite } from "./crypto.ts";
import { createRandomPool } from "./random-pool.ts";

export interface CryptoOptions {
  /** Where chance comes from; the operating system's generator unless told. Tests and simulations give a seeded one. */
  readonly random?: (count: number) => Uint8Array;
  /** Suites besides suite 1. An id stands for one set of algorithms for ever. */
  readonly suites?: readonly Suite[];
}

const KEY_BYTES = 32;
const NONCE_BYTES = 24;
const SALT_BYTES = 16;
const SIGNATURE_BYTES = 64;
const SIGN_SECRET_BYTES = 64;

/** The cryptography of a node or the centre over libsodium, with hashes from `node:crypto`, which is many times faster. */
export async function loadCrypto(options: CryptoOptions = {}): Promise<Crypto> {
  await sodium.ready;
  const random = options.random ?? createRandomPool();
  const suites = new Map<number, Suite>();
  for (const suite of [sodiumSuite(random), ...(options.suites ?? [])]) {
    assert(!suites.has(suite.id), "a suite id is given once");
    suites.set(suite.id, suite);
  }
  return {
    suite: (id) => suites.get(id),
    sha256,
    randomBytes: random,
    ...boxes(random),
    ...seals(random),
    mac: (message, key) => new Uint8Array(createHmac("sha256", key).update(message).digest()),
    deriveKey,
    stretch,
  };
}

const sha256 = (bytes: Uint8Array): Hash => createHash("sha256").update(bytes).digest("hex") as Hash;

/**
 * Suite 1. Verification is libsodium's everywhere, also where Node's own Ed25519 is at hand: the two differ on
 * some ill-formed keys and signatures, and then two machines would not agree on what is authentic.
 */
const sodiumSuite = (random: Crypto["randomBytes"]): Suite => ({
  id: 1,
  hash: sha256,
  newSigningKeys() {
    const keys = sodium.crypto_sign_seed_keypair(random(KEY_BYTES));
    return { publicKey: toBase64(keys.publicKey), secretKey: toBase64(keys.privateKey) };
  },
  sign(message, secretKey) {
    const key = parseBase64Of(secretKey, SIGN_SECRET_BYTES);
    assert(key !== undefined, "a signing key of suite 1 has 64 bytes");
    return toBase64(sodium.crypto_sign_detached(message, key));
  },
  verify(message, signature, publicKey) {
    const signatureBytes = parseBase64Of(signature, SIGNATURE_BYTES);
    const keyBytes = parseBase64Of(publicKey, KEY_BYTES);
    if (signatureBytes === undefined || keyBytes === undefined) return false;
    return sodium.crypto_sign_verify_detached(signatureBytes, message, keyBytes);
  },
});

/**
 * `crypto_box_seal` is put together from its published parts (ephemeral key, nonce = BLAKE2b of both public keys),
 * because libsodium's own takes its chance from inside, and a simulation could not repeat itself. What opens it is
 * libsodium's `crypto_box_seal_open`.
 */
const boxes = (random: Crypto["randomBytes"]): Pick<Crypto, "newBoxKeys" | "sealToKey" | "openWithKey" | "agree"> => ({
  newBoxKeys() {
    const keys = sodium.crypto_box_seed_keypair(random(KEY_BYTES));
    return { publicKey: toBase64(keys.publicKey), secretKey: toBase64(keys.privateKey) };
  },
  sealToKey(plain, publicKey) {
    const theirs = keyOf(fromBase64(publicKey));
    const once = sodium.crypto_box_seed_keypair(random(KEY_BYTES));
    const nonce = sodium.crypto_generichash(NONCE_BYTES, joinBytes(once.publicKey, theirs), null);
    const sealed = sodium.crypto_box_easy(plain, nonce, theirs, once.privateKey);
    sodium.memzero(once.privateKey);
    return joinBytes(once.publicKey, sealed);
  },
  openWithKey(sealed, keys) {
    const publicKey = keyOf(fromBase64(keys.publicKey));
    const secretKey = keyOf(fromBase64(keys.secretKey));
    return undefinedWhenItThrows(() => sodium.crypto_box_seal_open(sealed, publicKey, secretKey));
  },
  agree(ownSecretKey, theirPublicKey) {
    const secretKey = keyOf(fromBase64(ownSecretKey));
    const theirs = parseBase64Of(theirPublicKey, KEY_BYTES);
    if (theirs === undefined) return undefined;
    return undefinedWhenItThrows(() => sodium.crypto_scalarmult(secretKey, theirs));
  },
});

const seals = (random: Crypto["randomBytes"]): Pick<Crypto, "seal" | "sealRepeatably" | "open"> => ({
  seal: (plain, key, bound) => sealWith(random(NONCE_BYTES), plain, key, bound),
  sealRepeatably(plain, key, bound) {
    // The length goes first, so that no other division of the same bytes into bound and plain has this nonce.
    const length = new Uint8Array(8);
    new DataView(length.buffer).setBigUint64(0, BigInt(bound.length));
    const nonceKey = deriveKey(key, "huilian/nonce/1");
    const nonce = sodium.crypto_generichash(NONCE_BYTES, joinBytes(length, bound, plain), nonceKey);
    return sealWith(nonce, plain, key, bound);
  },
  open(sealed, key, bound) {
    keyOf(key);
    if (sealed.length < NONCE_BYTES) return undefined;
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const cipher = sealed.subarray(NONCE_BYTES);
    return undefinedWhenItThrows(() =>
      sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, cipher, bound, nonce, key),
    );
  },
});

function sealWith(nonce: Uint8Array, plain: Uint8Array, key: Uint8Array, bound: Uint8Array): Uint8Array {
  assert(nonce.length === NONCE_BYTES, "a nonce has 24 bytes");
  return joinBytes(nonce, sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, bound, null, nonce, keyOf(key)));
}

const deriveKey = (key: Uint8Array, purpose: string): Uint8Array =>
  sodium.crypto_generichash(KEY_BYTES, toUtf8(purpose), keyOf(key));

function stretch(secret: Uint8Array, salt: Uint8Array, cost: StretchCost, bytes: number): Uint8Array {
  assert(salt.length === SALT_BYTES, "the salt of a stretch has 16 bytes");
  const { operations, memoryBytes } = cost;
  return sodium.crypto_pwhash(bytes, secret, salt, operations, memoryBytes, sodium.crypto_pwhash_ALG_ARGON2ID13);
}

function keyOf(key: Uint8Array): Uint8Array {
  assert(key.length === KEY_BYTES, "a key has 32 bytes");
  return key;
}

/** libsodium reports what does not open by throwing. Its arguments are checked before, so nothing else is hidden here. */
function undefinedWhenItThrows(open: () => Uint8Array): Uint8Array | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}
